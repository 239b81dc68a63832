#pragma once

// The scripted news day that `newswatch demo` plays: invented outlets in an invented world, told by
// feeds of several formats and languages. Plain tables, no I/O. Every name of a person, place or
// outlet is made up; every host is under example.org.

#include <chrono>
#include <span>
#include <string>
#include <string_view>

#include "feeds/document.h"

namespace newswatch::daemon {

// Midnight UTC at which the day begins; moments of the day are seconds since then.
inline constexpr std::chrono::sys_seconds kDemoMidnight =
    std::chrono::sys_days{std::chrono::year{2026} / std::chrono::March / 17};

// When to open the curtain: every feed has published, and what it shows already alerts.
inline constexpr std::chrono::seconds kDemoOpening = std::chrono::hours(6);
inline constexpr std::chrono::seconds kDemoEnd = std::chrono::hours(24);

// What the publisher corrects later under the same id.
struct DemoEdit {
  std::chrono::seconds at{0};  // zero: never edited
  std::string_view title;
  std::string_view body;
};

struct DemoArticle {
  std::chrono::seconds at{0};
  std::string_view guid;   // unique over the whole day
  std::string_view title;  // plain text
  std::string_view body;   // HTML without the outer paragraph
  DemoEdit edit{};
  std::string_view same_url_as{};   // guid in another feed whose URL this one carries
  std::string_view same_text_as{};  // guid in another feed whose title and body this one repeats
};

// A time in which the feed answers badly.
struct DemoFault {
  enum class Kind { server_error, html_page };
  Kind kind = Kind::server_error;
  std::chrono::seconds from{0};
  std::chrono::seconds until{0};  // not included
};

struct DemoFeed {
  std::string_view name;  // in the URL: /feeds/NAME
  std::string_view title;
  std::string_view publisher;
  std::string_view host;
  feeds::Format format = feeds::Format::rss_2_0;
  std::string_view language;  // BCP 47
  std::string_view tag;       // what the rules ask for
  std::chrono::seconds every{300};
  std::span<const DemoArticle> articles;  // in order of time
  std::span<const DemoFault> faults{};
};

[[nodiscard]] std::span<const DemoFeed> demo_feeds();

// Null if there is none of that name.
[[nodiscard]] const DemoFeed* demo_feed_named(std::string_view name);

// An article as its feed tells it at one moment: edits applied, repeats filled in.
struct DemoItem {
  std::string_view guid;
  std::string_view title;
  std::string_view body;
  std::string url;
  std::chrono::seconds published{0};
  std::chrono::seconds changed{0};  // of the last edit, else `published`
};

[[nodiscard]] DemoItem demo_item(const DemoFeed& feed, const DemoArticle& article,
                                 std::chrono::seconds at);

}  // namespace newswatch::daemon
