#include "config/yaml.h"

// The tree is built from yaml-cpp's events, not from its own nodes: those forget quoting, accept
// duplicate keys, share aliases without bound and cost several times the memory.

#include <fmt/format.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <sstream>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "config/yaml_fault.h"

namespace newswatch::config {
namespace {

// Ends the parse from inside an event; yaml-cpp knows no other way out.
struct Refused {
  Place place;
  std::string message;
};

constexpr std::string_view kCoreTags = "tag:yaml.org,2002:";

std::size_t text_bytes(const Node& node) {
  std::size_t bytes = node.text.size();
  for (const Node& item : node.items) bytes += text_bytes(item);
  return bytes;
}

std::size_t node_count(const Node& node) {
  std::size_t count = 1;
  for (const Node& item : node.items) count += node_count(item);
  return count;
}

class TreeBuilder : public YAML::EventHandler {
 public:
  TreeBuilder(const Sources& sources, std::uint32_t file, NodeBudget& budget, Problems& problems)
      : source_(sources[file]), file_(file), budget_(budget), problems_(problems) {}

  void OnDocumentStart(const YAML::Mark& mark) override {
    if (++documents_ > 1) {
      throw Refused{place(mark),
                    "a second document begins here; a file holds one (is this line "
                    "indented like those before it?)"};
    }
  }
  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    Node node;
    node.place = place_of_null(mark);
    add(std::move(node), anchor);
  }

  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    const auto target = anchors_.find(anchor);
    if (target == anchors_.end()) {
      throw Refused{place(mark), "this alias stands inside the very thing it names"};
    }
    const std::size_t nodes = charge_copy(target->second, place(mark));
    spend(nodes, place(mark));
    if (open_.size() + depth_of(target->second) > kMaxDepth) too_deep(place(mark));
    attach(Node(target->second));
  }

  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    const Place at = place(mark);
    if (is_unclosed_quote(source_, at)) {
      throw Refused{at, "the quote that opens here is never closed"};
    }
    check_tag(tag, at);
    Node node;
    node.kind = Node::Kind::scalar;
    node.quoted = tag == "!" || tag == "tag:yaml.org,2002:str";
    node.place = at;
    node.text = value;
    if (!node.quoted && (value == "~" || value == "null" || value == "Null" || value == "NULL")) {
      node.kind = Node::Kind::null;
    }
    add(std::move(node), anchor);
  }

  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    open(Node::Kind::sequence, mark, tag, anchor);
  }
  void OnSequenceEnd() override { close(); }

  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    open(Node::Kind::mapping, mark, tag, anchor);
  }
  void OnMapEnd() override { close(); }

  // Where the innermost list or mapping that is not closed yet begins; `otherwise` if none is.
  [[nodiscard]] Place innermost_open(const Place& otherwise) const {
    return open_.empty() ? otherwise : open_.back().node.place;
  }
  [[nodiscard]] Node take() { return std::move(root_); }
  [[nodiscard]] Place place(const YAML::Mark& mark) const {
    return Place{file_, static_cast<std::uint32_t>(mark.line < 0 ? 0 : mark.line),
                 static_cast<std::uint32_t>(mark.column < 0 ? 0 : mark.column)};
  }

 private:
  struct Open {
    Node node;
    YAML::anchor_t anchor;
    std::unordered_map<std::string, Place> keys;
    bool drop_next_value = false;
  };

  static std::size_t depth_of(const Node& node) {
    std::size_t deepest = 0;
    for (const Node& item : node.items) deepest = std::max(deepest, depth_of(item));
    return deepest + 1;
  }

  [[noreturn]] static void too_deep(const Place& at) {
    throw Refused{at, fmt::format("nested deeper than {} levels", kMaxDepth)};
  }

  void spend(std::size_t nodes, const Place& at) const {
    if (nodes > budget_.nodes) {
      throw Refused{at, fmt::format("the configuration holds more than {} values", kMaxNodes)};
    }
    budget_.nodes -= nodes;
  }

  // Returns the nodes of a copy, paid for: anchors within anchors and aliases of aliases multiply.
  std::size_t charge_copy(const Node& node, const Place& at) const {
    const std::size_t nodes = node_count(node);
    const std::size_t bytes = text_bytes(node);
    if (nodes > budget_.alias_nodes || bytes > budget_.alias_bytes) {
      throw Refused{at,
                    "anchors and aliases copy more than newswatch allows; write it out or name a "
                    "list in words:"};
    }
    budget_.alias_nodes -= nodes;
    budget_.alias_bytes -= bytes;
    return nodes;
  }

  void keep_for_aliases(YAML::anchor_t anchor, const Node& node) {
    charge_copy(node, node.place);
    anchors_[anchor] = node;
  }

  static void check_tag(const std::string& tag, const Place& at) {
    if (tag.empty() || tag == "?" || tag == "!" || tag.starts_with(kCoreTags)) return;
    // It is not quoted, for a password may begin so.
    throw Refused{at, "a YAML tag means nothing here; text that begins with ! needs quotes"};
  }

  // yaml-cpp tells the next token's place, lines below perhaps; people look for the key.
  Place place_of_null(const YAML::Mark& mark) const {
    if (open_.empty()) return place(mark);
    const Node& parent = open_.back().node;
    const bool is_value = parent.kind == Node::Kind::mapping && parent.items.size() % 2 == 1;
    return is_value ? parent.items.back().place : place(mark);
  }

  void open(Node::Kind kind, const YAML::Mark& mark, const std::string& tag,
            YAML::anchor_t anchor) {
    const Place at = place(mark);
    check_tag(tag, at);
    if (open_.size() >= kMaxDepth) too_deep(at);
    spend(1, at);
    Open next{};
    next.node.kind = kind;
    next.node.place = at;
    next.anchor = anchor;
    open_.push_back(std::move(next));
  }

  void close() {
    Open done = std::move(open_.back());
    open_.pop_back();
    if (done.anchor != 0) keep_for_aliases(done.anchor, done.node);
    attach(std::move(done.node));
  }

  void add(Node node, YAML::anchor_t anchor) {
    spend(1, node.place);
    if (anchor != 0) keep_for_aliases(anchor, node);
    attach(std::move(node));
  }

  void attach(Node node) {
    if (open_.empty()) {
      root_ = std::move(node);
      return;
    }
    Open& parent = open_.back();
    auto& items = parent.node.items;
    if (parent.node.kind == Node::Kind::mapping) {
      if (items.size() % 2 == 0) {
        check_key(parent, node);
      } else if (parent.drop_next_value) {
        parent.drop_next_value = false;
        items.pop_back();
        return;
      }
    }
    items.push_back(std::move(node));
  }

  // A key that is not usable is told, then dropped with its value: the rest is still checked.
  void check_key(Open& parent, const Node& key) {
    if (key.kind != Node::Kind::scalar) {
      problems_.error(key.place, key.kind == Node::Kind::null
                                     ? "a key is missing before the colon"
                                     : "a key must be a word, not a list or a mapping");
      parent.drop_next_value = true;
      return;
    }
    const auto [first, fresh] = parent.keys.try_emplace(key.text, key.place);
    if (fresh) return;
    problems_.error(key.place,
                    fmt::format("key{} is given twice, first in line {}; the two would hide each "
                                "other",
                                if_no_secret(key.text), first->second.line + 1));
    parent.drop_next_value = true;
  }

  const Source& source_;
  std::uint32_t file_;
  NodeBudget& budget_;
  Problems& problems_;
  Node root_;
  std::vector<Open> open_;
  std::unordered_map<YAML::anchor_t, Node> anchors_;
  int documents_ = 0;
};

}  // namespace

std::optional<Node> parse_yaml(const Sources& sources, std::uint32_t file, NodeBudget& budget,
                               Problems& problems) {
  const Source& source = sources[file];
  if (const auto bad = find_bad_byte(source.text)) {
    problems.error(source.place_of(file, bad->offset), bad->what);
    return std::nullopt;
  }
  if (const auto flood = find_bracket_flood(source.text)) {
    problems.error(source.place_of(file, *flood),
                   fmt::format("nested deeper than {} levels", kMaxDepth));
    return std::nullopt;
  }
  TreeBuilder builder(sources, file, budget, problems);
  try {
    std::istringstream stream(source.text);
    YAML::Parser parser(stream);
    while (parser.HandleNextDocument(builder)) {
    }
    return builder.take();
  } catch (const Refused& refused) {
    problems.error(refused.place, refused.message);
  } catch (const YAML::Exception& fault) {
    const Place at = builder.place(fault.mark);
    const YamlFault told = explain_yaml_fault(source, at, builder.innermost_open(at), fault.msg);
    problems.error(told.place, told.message);
  }
  return std::nullopt;
}

}  // namespace newswatch::config
