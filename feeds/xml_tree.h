#pragma once

// A feed's text as a tree. Pure; pugixml itself is seen in .cc files only.

#include <memory>
#include <string>
#include <vector>

#include "feeds/xml_entities.h"
#include "feeds/xml_scan.h"

namespace pugi {
class xml_document;
}

namespace newswatch::feeds {

// The tree points into `text`; neither moves after loading. References are not decoded yet:
// `entities` does that where a text is read.
struct XmlTree {
  XmlTree();
  ~XmlTree();
  XmlTree(const XmlTree&) = delete;
  XmlTree& operator=(const XmlTree&) = delete;

  std::string text;
  std::unique_ptr<pugi::xml_document> document;
  XmlEntities entities;
  bool keeps_blanks = false;  // texts of nothing else
  std::vector<std::string> warnings;
};

// Parses `text` as it is where it is sound, else its repair. Linear; never fails: what cannot be
// read leaves an empty tree.
void load_xml(XmlTree& tree, std::string text, const XmlScan& scan);

}  // namespace newswatch::feeds
