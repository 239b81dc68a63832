#include "feeds/xml_tree.h"

#include <pugixml.hpp>
#include <utility>

#include "feeds/xml_repair.h"

namespace newswatch::feeds {
namespace {

bool parse(XmlTree& tree, std::size_t from, bool keeps_blanks) {
  // The first text of an element is stored in it: half the nodes of a feed.
  tree.keeps_blanks = keeps_blanks;
  unsigned options = pugi::parse_cdata | pugi::parse_embed_pcdata;
  if (keeps_blanks) options |= pugi::parse_ws_pcdata;
  tree.document->reset();
  const auto result = tree.document->load_buffer_inplace(
      tree.text.data() + from, tree.text.size() - from, options, pugi::encoding_utf8);
  return static_cast<bool>(result);
}

}  // namespace

XmlTree::XmlTree() : document(std::make_unique<pugi::xml_document>()) {}
XmlTree::~XmlTree() = default;

void load_xml(XmlTree& tree, std::string text, const XmlScan& scan) {
  tree.entities.define_from(scan.internal_subset, text.size());
  bool is_sound = !scan.needs_repair && scan.depth <= kMaxDepth && scan.tags <= kMaxTags &&
                  scan.root != Root::item && scan.root != Root::channel;
  if (is_sound) {
    // The XML library writes into what it parses, so the original is kept for the repair.
    tree.text = text;
    is_sound = parse(tree, scan.root_at, scan.has_inline_markup);
  }
  if (is_sound) return;
  RepairedXml repaired = repair_xml(text, scan);
  tree.text = std::move(repaired.text);
  tree.warnings = std::move(repaired.warnings);
  const bool is_repaired = parse(tree, 0, true);
  if (!is_repaired) tree.warnings.emplace_back("the markup could not be repaired throughout");
}

}  // namespace newswatch::feeds
