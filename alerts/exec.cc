#include "alerts/exec.h"

#include <fmt/format.h>
#include <string.h>

#include <algorithm>
#include <boost/json/object.hpp>
#include <string_view>
#include <utility>

#include "alerts/event.h"
#include "alerts/note.h"
#include "alerts/plain_text.h"

namespace newswatch::alerts {
namespace {

constexpr std::size_t kMaxErrorBytes = 300;
constexpr std::size_t kMaxValueBytes = 2'000;
constexpr int kTryLater = 75;  // EX_TEMPFAIL of sysexits.h

// One line: scripts hand such values on as arguments.
std::string variable(std::string_view name, std::string_view value) {
  std::string text = cut(cleaned(value), kMaxValueBytes);
  std::replace(text.begin(), text.end(), '\n', ' ');
  return std::string(name) + "=" + text;
}

std::string last_line(std::string_view text) {
  std::string clean = cleaned(text);
  while (!clean.empty() && (clean.back() == '\n' || clean.back() == ' ')) clean.pop_back();
  const std::size_t end = clean.rfind('\n');
  return cut(end == std::string::npos ? clean : clean.substr(end + 1), kMaxErrorBytes);
}

std::string how_it_ended(const ProgramEnded& ended) {
  if (ended.signal != 0) {
    const char* words = ::strsignal(ended.signal);
    return fmt::format("was ended by signal {} ({})", ended.signal, words);
  }
  if (ended.exit_status == kTryLater) return "asks to be tried again (exit status 75)";
  return fmt::format("failed (exit status {})", ended.exit_status);
}

}  // namespace

ProgramRequest program_request(const Exec& exec, const Delivery& delivery) {
  const Material material{.event_json = delivery.body};
  const Note note = note_of(material, delivery.id.value);
  ProgramRequest request{
      .command = exec.command, .input = delivery.body + "\n", .timeout = exec.timeout};
  request.environment = {
      variable("NEWSWATCH_ID", note.id),
      variable("NEWSWATCH_CHANNEL", delivery.channel),
      variable("NEWSWATCH_TYPE", text_at(event_of(material), "type")),
      variable("NEWSWATCH_RULE", note.rule),
      variable("NEWSWATCH_SEVERITY", rules::name_of(note.severity)),
      variable("NEWSWATCH_MESSAGE", line_of(note)),
      variable("NEWSWATCH_TITLE", note.headline),
      variable("NEWSWATCH_URL", note.url.size() <= kMaxValueBytes ? note.url : std::string()),
      variable("NEWSWATCH_FEED", note.feed),
  };
  return request;
}

Outcome outcome_of(const Exec& exec,
                   const boost::system::result<ProgramEnded, ProgramError>& result) {
  using Kind = Outcome::Kind;
  if (!result) return {.kind = Kind::failed, .error = last_line(result.error().message)};
  if (result->exit_status == 0 && result->signal == 0) return {.kind = Kind::accepted};
  std::string words = last_line(result->errors);
  if (words.empty()) words = last_line(result->output);
  const std::string program = exec.command.empty() ? "" : exec.command.front();
  std::string error = fmt::format("the program {} {}", program, how_it_ended(*result));
  if (!words.empty()) error += ": " + words;
  return {.kind = Kind::failed, .error = cut(error, kMaxErrorBytes)};
}

}  // namespace newswatch::alerts
