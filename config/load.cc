#include <fmt/format.h>

#include <algorithm>
#include <deque>
#include <functional>
#include <set>
#include <utility>

#include "config/config.h"
#include "config/draft.h"
#include "config/files.h"
#include "config/keys.h"
#include "config/nearest.h"
#include "config/reader.h"
#include "config/yaml.h"

namespace newswatch::config {
namespace {

constexpr std::size_t kMaxBytes = 256u << 20;  // of all files

struct Section {
  std::string_view key;
  void (*read)(const Node&, Reading&);
};

// In the order they are read: a feed's interval is held against the floor that fetch sets.
constexpr std::array kSections{
    Section{"store", read_store},         Section{"http", read_http},
    Section{"fetch", read_fetch},         Section{"alerts", read_alerts},
    Section{"feeds", read_feeds},         Section{"words", read_words},
    Section{"officials", read_officials}, Section{"channels", read_channels},
    Section{"rules", read_rules},         Section{"notices", read_notices}};

// The files of a load and their trees. Deques: nodes and sources are pointed at.
struct Documents {
  Sources sources;
  std::deque<Node> roots;
  NodeBudget budget;
  std::size_t bytes = 0;
  const FileText* changed = nullptr;
};

boost::system::result<FileContent, FileError> content_of(const std::string& path,
                                                         const FileText* changed) {
  if (changed == nullptr || !are_same_place(path, changed->path))
    return read_file(path, kMaxFileBytes);
  if (changed->text.size() > kMaxFileBytes)
    return FileError{FileError::Kind::too_large,
                     fmt::format("larger than {} bytes", kMaxFileBytes)};
  FileContent content{.text = changed->text};
  if (const auto now = read_file(path, kMaxFileBytes))
    content.readable_by_everyone = now->readable_by_everyone;
  return content;
}

// Reads one file into sources and roots; false if there is nothing to go on with.
bool read_document(const std::string& path, Documents& documents, Problems& problems) {
  const auto file = static_cast<std::uint32_t>(documents.sources.size());
  Source& source = documents.sources.emplace_back();
  source.path = path;
  auto content = content_of(path, documents.changed);
  if (!content) {
    problems.file_error(path, "cannot be read: " + content.error().message);
    return false;
  }
  documents.bytes += content->text.size();
  if (documents.bytes > kMaxBytes) {
    problems.file_error(path,
                        fmt::format("all files together are larger than {} bytes", kMaxBytes));
    return false;
  }
  if (content->text.empty()) {
    problems.file_error(path,
                        "is empty; was it cut short? (a file with nothing to say may hold a "
                        "comment)");
    return false;
  }
  source.readable_by_everyone = content->readable_by_everyone;
  set_text(source, std::move(content->text));
  auto root = parse_yaml(documents.sources, file, documents.budget, problems);
  if (!root) return false;
  documents.roots.push_back(std::move(*root));
  return true;
}

// "../x" and "/x" would make the folder of the configuration tell only half the story.
bool leaves_folder(std::string_view pattern) {
  if (pattern.starts_with('/')) return true;
  std::size_t begin = 0;
  while (begin <= pattern.size()) {
    const std::size_t end = std::min(pattern.find('/', begin), pattern.size());
    if (pattern.substr(begin, end - begin) == "..") return true;
    begin = end + 1;
  }
  return false;
}

void include_pattern(const Node& node, std::set<std::string>& seen, Documents& documents,
                     Config& config, Problems& problems) {
  const auto pattern = read_name(node, "include", problems);
  if (!pattern) return;
  const std::string main = documents.sources.front().path;
  if (leaves_folder(*pattern)) {
    problems.error(node.place, fmt::format("include: {} leads out of the folder of the main file",
                                           in_quotes(*pattern)));
    return;
  }
  Found found = find_files(folder_of(main), *pattern);
  if (documents.changed != nullptr) {
    std::string path = as_found(folder_of(main), *pattern, documents.changed->path);
    const auto place = std::lower_bound(found.files.begin(), found.files.end(), path);
    const bool is_there = place != found.files.end() && *place == path;
    if (!path.empty() && !is_there) found.files.insert(place, std::move(path));
  }
  for (const std::string& folder : found.folders) {
    auto& watched = config.watched_folders;
    if (std::find(watched.begin(), watched.end(), folder) == watched.end())
      watched.push_back(folder);
  }
  if (found.files.empty() && !is_glob(*pattern)) {
    problems.error(node.place, fmt::format("include: there is no file {}", in_quotes(*pattern)));
  } else if (found.files.empty()) {
    problems.warn(node.place, fmt::format("include: no file matches {}", in_quotes(*pattern)));
  }
  for (const std::string& path : found.files) {
    if (path == main) {
      problems.error(node.place,
                     fmt::format("include: {} takes in the main file itself", in_quotes(*pattern)));
      continue;
    }
    if (!seen.insert(path).second) continue;
    if (seen.size() > kMaxFiles) {
      problems.error(node.place, fmt::format("include: more than {} files", kMaxFiles));
      return;
    }
    (void)read_document(path, documents, problems);
  }
}

const Node* value_of(const Node& root, std::string_view key) {
  for (std::size_t i = 0; i + 1 < root.items.size(); i += 2) {
    if (root.kind == Node::Kind::mapping && root.items[i].text == key) return &root.items[i + 1];
  }
  return nullptr;
}

void read_includes(Documents& documents, Config& config, Problems& problems) {
  if (documents.roots.empty()) return;
  const Node* include = value_of(documents.roots.front(), "include");
  const std::vector<Node>* patterns = include ? read_list(*include, "include", problems) : nullptr;
  if (!patterns) return;
  std::set<std::string> seen;
  for (const Node& pattern : *patterns) {
    include_pattern(pattern, seen, documents, config, problems);
  }
}

void check_top_keys(const Node& root, bool is_main, const std::string& main, Problems& problems) {
  if (root.kind == Node::Kind::null) return;  // nothing but comments
  const Mapping keys(root, "the file", kTopKeys, problems);
  if (is_main || !keys.is_mapping()) return;
  for (std::size_t i = 0; i < root.items.size(); i += 2) {
    const std::string& key = root.items[i].text;
    if (std::find(kMainKeys.begin(), kMainKeys.end(), key) == kMainKeys.end()) continue;
    problems.error(root.items[i].place, fmt::format("{} belongs in the main file, {}", key, main));
  }
}

// A hundred thousand people are no more wanted once they are read; places in rules are.
void free_officials(Node& root) {
  for (std::size_t i = 0; i + 1 < root.items.size(); i += 2) {
    if (root.kind == Node::Kind::mapping && root.items[i].text == "officials")
      root.items[i + 1] = {};
  }
}

void read_sections(Node& root, bool is_main, Reading& reading) {
  check_top_keys(root, is_main, reading.sources.front().path, reading.problems);
  for (const Section& section : kSections) {
    const bool main_only =
        std::find(kMainKeys.begin(), kMainKeys.end(), section.key) != kMainKeys.end();
    if (main_only && !is_main) continue;
    if (const Node* node = value_of(root, section.key)) section.read(*node, reading);
  }
  free_officials(root);
}

// What is no fault but means that nothing will happen.
void warn_of_idleness(const std::string& path, const Draft& draft, Problems& problems) {
  if (draft.feed_names.empty())
    problems.file_warning(path, "there are no feeds: nothing is polled");
  if (draft.rule_names.empty())
    problems.file_warning(path, "there are no rules: nothing is alerted");
  if (draft.channel_names.empty()) {
    problems.file_warning(path, "there are no channels: alerts go to standard output only");
  }
}

boost::system::result<Config, std::vector<Problem>> load_all(const std::string& path,
                                                             const FileText* changed,
                                                             const SecretSources& from,
                                                             const rules::RuleSet* running) {
  Documents documents;
  documents.changed = changed;
  Problems problems(documents.sources);
  Secrets secrets(from, documents.sources, problems);
  Draft draft;
  Reading reading{documents.sources, problems, secrets, draft};

  const bool has_main = read_document(path, documents, problems);
  read_includes(documents, draft.config, problems);
  bool is_main = has_main;
  for (Node& root : documents.roots) {
    read_sections(root, is_main, reading);
    is_main = false;
  }
  check_names(reading);
  compile_rules(reading, running);
  if (problems.errors() > 0) return problems.take_errors();

  lint_rules(reading);
  warn_of_idleness(path, draft, problems);
  Config config = std::move(draft.config);
  for (const Source& source : documents.sources) config.files.push_back(source.path);
  config.secret_values = secrets.values();
  config.warnings = problems.take_warnings();
  return config;
}

}  // namespace

boost::system::result<Config, std::vector<Problem>> load(const std::string& path,
                                                         const SecretSources& secrets,
                                                         const rules::RuleSet* running) {
  return load_all(path, nullptr, secrets, running);
}

boost::system::result<Config, std::vector<Problem>> load_with(const std::string& path,
                                                              const FileText& changed,
                                                              const SecretSources& secrets,
                                                              const rules::RuleSet* running) {
  return load_all(path, &changed, secrets, running);
}

boost::system::result<std::vector<WrittenMatch>, std::vector<Problem>> load_matches(
    const std::string& path) {
  Documents documents;
  Problems problems(documents.sources);
  const SecretSources none;
  Secrets secrets(none, documents.sources, problems);
  Draft draft;
  Reading reading{documents.sources, problems, secrets, draft};
  if (read_document(path, documents, problems)) read_includes(documents, draft.config, problems);
  for (const Node& root : documents.roots) {
    if (const Node* node = value_of(root, "rules")) read_rules(*node, reading);
  }
  if (problems.errors() > 0) return problems.take_errors();

  std::vector<WrittenMatch> matches;
  for (std::size_t i = 0; i < draft.rules.rules.size(); ++i) {
    const Node& node = *draft.rule_places[i].match;
    Problems place(documents.sources);
    place.error(node.place, {});
    const Problem at = place.take_errors().front();
    WrittenMatch match{.rule = std::move(draft.rules.rules[i].name),
                       .match = std::move(draft.rules.rules[i].match),
                       .file = at.file,
                       .line = at.line,
                       .column = at.column};
    if (node.kind == Node::Kind::scalar) match.query = node.text;
    matches.push_back(std::move(match));
  }
  return matches;
}

}  // namespace newswatch::config
