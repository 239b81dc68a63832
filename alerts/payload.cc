#include "alerts/payload.h"

// The object is built under one set of limits; while it comes out too long, it is built again under
// a narrower set. The narrowest cannot exceed kMaxEventBytes, even if every character is escaped.

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <span>
#include <utility>

#include "alerts/plain_text.h"

namespace newswatch::alerts {
namespace {

namespace json = boost::json;

struct Limits {
  std::size_t summary;   // bytes
  std::size_t sentence;  // a title, a rule's why
  std::size_t name;      // names, tags, ids, the words of a match
  std::size_t excerpt;
  std::size_t url;   // a URL cut short leads elsewhere: a longer one is left out
  std::size_t list;  // authors, tags, officials
  std::size_t matches;
};

constexpr std::array<Limits, 5> kLimits{{
    {6000, 1000, 300, 2000, 2000, 50, 64},
    {4000, 600, 160, 2000, 2000, 25, 64},
    {2000, 500, 100, 1200, 2000, 15, 32},
    {1000, 400, 80, 1200, 1500, 8, 16},
    {200, 300, 60, 600, 1200, 4, 6},
}};

// Writes fields under limits and remembers which were cut.
class Cutter {
 public:
  explicit Cutter(const Limits& limits) : limits_(limits) {}

  std::string text(std::string_view value, std::size_t max_bytes, std::string_view path) {
    // Cleaning leaves at least half of the bytes, so what lies behind twice the room and a
    // character cannot show.
    std::string clean = cleaned(value.substr(0, 2 * max_bytes + 8));
    if (clean.size() > max_bytes) {
      note(path);
      clean = cut(clean, max_bytes);
    }
    return clean;
  }
  std::string summary(std::string_view value, std::string_view path) {
    return text(value, limits_.summary, path);
  }
  std::string sentence(std::string_view value, std::string_view path) {
    return text(value, limits_.sentence, path);
  }
  std::string name(std::string_view value, std::string_view path) {
    return text(value, limits_.name, path);
  }
  std::string url(std::string_view value, std::string_view path) {
    std::string clean = cleaned(value.substr(0, 2 * limits_.url + 8));
    if (clean.size() <= limits_.url) return clean;
    note(path);
    return {};
  }
  // The first items of a list; `max_items` more are not looked at.
  template <class Item>
  std::span<const Item> first(const std::vector<Item>& items, std::size_t max_items,
                              std::string_view path) {
    if (items.size() > max_items) note(path);
    return std::span(items).first(std::min(items.size(), max_items));
  }

  const Limits& limits() const { return limits_; }
  json::array take_paths() { return std::move(paths_); }

 private:
  void note(std::string_view path) {
    const json::string entry(path);
    if (std::find(paths_.begin(), paths_.end(), entry) == paths_.end()) paths_.push_back(entry);
  }

