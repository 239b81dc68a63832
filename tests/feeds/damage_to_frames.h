#pragma once

// Damages to the frame of an XML document: where it begins and ends, what holds its articles.

#include <string>
#include <string_view>
#include <vector>

#include "tests/feeds/damage_kinds.h"
#include "tests/feeds/damage_targets.h"

namespace newswatch::testing {

inline std::vector<DamageKind> cut_kinds() {
  std::vector<DamageKind> kinds;
  kinds.push_back({"cut anywhere", [](const SoundDocument& document, Random& random) {
                     const std::size_t root = document.elements.front().inner;
                     return cut(document, root + below(random, document.text.size() - root));
                   }});
  for (const std::string_view inside : {"<title>", "<![CDATA[", "]]>", "&amp;", "&lt;", "href=\"",
                                        "url=\"", "</title>", "</item>", "<entry", "é", "停"}) {
    kinds.push_back({"cut inside a token", [=](const SoundDocument& document, Random& random) {
                       std::vector<std::size_t> places;
                       const std::size_t root = document.elements.front().inner;
                       for (auto at = document.text.find(inside, root); at != std::string::npos;
                            at = document.text.find(inside, at + 1)) {
                         places.push_back(at);
                       }
                       if (places.empty()) return Damage{};
                       return cut(document, places[below(random, places.size())] + 1 +
                                                below(random, inside.size()));
                     }});
  }
  return kinds;
}

inline std::vector<DamageKind> frame_kinds() {
  using Pair = std::pair<std::string, std::string>;
  return {
      at_front("blanks before the declaration", {"\n", "  \r\n\t", "\n\n\n\n", "\xC2\xA0\n"}),
      at_front(
          "garbage before the declaration",
          {"<br />\n<b>Warning</b>:  Undefined index: x in <b>/srv/a.php</b> on line "
           "<b>5</b><br />\n",
           "Notice: undefined variable $x in /srv/a.php on line 5\n", "<!-- cached -->\n",
           "<script>var a = '<b>' < 3;</script>", "0\r\n", "1f4\r\n", "HTTP/1.1 200 OK\r\n\r\n",
           "<p>hello", "<!-- x", "PHP Deprecated: x->y <= 3\n", "\x01\x02", "]]>", ">>", "??",
           "<style>a > b {}</style>", "<link rel=\"stylesheet\" href=\"x\">", "{}", "x{y}"}),
      at_front("byte order marks",
               {"\xEF\xBB\xBF", "\xEF\xBB\xBF\xEF\xBB\xBF", "\n\xEF\xBB\xBF", "\xEF\xBB\xBF\n",
                "\xC3\xAF\xC2\xBB\xC2\xBF", "\xFF\xFE", "\xFE\xFF", "&#65279;", "ï»¿"}),
      at_front("two declarations", {"<?xml version=\"1.0\"?>", "<?xml version='1.0'?>\n\n",
                                    "<?xml version=\"1.0\" encoding=\"iso-8859-1\"?>"}),
      declaration(
          "odd declarations",
          {"<?xml version=\"2.0\"?>", "<?xml version=1.0 encoding=utf-8?>",
           "<?xml encoding='utf-8'?>", "<?xml version=\"1.0\" standalone=\"maybe\"?>",
           "<?xml version=“1.0” encoding=“UTF-8”?>", "<?xml version=\"1.0\"", "<?XML?>",
           "<?xml version=\"1.0\" encoding=\"UTF-8\">", "<?xml?>", "< ?xml version=\"1.0\"?>",
           "<?xml version=\"1.0\" encoding=\"\"?>", "?xml version=\"1.0\"?>", "<xml>",
           "<?xml version=\"1.0\" encoding=\"none\"?>", "<?xml version=\"1.0\" ? >", "",
           "xml version=\"1.0\"?>", "<?xml version=\"1.0\" encoding=\"UTF-8\"?"}),
      declaration(
          "DOCTYPEs",
          {"<!DOCTYPE rss PUBLIC \"-//Netscape//DTD RSS 0.91//EN\" \"http://x/rss.dtd\">",
           "<!DOCTYPE rss [<!ENTITY a \"b\"><!ENTITY % p SYSTEM \"http://x/p\"> %p;]>",
           "<!DOCTYPE rss [<!ENTITY a \"b>\"", "<!DOCTYPE", "<!DOCTYPE rss", "<!doctype rss>",
           "<!DOCTYPE rss [\n<!ELEMENT rss ANY>\n", "<!DOCTYPE rss SYSTEM 'x", "<!DOCTYPE >",
           "<!DOCTYPE rss [ ]>", "<!DOCTYPE rss [<!-- it's -->]>"}),
      at_end(
          "garbage behind the root",
          {"\n<!-- 0.3 s -->", "<script>var a = '<b>' < 3;</script>", "</body></html>", "0\r\n\r\n",
           "garbage", "<", "&", "</", "<!--", "<![CDATA[", "\x01", std::string(64, '\0'), "<?php",
           "<p>x</p>", "Warning: <b>x</b> failed", "</rss>", "</channel></rss>",
           "<html><head><title>x</title></head><body><p>x</p></body></html>"}),
      whole("missing end of the channel",
            [](const SoundDocument& d) { return Pair(without_end(d, "channel"), d.text); }),
      whole("missing end of the root",
            [](const SoundDocument& d) {
              return Pair(without_end(d, local_name(d.elements.front().name)), d.text);
            }),
      whole("missing channel",
            [](const SoundDocument& d) {
              if (d.elements[0].name != "rss") return Pair();
              return Pair(replaced(replaced(d.text, "<channel>", ""), "</channel>", ""), d.text);
            }),
      whole("missing start of the channel",
            [](const SoundDocument& d) {
              if (d.elements[0].name != "rss") return Pair();
              return Pair(without_start(d, "channel"), d.text);
            }),
      whole(
          "missing root",
          [](const SoundDocument& d) {
            const std::string root = local_name(d.elements[0].name);
            if (root != "rss") return Pair();
            return Pair(replaced(without_start(d, root), "</rss>", ""), d.text);
          },
          other_fields),  // the root said the language
      whole(
          "missing start of the root",
          [](const SoundDocument& d) {
            const std::string root = local_name(d.elements[0].name);
            if (root == "channel") return Pair();
            return Pair(without_start(d, root), d.text);
          },
          other_fields),
      whole("two documents in a row",
            [](const SoundDocument& d) {
              const std::string& name = d.elements[0].name;
              const std::size_t begin = d.elements[0].inner;
              const std::size_t end = d.elements[0].inner_end;
              if (name == "CHANNEL") return Pair();
              const std::string inside = d.text.substr(begin, end - begin);
              return Pair(d.text + d.text,
                          d.text.substr(0, begin) + inside + inside + "</" + name + ">");
            }),
      whole("undeclared prefixes",
            [](const SoundDocument& d) {
              std::string text = d.text;
              if (text.find("='http") != std::string::npos) return Pair();
              for (auto at = text.find(" xmlns:"); at != std::string::npos;
                   at = text.find(" xmlns:")) {
                text.erase(at, text.find('"', text.find('"', at) + 1) + 1 - at);
              }
              return text == d.text ? Pair() : Pair(text, d.text);
            }),
      whole("namespaces with blanks",
            [](const SoundDocument& d) {
              return Pair(replaced(d.text, "xmlns:dc=\"", "xmlns:dc=\"\n "), d.text);
            }),
      whole("line ends of old Macs",
            [](const SoundDocument& d) {
              if (d.text.find('\r') != std::string::npos) return Pair();
              return Pair(replaced(d.text, "\n", "\r"), d.text);
            }),
      whole("upper-case throughout",
            [](const SoundDocument& d) {
              if (d.elements[0].name != "rss") return Pair();
              std::string text = d.text;
              for (const char* name : {"rss", "channel", "item", "title", "link", "description",
                                       "pubDate", "guid", "category", "enclosure"}) {
                std::string upper = name;
                for (char& c : upper) c = static_cast<char>(std::toupper(c));
                text = replaced(text, "<" + std::string(name), "<" + upper);
                text = replaced(text, "</" + std::string(name), "</" + upper);
              }
              return Pair(text, d.text);
            }),
      whole("windows-1252 called UTF-8 in one item",
            [](const SoundDocument& d) {
              return Pair(replaced(d.text, "Prix du blé", "Prix du bl\xE9"), d.text);
            }),
      whole("every '\\n' doubled by '\\r'",
            [](const SoundDocument& d) {
              if (d.text.find('\r') != std::string::npos) return Pair();
              return Pair(replaced(d.text, "\n", "\r\n"), d.text);
            }),
      whole("an extra closing root in the middle",
            [](const SoundDocument& d) {
              const std::string& name = d.elements[0].name;
              for (const Element& e : d.elements) {
                if (!e.is_article || e.article != 2) continue;
                std::string text = d.text;
                return Pair(text.insert(e.begin, "</" + name + ">"), d.text);
              }
              return Pair();
            }),
  };
}

}  // namespace newswatch::testing
