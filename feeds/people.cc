#include "feeds/people.h"

#include <algorithm>
#include <string>

#include "feeds/html_entities.h"
#include "feeds/html_text.h"
#include "feeds/links.h"
#include "feeds/xml_names.h"

namespace newswatch::feeds {
namespace {

constexpr auto npos = std::string_view::npos;
constexpr std::size_t kMaxPeople = 100;
constexpr std::size_t kMaxPersonBytes = 2048;

bool is_mail_char(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         static_cast<unsigned char>(c) >= 0x80 ||
         std::string_view("._%+-!#$&'*/=?^`{|}~").find(c) != npos;
}

bool is_host_char(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         static_cast<unsigned char>(c) >= 0x80 || c == '.' || c == '-';
}

struct Span {
  std::size_t begin = 0;
  std::size_t end = 0;
};

// Does the text go on with a name in brackets, so that what precedes it is surely an address?
bool goes_on_in_brackets(std::string_view rest) {
  rest = trimmed(rest);
  return rest.size() > 2 && rest.front() == '(' && rest.back() == ')';
}

// Where the first mail address of `text` stands: something, '@', a host with a dot. A host without
// one counts only in `mail (name)`.
Span find_mail(std::string_view text) {
  for (std::size_t at = text.find('@'); at != npos; at = text.find('@', at + 1)) {
    Span span{at, at + 1};
    while (span.begin > 0 && is_mail_char(text[span.begin - 1])) --span.begin;
    while (span.end < text.size() && is_host_char(text[span.end])) ++span.end;
    while (span.end > at + 1 && (text[span.end - 1] == '.' || text[span.end - 1] == '-'))
      --span.end;
    const std::string_view host = text.substr(at + 1, span.end - at - 1);
    const auto dot = host.rfind('.');
    const bool has_domain = dot != npos && dot > 0 && host.size() - dot > 2;
    const bool is_local =
        span.begin == 0 && !host.empty() && goes_on_in_brackets(text.substr(span.end));
    if (span.begin < at && (has_domain || is_local)) return span;
  }
  return {};
}

bool starts_with_mailto(std::string_view text, std::size_t at) {
  constexpr std::string_view kScheme = "mailto:";
  return at >= kScheme.size() &&
         same_name(text.substr(at - kScheme.size(), kScheme.size()), kScheme);
}

// Where the bracket at the front of `text` closes; npos if it does not.
std::size_t closing_bracket(std::string_view text) {
  std::size_t depth = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '(') ++depth;
    if (text[i] == ')' && --depth == 0) return i;
  }
  return npos;
}

// What is left of a name once its address is gone: without brackets, quotes and separators.
std::string tidy_name(std::string_view text) {
  std::string name(text);
  if (text.find_first_of("()<>[]\",;:|&-") == npos) {
    return plain_title(std::move(name), TextKind::plain);
  }
  const auto drop_all = [&name](std::string_view what) {
    for (auto at = name.find(what); at != std::string::npos; at = name.find(what)) {
      name.erase(at, what.size());
    }
  };
  for (const std::string_view empty : {"()", "<>", "[]", "( )", "< >"}) drop_all(empty);
  name = plain_title(name, TextKind::guess);
  constexpr std::string_view kEdges = " \t,;:|<>\"";
  const auto trim = [&name, kEdges] {
    if (name.starts_with("- ")) name.erase(0, 2);
    if (name.ends_with(" -")) name.resize(name.size() - 2);
    const auto first = name.find_first_not_of(kEdges);
    if (first == std::string::npos) {
      name.clear();
      return;
    }
    name = name.substr(first, name.find_last_not_of(kEdges) - first + 1);
  };
  trim();
  if (name.size() > 1 && name.front() == '(' && closing_bracket(name) == name.size() - 1) {
    name = name.substr(1, name.size() - 2);
    trim();
  }
  return name;
}

// `ann [at] x [dot] example` as a mail address: each bracketed word with the blanks around it.
// Without brackets both words must be there. Empty if the text hides none.
std::string unhidden(std::string_view text) {
  struct Hidden {
    std::string_view word;
    char meant;
  };
  constexpr Hidden kHidden[] = {{"[at]", '@'},  {"(at)", '@'},  {"{at}", '@'},  {" at ", '@'},
                                {"[dot]", '.'}, {"(dot)", '.'}, {"{dot}", '.'}, {" dot ", '.'}};
  std::string shown;
  bool has_bare_at = false;
  for (std::size_t i = 0; i < text.size();) {
    const Hidden* found = nullptr;
    for (const Hidden& one : kHidden) {
      if (same_name(text.substr(i, one.word.size()), one.word)) found = &one;
    }
    if (found == nullptr) {
      shown.push_back(text[i++]);
      continue;
    }
    if (found->word == " at ") has_bare_at = true;
    while (shown.ends_with(' ')) shown.pop_back();
    shown.push_back(found->meant);
    i += found->word.size();
    while (i < text.size() && text[i] == ' ') ++i;
  }
  const bool has_bare_dot = text.find(" dot ") != npos || text.find(" DOT ") != npos;
  if (shown.find('@') == std::string::npos || (has_bare_at && !has_bare_dot)) return {};
  return find_mail(shown).end == 0 ? std::string() : shown;
}

