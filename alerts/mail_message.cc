// An alert as a mail: a text, and the same as a page.

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "alerts/markup.h"
#include "alerts/mime.h"
#include "alerts/payload.h"
#include "alerts/plain_text.h"
#include "alerts/services.h"
#include "net/ascii.h"

namespace newswatch::alerts {
namespace {

struct Limits {
  std::size_t headline;
  std::size_t excerpt;
  std::size_t why;
  std::size_t sources;
  std::size_t item;
  std::size_t url;  // of a source or an item; a longer one is left out
  bool page;        // beside the text
};

// The narrowest cannot exceed kMaxBodyBytes, whatever the note holds.
constexpr std::array<Limits, 3> kLimits{{{400, 1'500, 1'000, 20, 300, 500, true},
                                         {300, 900, 300, 8, 120, 250, true},
                                         {200, 300, 200, 4, 60, 100, false}}};

constexpr std::size_t kMaxSubject = 200;
constexpr std::size_t kMaxName = 150;
constexpr std::size_t kMaxList = 300;
constexpr std::size_t kMaxUrl = 2'000;
constexpr std::size_t kMaxToken = 40;  // of a time or an id: longer ones are none
constexpr std::size_t kMaxToBytes = 2'000;

std::string joined(const std::vector<std::string>& words) {
  std::string all;
  for (const std::string& one : words) all += (all.empty() ? "" : ", ") + one;
  return cut(all, kMaxList);
}

std::string url_of(const std::string& url, std::size_t most) {
  return url.size() <= most ? url : std::string();
}

std::string about(const Note& note) {
  std::string line = cut(note.feed, kMaxName);
  if (!note.published.empty())
    line += (line.empty() ? "published " : ", published ") + cut(note.published, kMaxToken);
  if (!note.seen.empty()) line += (line.empty() ? "seen " : ", seen ") + cut(note.seen, kMaxToken);
  return line;
}

std::string rule_of(const Note& note) {
  std::string line = cut(note.rule_title, kMaxName);
  if (!line.empty()) line += fmt::format(" ({})", rules::name_of(note.severity));
  return line;
}

std::string others_of(const Note& note, std::size_t shown) {
  const std::uint64_t more = note.more_sources + (note.sources.size() - shown);
  return more == 0 ? std::string() : fmt::format("and {} more", more);
}

std::string text_of(const Note& note, const Limits& limits) {
  std::string text = cut(note.headline, limits.headline) + "\n";
  const auto line = [&text](std::string_view label, std::string_view value) {
    if (!value.empty()) text.append(label).append(value).append("\n");
  };
  const auto gap = [&text] {
    if (!text.ends_with("\n\n")) text += "\n";
  };
  line("", url_of(note.url, kMaxUrl));
  line("Headline before: ", cut(note.previous_headline, limits.headline));
  gap();
  line("", cut(note.excerpt, limits.excerpt));
  gap();
  for (const Note::Item& item : note.items) {
    line("- ", cut(item.headline, limits.item));
    line("  ", cut(item.rule_title + ", " + item.feed, limits.item));
    line("  ", url_of(item.url, limits.url));
  }
  gap();
  line("Rule: ", rule_of(note));
  line("Why: ", cut(note.why, limits.why));
  line("Officials: ", joined(note.officials));
  line("Tags: ", joined(note.tags));
  line("From: ", about(note));
  const std::size_t shown = std::min(note.sources.size(), limits.sources);
  for (std::size_t i = 0; i < shown; ++i) {
    line("Also told by: ", cut(note.sources[i].feed, kMaxName));
    line("  ", url_of(note.sources[i].url, limits.url));
  }
  line("", others_of(note, shown));
  text += "\n-- \nnewswatch " + cut(note.id, kMaxToken) + "\n";
  return text;
}

std::string linked(const std::string& words, const std::string& url) {
  return url.empty() ? html_escaped(words)
                     : fmt::format("<a href=\"{}\">{}</a>", html_escaped(url), html_escaped(words));
}

// dir="auto" on each text of its own: an Arabic headline runs from the right in a Latin page.
std::string page_of(const Note& note, const Limits& limits) {
  std::string page = "<!DOCTYPE html>\n<html><head><meta charset=\"utf-8\"></head><body>\n";
  const auto block = [&page](std::string_view tag, const std::string& inner) {
    if (!inner.empty()) page += fmt::format("<{0} dir=\"auto\">{1}</{0}>\n", tag, inner);
  };
  const auto row = [&page](std::string_view label, const std::string& inner) {
    if (!inner.empty())
      page += fmt::format("<div>{}: <span dir=\"auto\">{}</span></div>\n", label, inner);
  };
  block("h2", linked(cut(note.headline, limits.headline), url_of(note.url, kMaxUrl)));
  const std::string before = html_escaped(cut(note.previous_headline, limits.headline));
  if (!before.empty()) row("Headline before", "<s>" + before + "</s>");
  block("blockquote", html_escaped(cut(note.excerpt, limits.excerpt)));
  if (!note.items.empty()) page += "<ul>\n";
  for (const Note::Item& item : note.items) {
    block("li", linked(cut(item.headline, limits.item), url_of(item.url, limits.url)) + "<br>" +
                    html_escaped(cut(item.rule_title + ", " + item.feed, limits.item)));
  }
  if (!note.items.empty()) page += "</ul>\n";
  row("Rule", html_escaped(rule_of(note)));
  row("Why", html_escaped(cut(note.why, limits.why)));
  row("Officials", html_escaped(joined(note.officials)));
  row("Tags", html_escaped(joined(note.tags)));
  row("From", html_escaped(about(note)));
  const std::size_t shown = std::min(note.sources.size(), limits.sources);
  for (std::size_t i = 0; i < shown; ++i) {
    row("Also told by",
        linked(cut(note.sources[i].feed, kMaxName), url_of(note.sources[i].url, limits.url)));
  }
  block("div", others_of(note, shown));
  page += "<p><small>newswatch " + html_escaped(cut(note.id, kMaxToken)) +
          "</small></p>\n</body></html>\n";
  return page;
}

// Of what is known to stand in a message id and a boundary as it is.
std::string token_of(std::string_view text) {
  std::string token;
  for (const char c : text) {
    if (net::ascii::is_letter(c) || net::ascii::is_digit(c) || c == '_') token.push_back(c);
  }
  return token.substr(0, 60);
}

std::string domain_of(const std::string& address) {
  const std::size_t at = address.rfind('@');
  return at == std::string::npos || at + 1 == address.size() ? "newswatch.invalid"
                                                             : address.substr(at + 1);
}

std::string subject_of(const Note& note) {
  std::string subject = line_of(note);
  if (note.severity >= rules::Severity::high)
    subject = fmt::format("[{}] {}", rules::name_of(note.severity), subject);
  return cut(subject, kMaxSubject);
}

std::string recipients_of(const Mail& mail) {
  std::string all;
  for (const std::string& one : mail.to) all += (all.empty() ? "" : ", ") + one;
  return all.size() <= kMaxToBytes ? all : "undisclosed-recipients:;";
}

// RFC 3834 and Microsoft's own: nobody's absence note answers an alert.
std::string head_of(const Mail& mail, const Note& note) {
  using mime::header, mime::structured_header;
  std::string head = structured_header("From", "newswatch <" + mail.from + ">");
  head += structured_header("To", recipients_of(mail));
  head += header("Subject", subject_of(note));
  head += header("Date", mime::date_of(note.seen));
  head +=
      structured_header("Message-ID", "<" + token_of(note.id) + "@" + domain_of(mail.from) + ">");
  head += header("Auto-Submitted", "auto-generated");
  head += header("X-Auto-Response-Suppress", "All");
  if (!note.rule.empty()) head += header("X-Newswatch-Rule", cut(note.rule, kMaxName));
  head += header("X-Newswatch-Severity", rules::name_of(note.severity));
  if (note.severity == rules::Severity::urgent) {
    head += header("Importance", "high");
    head += header("X-Priority", "1");
  }
  return head + header("MIME-Version", "1.0");
}

std::string message_of(const Mail& mail, const Note& note, const Limits& limits) {
  std::string message = head_of(mail, note);
  const std::string text = mime::text_part("plain", text_of(note, limits));
  if (!limits.page) return message + text;
  // "=_" stands in neither of the encodings, so no line of a part is taken for the boundary.
  const std::string boundary = "=_" + token_of(note.id);
  message += "Content-Type: multipart/alternative;\r\n boundary=\"" + boundary + "\"\r\n\r\n";
  message += "--" + boundary + "\r\n" + text;
  message += "--" + boundary + "\r\n" + mime::text_part("html", page_of(note, limits));
  return message + "--" + boundary + "--\r\n";
}

}  // namespace

std::string mail_message(const Mail& mail, const Note& note) {
  std::string message;
  for (const Limits& limits : kLimits) {
    message = message_of(mail, note, limits);
    if (message.size() <= kMaxBodyBytes) break;
  }
  return message;
}

}  // namespace newswatch::alerts
