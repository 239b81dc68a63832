#include <fmt/format.h>

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <iostream>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "alerts/readable_json.h"
#include "config/nearest.h"
#include "daemon/clock.h"
#include "daemon/commands.h"
#include "daemon/config_command.h"
#include "daemon/explain_view.h"
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
  const json::value* id = object.if_contains("id");
  one.article.id.value =
      id != nullptr && id->is_number() ? json::serialize(*id) : text_of(object, "id");
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

json::object json_of(const rules::Span& span) {
  json::object object{{"field", rules::name_of(span.field)},
                      {"start", span.start},
                      {"end", span.end},
                      {"text", span.text},
                      {"term", span.term}};
  if (span.item > 0) object["item"] = span.item;
  return object;
}

json::object json_of(const rules::Explanation& part) {
  json::object object{{"part", part.label}, {"hit", part.hit}};
  if (!part.reason.empty()) object["why"] = part.reason;
  if (!part.spans.empty()) {
    json::array spans;
    for (const rules::Span& span : part.spans) spans.push_back(json_of(span));
    object["spans"] = std::move(spans);
  }
  if (!part.parts.empty()) {
    json::array parts;
    for (const rules::Explanation& one : part.parts) parts.push_back(json_of(one));
    object["parts"] = std::move(parts);
  }
  return object;
}

json::object json_of(const rules::Match& match) {
  json::array spans;
  for (const rules::Span& span : match.spans) spans.push_back(json_of(span));
  return {{"rule", match.rule},
          {"officials", json::array(match.officials.begin(), match.officials.end())},
          {"spans", std::move(spans)}};
}

json::array matches_of(const Case& one, const rules::RuleSet& rules, const std::string& only,
                       std::chrono::sys_seconds now) {
  json::array matches;
  for (const rules::Match& match : rules.match(subject_of(one, now))) {
    if (only.empty() || match.rule == only) matches.push_back(json_of(match));
  }
  return matches;
}

std::string answer(const Case& one, const rules::RuleSet& rules, const std::string& only,
                   std::chrono::sys_seconds now) {
  return json::serialize(
      json::object{{"id", one.article.id.value}, {"matches", matches_of(one, rules, only, now)}});
}

// Of one rule, or of all of which something occurs.
rules::Explanations explained(const Case& one, const rules::RuleSet& rules, const std::string& only,
                              std::chrono::sys_seconds now) {
  const auto subject = subject_of(one, now);
  if (only.empty()) return rules.explain_all(subject);
  const auto& all = rules.settings().rules;
  const auto at = std::find_if(all.begin(), all.end(),
                               [&](const rules::Rule& rule) { return rule.name == only; });
  const auto n = static_cast<std::size_t>(at - all.begin());
  rules::Explanations told;
  told.rules.push_back({n, rules.explain(n, subject)});
  return told;
}

std::string answer_with_reasons(const Case& one, const rules::RuleSet& rules,
                                const std::string& only, std::chrono::sys_seconds now) {
  const rules::Explanations told = explained(one, rules, only, now);
  json::array trees;
  for (const rules::RuleExplanation& rule : told.rules) {
    trees.push_back(json::object{{"rule", rules.settings().rules[rule.rule].name},
                                 {"hit", rule.whole.hit},
                                 {"tree", json_of(rule.whole)}});
  }
  return json::serialize(json::object{{"id", one.article.id.value},
                                      {"title", one.article.title},
                                      {"matches", matches_of(one, rules, only, now)},
                                      {"rules", std::move(trees)},
                                      {"untouched", told.untouched}});
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
    std::cout << alerts::readable(answer(case_of(value.as_object()), rules, only, now)) << '\n';
  }
  std::cout.flush();
  return exit_code;
}

// Hits as trees; misses too where one rule was asked for, else in a line each, so that they do not
// bury the hits.
void print_case(const Case& one, const rules::RuleSet& rules, const std::string& only,
                const Terminal& terminal, std::chrono::sys_seconds now) {
  fmt::print("{}\n", styled(terminal, Style::bold, printable(one.article.title)));
  const rules::Explanations told = explained(one, rules, only, now);
  for (const bool hit : {true, false}) {
    for (const rules::RuleExplanation& rule : told.rules) {
      if (rule.whole.hit != hit) continue;
      const std::string name = printable(rules.settings().rules[rule.rule].name);
      fmt::print(
          "  {} {}",
          hit ? styled(terminal, Style::green, "hits") : styled(terminal, Style::red, "misses"),
          styled(terminal, Style::bold, name));
      if (hit || !only.empty()) {
        fmt::print("\n{}", draw_explanation(rule.whole, one.article, terminal, 4));
      } else {
        fmt::print(": {}\n", draw_failure(rule.whole, terminal));
      }
    }
  }
  if (!only.empty() || told.untouched == 0) return;
  const std::string rest =
      told.rules.empty()
          ? fmt::format("no rule of {} hits, and nothing of them occurs", told.untouched)
          : fmt::format("and {} {} of which nothing occurs", told.untouched,
                        told.untouched == 1 ? "rule" : "rules");
  fmt::print("  {}\n", styled(terminal, Style::dim, rest));
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
    std::vector<std::string_view> names;
    for (const rules::Rule& rule : config->rules->settings().rules) names.push_back(rule.name);
    std::cerr << "newswatch: there is no rule \"" << printable(options.rule) << '"'
              << printable(config::did_you_mean(options.rule, names)) << '\n';
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
    std::cerr << "newswatch: " << printable(shown(options.input) + ": " + document.error().message)
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
      std::cout << alerts::readable(answer_with_reasons(one, *config->rules, options.rule, now))
                << '\n';
    } else {
      print_case(one, *config->rules, options.rule, terminal, now);
    }
  }
  return kDone;
}

}  // namespace newswatch::daemon
