// Any note as a mail, and anything a mail server may say to it. The texts of the note come first,
// cut by unit separators (0x1f); the rest is the server's. The first byte says how often each text
// is repeated and what kind the note is of. Whatever they hold, the message is one of RFC 5322 with
// the headers we gave it, and people read a clean reason without the password.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "alerts/journal.h"
#include "alerts/mail.h"
#include "alerts/payload.h"
#include "alerts/services.h"
#include "feeds/utf8.h"
#include "net/smtp.h"
#include "tests/fuzz/check.h"

namespace {

using newswatch::fuzz::check;
using newswatch::fuzz::take_until;
namespace alerts = newswatch::alerts;
namespace net = newswatch::net;

constexpr std::string_view kPassword = "correct horse";

// Lines end with CRLF, hold no other control byte, and end at a length that every server takes.
void check_lines(std::string_view message) {
  while (!message.empty()) {
    const std::size_t end = message.find("\r\n");
    check(end != std::string_view::npos);
    const std::string_view line = message.substr(0, end);
    check(line.size() <= 78);
    check(std::all_of(line.begin(), line.end(), [](char c) { return c >= 0x20 && c < 0x7F; }));
    message.remove_prefix(end + 2);
  }
}

void check_head(std::string_view message) {
  constexpr std::string_view kOurs[] = {"From:",
                                        "To:",
                                        "Subject:",
                                        "Date:",
                                        "Message-ID:",
                                        "Auto-Submitted: auto-generated",
                                        "X-Priority: 1",
                                        "MIME-Version: 1.0",
                                        "X-Newswatch-",
                                        "Content-T",
                                        "X-Auto-Response-Suppress: All",
                                        "Importance: high"};
  std::string_view head = message.substr(0, message.find("\r\n\r\n") + 2);
  while (!head.empty()) {
    const std::string_view line = head.substr(0, head.find("\r\n"));
    head.remove_prefix(line.size() + 2);
    check(!line.empty());
    if (line.starts_with(' ')) continue;
    check(std::any_of(std::begin(kOurs), std::end(kOurs),
                      [line](std::string_view ours) { return line.starts_with(ours); }));
  }
}

void check_answer(const alerts::Mail& mail, std::string_view answer) {
  net::smtp::ReplyReader reader;
  while (!answer.empty()) {
    if (reader.take(take_until(answer, '\n')) != net::smtp::ReplyReader::Step::whole) continue;
    const net::smtp::Reply& reply = reader.reply();
    check(reply.code >= 200 && reply.code <= 599);
    check(reply.text.size() <= net::smtp::kMaxTextBytes);
    const net::MailReply no{
        .refusals = {{net::MailRefusal::Stage::login, reply.code, reply.text, {}}}};
    const std::string error = alerts::outcome_of(mail, no).error;
    check(!error.empty() && error.size() <= 300);
    check(newswatch::feeds::is_valid_utf8(error));
    check(error.find(kPassword) == std::string::npos);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::size_t times = data[0] % 64 == 63 ? 200 : 1;
  std::string_view rest = newswatch::fuzz::text_of(data + 1, size - 1);
  const auto next = [&rest, times] {
    const std::string_view one = take_until(rest, '\x1f');
    std::string text;
    for (std::size_t i = 0; i < times && text.size() < 8'000; ++i) text += one;
    return text;
  };
  alerts::Note note;
  note.kind = static_cast<alerts::Note::Kind>(data[0] / 64 % 4);
  note.severity = static_cast<newswatch::rules::Severity>(data[0] / 64 % 4);
  for (std::string* text :
       {&note.id, &note.headline, &note.previous_headline, &note.url, &note.rule, &note.rule_title,
        &note.why, &note.feed, &note.published, &note.seen, &note.excerpt})
    *text = next();
  note.officials.assign(times, next());
  note.sources.assign(std::min<std::size_t>(times, 20), {note.feed, note.url});
  note.items.assign(std::min<std::size_t>(times, 25),
                    {note.headline, note.url, note.rule_title, note.feed});
  const alerts::Mail mail{.password = std::string(kPassword),
                          .from = "newswatch@news.example",
                          .to = {"desk@news.example"}};
  const std::string message = alerts::mail_message(mail, note);
  check(message.size() <= alerts::kMaxBodyBytes);
  check_lines(message);
  check_head(message);
  check(net::smtp::data_of(message).ends_with("\r\n.\r\n"));
  check_answer(mail, rest);
  check(alerts::journal_entry(note.headline).ends_with('\n'));
  return 0;
}
