#include <fmt/format.h>

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <string>

#include "alerts/readable_json.h"
#include "daemon/commands.h"
#include "daemon/input.h"
#include "daemon/terminal.h"
#include "feeds/dates.h"
#include "feeds/document_json.h"
#include "feeds/links.h"
#include "feeds/parse.h"

namespace newswatch::daemon {

namespace {

namespace json = boost::json;

std::string text_of(const json::object& object, std::string_view key) {
  const json::value* value = object.if_contains(key);
  return value != nullptr && value->is_string() ? std::string(value->as_string()) : std::string();
}

std::string error_line(std::string message) {
  return json::serialize(json::object{{"error", std::move(message)}});
}

// One request a line in, one result a line out; a bad line is an answer too, so that a batch never
// stops.
std::string answer(const std::string& line, bool allow_private_addresses) {
  boost::system::error_code failure;
  const json::value request = json::parse(line, failure);
  if (failure || !request.is_object()) {
    return error_line("expected one JSON object per line: " +
                      (failure ? failure.message() : "this is another value"));
  }
  const std::string file = text_of(request.as_object(), "file");
  if (file.empty() || file == "-") return error_line("the request names no \"file\"");
  const auto input = read_input(file, allow_private_addresses);
  if (!input) return error_line(input.error().message);
  const std::string type = text_of(request.as_object(), "content_type");
  const std::string url = text_of(request.as_object(), "url");
  const auto document = feeds::parse(input->bytes, {.content_type = type, .url = url});
  return document ? feeds::to_json(*document) : feeds::to_json(document.error());
}

void answer_each(std::istream& requests, bool allow_private_addresses) {
  for (std::string line; std::getline(requests, line);) {
    if (line.starts_with("\xef\xbb\xbf")) line.erase(0, 3);
    if (feeds::trimmed(line).empty()) continue;
    std::cout << alerts::readable(answer(line, allow_private_addresses)) << '\n' << std::flush;
  }
}

int parse_batch(const ParseOptions& options) {
  std::ios::sync_with_stdio(false);
  if (options.input.empty() || options.input == "-") {
    answer_each(std::cin, options.allow_private_addresses);
    return kDone;
  }
  std::ifstream requests(options.input, std::ios::binary);
  if (!requests || std::filesystem::is_directory(options.input)) {
    std::cerr << "newswatch: " << printable(options.input) << ": cannot be opened as requests\n";
    return kInputAtFault;
  }
  answer_each(requests, options.allow_private_addresses);
  return kDone;
}

void print_for_people(const feeds::Document& document) {
  const Terminal terminal = terminal_of(1);
  fmt::print("{}  {}\n", styled(terminal, Style::bold, printable(document.feed.title)),
             feeds::name_of(document.format));
  for (const feeds::Article& article : document.articles) {
    const std::string when =
        article.published ? feeds::format_rfc3339(*article.published) : std::string("no date");
    fmt::print("{}  {}\n    {}\n", styled(terminal, Style::dim, when), printable(article.title),
               printable(article.url));
  }
  for (const std::string& warning : document.warnings)
    fmt::print(stderr, "repaired: {}\n", printable(warning));
  fmt::print("{} articles\n", document.articles.size());
}

}  // namespace

int parse_document(const ParseOptions& options) {
  if (options.batch) return parse_batch(options);
  const auto input = read_input(options.input, options.allow_private_addresses);
  if (!input) {
    std::cerr << "newswatch: " << printable(input.error().message) << '\n';
    return input.error().exit_code;
  }
  const std::string type =
      options.content_type.empty() ? input->content_type : options.content_type;
  const std::string url = options.url.empty() ? input->url : options.url;
  const auto document = feeds::parse(input->bytes, {.content_type = type, .url = url});
  if (!document) {
    if (options.json) std::cout << alerts::readable(feeds::to_json(document.error())) << '\n';
    std::cerr << "newswatch: " << printable(shown(options.input) + ": " + document.error().message)
              << '\n';
    for (const feeds::Link& link : document.error().feed_links)
      std::cerr << "  its feed: " << printable(link.href) << '\n';
    return kInputAtFault;
  }
  if (options.json) {
    std::cout << alerts::readable(feeds::to_json(*document)) << '\n';
  } else {
    print_for_people(*document);
  }
  return kDone;
}

}  // namespace newswatch::daemon