  const Limits limits_;
  json::array paths_;
};

// A feed's URL may carry a user and a password; they are nobody's business.
std::string without_credentials(std::string_view url) {
  const std::size_t scheme = url.find("://");
  if (scheme == std::string_view::npos) return std::string(url);
  const std::size_t start = scheme + 3;
  const std::string_view authority = url.substr(start, url.find_first_of("/?#", start) - start);
  const std::size_t at = authority.rfind('@');
  if (at == std::string_view::npos) return std::string(url);
  return std::string(url.substr(0, start)).append(url.substr(start + at + 1));
}

json::value time_or_null(std::optional<std::chrono::sys_seconds> time) {
  if (!time) return nullptr;
  const std::string text = rfc3339(*time);
  if (text.empty()) return nullptr;
  return json::string(text);
}

json::array names(Cutter& cutter, const std::vector<std::string>& from, std::string_view path) {
  json::array out;
  for (const std::string& name : cutter.first(from, cutter.limits().list, path)) {
    out.emplace_back(cutter.name(name, path));
  }
  return out;
}

json::object rule_object(Cutter& cutter, const Alert& alert) {
  json::object rule;
  rule["name"] = cutter.name(alert.rule_name, "rule.name");
  rule["title"] = cutter.sentence(alert.rule_title, "rule.title");
  rule["severity"] = rules::name_of(alert.severity);
  rule["why"] = cutter.sentence(alert.rule_why, "rule.why");
  rule["tags"] = names(cutter, alert.rule_tags, "rule.tags");
  return rule;
}

json::object feed_object(Cutter& cutter, const feeds::Feed& from) {
  json::object feed;
  feed["name"] = cutter.name(from.name, "feed.name");
  feed["url"] = cutter.url(without_credentials(from.url), "feed.url");
  feed["publisher"] = cutter.name(from.publisher, "feed.publisher");
  feed["tags"] = names(cutter, from.tags, "feed.tags");
  return feed;
}

json::object article_object(Cutter& cutter, const Alert& alert) {
  const feeds::Article& from = alert.article;
  json::object article;
  article["id"] =
      cutter.name(alert.article_key.empty() ? from.id.value : alert.article_key, "article.id");
  article["url"] = cutter.url(from.url, "article.url");
  article["title"] = cutter.sentence(from.title, "article.title");
  article["summary"] = cutter.summary(from.text, "article.summary");
  json::array authors;
  for (const feeds::Person& person :
       cutter.first(from.authors, cutter.limits().list, "article.authors")) {
    authors.emplace_back(
        cutter.name(person.name.empty() ? person.email : person.name, "article.authors"));
  }
  article["authors"] = std::move(authors);
  article["published"] = time_or_null(from.published);
  article["first_seen"] = time_or_null(from.first_seen);
  article["language"] = cutter.name(from.language, "article.language");
  return article;
}

json::array officials_array(Cutter& cutter, const std::vector<NamedOfficial>& from) {
  json::array officials;
  for (const NamedOfficial& one : cutter.first(from, cutter.limits().list, "officials")) {
    json::object official;
    official["id"] = cutter.name(one.id, "officials");
    official["name"] = cutter.name(one.name, "officials");
    officials.emplace_back(std::move(official));
  }
  return officials;
}

json::array matches_array(Cutter& cutter, const std::vector<rules::Span>& spans) {
  json::array matches;
  for (const rules::Span& span : cutter.first(spans, cutter.limits().matches, "matches")) {
    json::object match;
    match["field"] = rules::name_of(span.field);
    if (span.field == rules::Field::author || span.field == rules::Field::category) {
      match["item"] = span.item;  // the offsets count within this element of the list
    }
    match["start"] = span.start;
    match["end"] = span.end;
    match["text"] = cutter.name(span.text, "matches");
    match["term"] = cutter.name(span.term, "matches");
    matches.emplace_back(std::move(match));
  }
  return matches;
}

// The title stands in the alert already, so a passage of the text tells more; without a hit there,
// the title is the passage.
std::string excerpt(Cutter& cutter, const Alert& alert) {
  const auto in_field = [&alert](rules::Field field) {
    return std::find_if(alert.spans.begin(), alert.spans.end(),
                        [field](const rules::Span& span) { return span.field == field; });
  };
  auto span = in_field(rules::Field::text);
  const bool in_text = span != alert.spans.end();
  if (!in_text) span = in_field(rules::Field::title);
  const std::uint32_t start = span == alert.spans.end() ? 0 : span->start;
  const std::uint32_t end = span == alert.spans.end() ? 0 : span->end;
  const std::string& from = in_text ? alert.article.text : alert.article.title;
  return cutter.text(from.empty() ? std::string() : passage(from, start, end, kExcerptCharacters),
                     cutter.limits().excerpt, "excerpt");
}

std::string rendered(const Alert& alert, const Limits& limits) {
  Cutter cutter(limits);
  json::object data;
  data["rule"] = rule_object(cutter, alert);
  data["feed"] = feed_object(cutter, alert.feed);
  data["article"] = article_object(cutter, alert);
  data["officials"] = officials_array(cutter, alert.officials);
  data["matches"] = matches_array(cutter, alert.spans);
  data["excerpt"] = excerpt(cutter, alert);
  json::array truncated = cutter.take_paths();
  if (!truncated.empty()) data["truncated"] = std::move(truncated);
  json::object body;
  body["type"] = "alert.matched";
  body["timestamp"] = time_or_null(alert.article.first_seen);
  body["data"] = std::move(data);
  return json::serialize(body);
}

}  // namespace

std::string event_json(const Alert& alert) {
  std::string event;
  for (const Limits& limits : kLimits) {
    event = rendered(alert, limits);
    if (event.size() <= kMaxEventBytes) break;
  }
  return event;
}

std::string rfc3339(std::chrono::sys_seconds time) {
  using std::chrono::days, std::chrono::floor, std::chrono::year_month_day;
  const auto day = floor<days>(time);
  const year_month_day date(day);
  const int year = static_cast<int>(date.year());
  // year_month_day wraps beyond its range, so the day count is tested, too.
  if (day.time_since_epoch() < days(-719'162) || day.time_since_epoch() > days(2'932'896)) {
    return {};
  }
  const std::chrono::hh_mm_ss clock(time - day);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z", year,
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                     clock.hours().count(), clock.minutes().count(), clock.seconds().count());
}

}  // namespace newswatch::alerts
