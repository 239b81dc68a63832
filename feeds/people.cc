#include "feeds/people.h"

#include <algorithm>
#include <string>

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

// Where the first mail address of `text` stands: something, '@', a host with a dot.
Span find_mail(std::string_view text) {
  for (std::size_t at = text.find('@'); at != npos; at = text.find('@', at + 1)) {
    Span span{at, at + 1};
    while (span.begin > 0 && is_mail_char(text[span.begin - 1])) --span.begin;
    while (span.end < text.size() && is_host_char(text[span.end])) ++span.end;
    while (span.end > at + 1 && (text[span.end - 1] == '.' || text[span.end - 1] == '-'))
      --span.end;
    const std::string_view host = text.substr(at + 1, span.end - at - 1);
    const auto dot = host.rfind('.');
    if (span.begin < at && dot != npos && dot > 0 && host.size() - dot > 2) return span;
  }
  return {};
}

bool starts_with_mailto(std::string_view text, std::size_t at) {
  constexpr std::string_view kScheme = "mailto:";
  return at >= kScheme.size() &&
         same_name(text.substr(at - kScheme.size(), kScheme.size()), kScheme);
}

// What is left of a name once its address is gone: without brackets, quotes and separators.
std::string tidy_name(std::string_view text) {
  std::string name = plain_title(std::string(text), TextKind::plain);
  const auto drop_all = [&name](std::string_view what) {
    for (auto at = name.find(what); at != std::string::npos; at = name.find(what)) {
      name.erase(at, what.size());
    }
  };
  for (const std::string_view empty : {"()", "<>", "[]", "( )", "< >"}) drop_all(empty);
  constexpr std::string_view kEdges = " \t,;:|<>\"";
  const auto trim = [&name, kEdges] {
    const auto first = name.find_first_not_of(kEdges);
    if (first == std::string::npos) {
      name.clear();
      return;
    }
    name = name.substr(first, name.find_last_not_of(kEdges) - first + 1);
  };
  trim();
  const bool is_bracketed = name.size() > 1 && name.front() == '(' && name.back() == ')' &&
                            name.find('(', 1) == std::string::npos;
  if (is_bracketed) {
    name = name.substr(1, name.size() - 2);
    trim();
  }
  return name;
}

}  // namespace

Person parse_person(std::string_view text) {
  text = trimmed(text);
  if (text.size() > kMaxPersonBytes) {
    std::size_t end = kMaxPersonBytes;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0u) == 0x80u) --end;
    text = text.substr(0, end);
  }
  Person person;
  const Span mail = find_mail(text);
  if (mail.end == 0) {
    if (looks_like_url(text)) {
      person.url = std::string(text);
    } else {
      person.name = tidy_name(text);
    }
    return person;
  }
  person.email = std::string(text.substr(mail.begin, mail.end - mail.begin));
  std::size_t begin = mail.begin;
  if (starts_with_mailto(text, begin)) begin -= 7;
  std::string rest(text.substr(0, begin));
  rest.append(text.substr(mail.end));
  person.name = tidy_name(rest);
  return person;
}

std::vector<Person> parse_people(std::string_view text) {
  std::vector<Person> people;
  const auto split = [&people, text](char separator) {
    std::string_view rest = text;
    while (!rest.empty() && people.size() < kMaxPeople) {
      const auto end = rest.find(separator);
      add_person(people, parse_person(rest.substr(0, end)));
      rest.remove_prefix(end == npos ? rest.size() : end + 1);
    }
  };
  const auto addresses = std::count(text.begin(), text.end(), '@');
  const auto commas = std::count(text.begin(), text.end(), ',');
  if (text.find("; ") != npos && text.find('&') == npos) {
    split(';');
  } else if (addresses > 1 && commas == addresses - 1) {
    split(',');
  } else {
    add_person(people, parse_person(text));
  }
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