// A name, `name (URL)`, or a URL.
Person without_mail(std::string_view text) {
  if (looks_like_url(text)) return {.url = std::string(text)};
  const auto bracket = text.rfind('(');
  if (bracket != npos && bracket > 0 && text.back() == ')') {
    const std::string_view inside = text.substr(bracket + 1, text.size() - bracket - 2);
    if (looks_like_url(inside)) {
      return {.name = tidy_name(text.substr(0, bracket)), .url = std::string(trimmed(inside))};
    }
  }
  return {.name = tidy_name(text)};
}

Person read_person(std::string_view text) {
  const Span mail = find_mail(text);
  if (mail.end == 0) return without_mail(text);
  Person person;
  person.email = std::string(text.substr(mail.begin, mail.end - mail.begin));
  std::size_t begin = mail.begin;
  std::size_t end = mail.end;
  if (starts_with_mailto(text, begin)) {
    begin -= 7;
    if (end < text.size() && text[end] == '?')
      end = std::min(text.find_first_of(" )>\"", end), text.size());
  }
  std::string rest(text.substr(0, begin));
  rest.append(text.substr(end));
  person.name = tidy_name(rest);
  return person;
}

enum class Separators { semicolons, all };

// Cuts `text` at semicolons, and if asked at commas and between words at "and" or "&"; but not
// inside quotes and brackets.
std::vector<std::string_view> parts_of(std::string_view text, Separators separators) {
  std::vector<std::string_view> parts;
  std::size_t begin = 0;
  std::size_t depth = 0;
  bool is_quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '"') is_quoted = !is_quoted;
    if (c == '(' || c == '<') ++depth;
    if ((c == ')' || c == '>') && depth > 0) --depth;
    if (is_quoted || depth > 0) continue;
    std::size_t gap = c == ';' ? 1 : 0;
    if (separators == Separators::all) {
      if (c == ',') gap = 1;
      for (const std::string_view word : {" and ", " & "}) {
        if (text.substr(i).starts_with(word)) gap = word.size();
      }
    }
    if (gap == 0) continue;
    parts.push_back(text.substr(begin, i - begin));
    begin = i + gap;
    i = begin - 1;
    if (parts.size() >= kMaxPeople) return parts;
  }
  parts.push_back(text.substr(begin));
  return parts;
}

std::vector<std::string_view> words_of(std::string_view text) {
  std::vector<std::string_view> words;
  for (auto at = text.find_first_not_of(' '); at != npos && words.size() < kMaxPeople;
       at = text.find_first_not_of(' ', at)) {
    const auto end = std::min(text.find(' ', at), text.size());
    words.push_back(text.substr(at, end - at));
    at = end;
  }
  return words;
}

bool each_has_an_address(const std::vector<std::string_view>& parts) {
  return std::all_of(parts.begin(), parts.end(), [](std::string_view part) {
    return std::count(part.begin(), part.end(), '@') == 1;
  });
}

}  // namespace

Person parse_person(std::string_view text) {
  text = trimmed(text);
  if (text.size() > kMaxPersonBytes) {
    std::size_t end = kMaxPersonBytes;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0u) == 0x80u) --end;
    text = text.substr(0, end);
  }
  // Some publishers hide addresses from robots.
  std::string shown;
  if (text.find("&#") != npos) {
    shown = decode_entities(text);
    text = shown;
  }
  Person person = read_person(text);
  const bool may_hide_mail =
      person.email.empty() && text.find('@') == npos &&
      (text.find_first_of("[({") != npos || text.find(" at ") != npos || text.find(" AT ") != npos);
  if (!may_hide_mail) return person;
  const std::string mail = unhidden(text);
  return mail.empty() ? person : read_person(mail);
}

std::vector<Person> parse_people(std::string_view text) {
  std::vector<Person> people;
  std::vector<std::string_view> parts;
  if (std::count(text.begin(), text.end(), '@') > 1) {
    parts = parts_of(text, Separators::all);
    if (!each_has_an_address(parts)) parts = words_of(text);
    if (!each_has_an_address(parts)) parts.clear();
  } else if (text.find(';') != npos && text.find('&') == npos) {
    parts = parts_of(text, Separators::semicolons);
  }
  if (parts.empty()) add_person(people, parse_person(text));
  for (const std::string_view part : parts) add_person(people, parse_person(part));
  return people;
}

void add_person(std::vector<Person>& people, Person person) {
  if (person.name.empty() && person.email.empty() && person.url.empty()) return;
  for (Person& known : people) {
    const bool is_same =
        (!person.name.empty() && known.name == person.name &&
         (known.email.empty() || person.email.empty() || known.email == person.email)) ||
        (!person.email.empty() && known.email == person.email &&
         (known.name.empty() || person.name.empty()));
    if (!is_same) continue;
    if (known.name.empty()) known.name = std::move(person.name);
    if (known.email.empty()) known.email = std::move(person.email);
    if (known.url.empty()) known.url = std::move(person.url);
    return;
  }
  if (people.size() < kMaxPeople) people.push_back(std::move(person));
}

}  // namespace newswatch::feeds
