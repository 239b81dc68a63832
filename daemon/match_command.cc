#include <fmt/format.h>

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <iostream>
#include <sstream>
#include <string>
#include <vector>

#include "daemon/alert_view.h"
#include "daemon/clock.h"
#include "daemon/commands.h"
#include "daemon/config_command.h"
#include "daemon/input.h"
#include "daemon/terminal.h"
#include "feeds/dates.h"
#include "feeds/html_text.h"
#include "feeds/parse.h"

namespace newswatch::daemon {

namespace {

namespace json = boost::json;

// An article as it came, with what is known of its feed.
struct Case {
  feeds::Article article;
  std::string feed_name;
  std::vector<std::string> tags;
  std::string publisher;
};

std::string text_of(const json::object& object, std::string_view key) {
  const json::value* value = object.if_contains(key);
  return value != nullptr && value->is_string() ? std::string(value->as_string()) : std::string();
}

std::vector<std::string> texts_of(const json::object& object, std::string_view key) {
  std::vector<std::string> texts;
  const json::value* value = object.if_contains(key);
  if (value == nullptr) return texts;
  if (value->is_string()) texts.emplace_back(value->as_string());
  if (!value->is_array()) return texts;
  for (const json::value& one : value->as_array()) {
    if (one.is_string()) texts.emplace_back(one.as_string());
  }
  return texts;
}

Case case_of(const json::object& object) {
  Case one{.feed_name = text_of(object, "feed"),
           .tags = texts_of(object, "tags"),
           .publisher = text_of(object, "publisher")};
  one.article.id.value = text_of(object, "id");
  one.article.title = text_of(object, "title");
  one.article.text = text_of(object, "text");
  one.article.url = text_of(object, "url");
  one.article.language = text_of(object, "lang");
  one.article.published = feeds::parse_date(text_of(object, "published"));
  for (std::string& author : texts_of(object, "author"))
    one.article.authors.push_back({.name = std::move(author)});
  for (std::string& category : texts_of(object, "category"))
    one.article.categories.push_back({.term = std::move(category)});
  return one;
}

rules::Subject subject_of(const Case& one, std::chrono::sys_seconds now) {
  return {.article = one.article,
          .feed_name = one.feed_name,
          .feed_tags = one.tags,
          .publisher = one.publisher,
          .now = now};
}

json::object to_json(const rules::Span& span) {
  json::object object{{"field", rules::name_of(span.field)},
                      {"start", span.start},
                      {"end", span.end},
                      {"text", span.text},
                      {"term", span.term}};
  if (span.item > 0) object["item"] = span.item;
  return object;
}

json::object to_json(const rules::Match& match) {
  json::array spans;
  for (const rules::Span& span : match.spans) spans.push_back(to_json(span));
  return {{"rule", match.rule},
          {"officials", json::array(match.officials.begin(), match.officials.end())},
          {"spans", std::move(spans)}};
}

std::string answer(const Case& one, const rules::RuleSet& rules, const std::string& only,
                   std::chrono::sys_seconds now) {
  json::array matches;
  for (const rules::Match& match : rules.match(subject_of(one, now))) {
    if (only.empty() || match.rule == only) matches.push_back(to_json(match));
  }
  return json::serialize(
      json::object{{"id", one.article.id.value}, {"matches", std::move(matches)}});
}

int match_lines(std::istream& in, const rules::RuleSet& rules, const std::string& only,
                std::chrono::sys_seconds now) {
  int exit_code = kDone;
  std::size_t number = 0;
  for (std::string line; std::getline(in, line);) {
    ++number;
    if (line.empty()) continue;
    boost::system::error_code failure;
    const json::value value = json::parse(line, failure);
    if (failure || !value.is_object()) {
      std::cout << json::serialize(json::object{
                       {"error", fmt::format("line {}: expected one JSON object", number)}})
                << '\n';
      exit_code = kInputAtFault;
      continue;
    }
    std::cout << answer(case_of(value.as_object()), rules, only, now) << '\n';
  }
  std::cout.flush();
  return exit_code;
}

void print_tree(const rules::Explanation& node, const Terminal& terminal, int depth) {
  const std::string mark =
      node.hit ? styled(terminal, Style::green, "✓") : styled(terminal, Style::red, "✗");
  fmt::print("{:{}}{} {}{}{}\n", "", depth * 2 + 4, mark, printable(node.label),
             node.reason.empty() ? "" : "   ", styled(terminal, Style::dim, node.reason));
  for (const rules::Explanation& part : node.parts) print_tree(part, terminal, depth + 1);
}

void print_case(const Case& one, const config::Config& config, const std::string& only,
                const Terminal& terminal, std::chrono::sys_seconds now) {
  const auto subject = subject_of(one, now);
  const auto matches = config.rules->match(subject);
  fmt::print("{}\n", styled(terminal, Style::bold, printable(one.article.title)));
  const auto& all = config.rules->settings().rules;
  for (std::size_t n = 0; n < all.size(); ++n) {
    if (!only.empty() && all[n].name != only) continue;
    const auto hit = std::find_if(matches.begin(), matches.end(),
                                  [&](const auto& match) { return match.rule == all[n].name; });
    if (hit == matches.end()) {
      if (only.empty()) continue;  // without --rule, misses would bury the hits
      fmt::print("  {} {}\n", styled(terminal, Style::red, "misses"), printable(all[n].name));
    } else {
      fmt::print("  {} {}\n", styled(terminal, Style::green, "hits"), printable(all[n].name));
      for (const auto& [field, text] : {std::pair{rules::Field::title, one.article.title},
                                        {rules::Field::text, one.article.text}}) {
        const std::string passage = highlighted_passage(text, field, hit->spans, terminal, 100);
        if (!passage.empty()) fmt::print("    {}\n", passage);
      }
    }
    if (!only.empty()) print_tree(config.rules->explain(n, subject), terminal, 0);
  }
}

// What the daemon may ask with this configuration, may be asked here.
bool may_be_private(const MatchOptions& options, const config::Config& config) {
  return options.allow_private_addresses || config.fetch.allow_private_addresses ||
         std::any_of(config.feeds.begin(), config.feeds.end(), [&](const feeds::Feed& feed) {
           return feed.url == options.input && feed.allow_private_addresses;
         });
}

}  // namespace

int match_articles(const MatchOptions& options) {
  const auto config = load_or_explain(options.config);
  if (!config) return kInputAtFault;
  if (!options.rule.empty() && config->rules->find(options.rule) == nullptr) {
    std::cerr << "newswatch: there is no rule \"" << printable(options.rule) << "\"\n";
    return kInputAtFault;
  }
  const auto now = make_real_clock()->now();
  if (options.jsonl && (options.input.empty() || options.input == "-"))
    return match_lines(std::cin, *config->rules, options.rule, now);
  const auto input = read_input(options.input, may_be_private(options, *config));
  if (!input) {
    std::cerr << "newswatch: " << printable(input.error().message) << '\n';
    return input.error().exit_code;
  }
  if (options.jsonl) {
    std::istringstream lines(input->bytes);
    return match_lines(lines, *config->rules, options.rule, now);
  }
  auto document =
      feeds::parse(input->bytes, {.content_type = input->content_type, .url = input->url});
  if (!document) {
    std::cerr << "newswatch: " << printable(options.input + ": " + document.error().message)
              << '\n';
    return kInputAtFault;
  }
  // A document that a configured feed serves is judged as that feed's.
  Case one;
  for (const feeds::Feed& feed : config->feeds) {
    if (feed.url == input->url || feed.url == options.input) {
      one = {.feed_name = feed.name, .tags = feed.tags, .publisher = feed.publisher};
    }
  }
  const Terminal terminal = terminal_of(1);
  for (feeds::Article& article : document->articles) {
    one.article = std::move(article);
    if (options.json) {
      std::cout << answer(one, *config->rules, options.rule, now) << '\n';
    } else {
      print_case(one, *config, options.rule, terminal, now);
    }
  }
  return kDone;
}

}  // namespace newswatch::daemon
