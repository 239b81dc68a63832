// Microsoft Teams by a Workflow of Power Automate ("When a Teams webhook request is received").
// Sources: learn.microsoft.com, "Create incoming webhooks with Workflows" and "Create and send
// messages" (28 KB), "Format cards in Teams", adaptivecards.io (RichTextBlock: version 1.2 on).
//
// A TextRun shows its words as they are: no Markdown, and no mention without an entity of the card.

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "alerts/dialect.h"
#include "alerts/event.h"
#include "alerts/message.h"

namespace newswatch::alerts {
namespace {

namespace json = boost::json;

// Half of 28 KB: Teams counts what it makes of the card, perhaps in UTF-16.
constexpr std::size_t kMaxBodyOfTeams = 14'000;

json::object open_url(std::string_view url) {
  json::object action;
  action["type"] = "Action.OpenUrl";
  action["url"] = url;
  return action;
}

json::object text_run(const Run& run, const Line& line, const Note& note) {
  json::object text;
  text["type"] = "TextRun";
  text["text"] = run.text;
  const bool is_head = line.kind == Line::Kind::headline;
  if (run.style == Run::Style::bold || run.style == Run::Style::code || is_head)
    text["weight"] = "Bolder";
  if (run.style == Run::Style::struck) text["strikethrough"] = true;
  if (run.style == Run::Style::code)
    text["color"] = note.severity == rules::Severity::urgent ? "Attention" : "Warning";
  if (is_head) text["size"] = "Medium";
  if (line.kind == Line::Kind::excerpt) text["italic"] = true;
  if (line.kind == Line::Kind::about || line.kind == Line::Kind::previous) text["isSubtle"] = true;
  if (!run.url.empty()) text["selectAction"] = open_url(run.url);
  return text;
}

json::object block_of(const Line& line, const Note& note) {
  json::array runs;
  if (line.kind == Line::Kind::item) runs.push_back(text_run({.text = "• "}, line, note));
  for (const Run& run : line.runs) runs.push_back(text_run(run, line, note));
  json::object block;
  block["type"] = "RichTextBlock";
  block["inlines"] = std::move(runs);
  if (line.kind == Line::Kind::item) block["spacing"] = "Small";
  return block;
}

json::object card_of(const Message& message, const Note& note) {
  json::array blocks;
  for (const Line& line : message) blocks.push_back(block_of(line, note));
  json::object width;
  width["width"] = "Full";
  json::object card;
  card["$schema"] = "http://adaptivecards.io/schemas/adaptive-card.json";
  card["type"] = "AdaptiveCard";
  card["version"] = "1.4";
  card["fallbackText"] = line_of(note, 400);
  card["msteams"] = std::move(width);
  card["body"] = std::move(blocks);
  const Line* headline = find_line(message, Line::Kind::headline);
  if (headline != nullptr && !headline->runs.front().url.empty()) {
    json::object action = open_url(headline->runs.front().url);
    action["title"] = "Read";
    card["actions"] = json::array{std::move(action)};
  }
  return card;
}

std::string body_with(const Message& message, const Note& note) {
  json::object attachment;
  attachment["contentType"] = "application/vnd.microsoft.card.adaptive";
  attachment["contentUrl"] = nullptr;
  attachment["content"] = card_of(message, note);
  json::object body;
  body["type"] = "message";
  body["attachments"] = json::array{std::move(attachment)};
  return json::serialize(body);
}

std::string body_of(const Note& note) {
  const auto fits = [&note](const Message& message) {
    return body_with(message, note).size() <= kMaxBodyOfTeams;
  };
  return body_with(message_of(note, fits), note);
}

// A Workflow answers 202. The connectors before it answered 200 whatever came of the message, with
// "1" or a sentence that names the status within; 60 messages in 30 seconds were theirs, so a
// minute is enough. Of a deleted Workflow, Logic Apps says WorkflowNotFound; one that is switched
// off (WorkflowTriggerIsNotEnabled) may be switched on again.
ServiceAnswer answer_of(const net::HttpResponse& response) {
  ServiceAnswer answer;
  const bool failed = response.body.find("Webhook message delivery failed") != std::string::npos ||
                      response.body.find("endpoint returned HTTP error") != std::string::npos;
  answer.refused = is_success(response) && failed;
  if (failed && response.body.find("HTTP error 429") != std::string::npos)
    answer.retry_after = std::chrono::seconds(60);
  const json::object object = object_of(response);
  const std::string code = text_at(object_at(object, "error"), "code");
  answer.gone = response.status == 404 &&
                (code == "WorkflowNotFound" || code == "WorkflowTriggerVersionNotFound");
  return answer;
}

}  // namespace

// The Teams connector of Power Automate takes 100 calls a minute, for everything its user does.
constinit const Dialect kTeams{.body = body_of,
                               .request = posted_json,
                               .answer = answer_of,
                               .rate = rules::AtMost{1, std::chrono::seconds(1)}};

}  // namespace newswatch::alerts
