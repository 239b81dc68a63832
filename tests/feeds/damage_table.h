#pragma once

// The table of damages to XML.

#include <string>
#include <string_view>
#include <vector>

#include "tests/feeds/damage_kinds.h"

namespace newswatch::testing {

inline bool any_article(const Element& one) { return one.is_article; }
inline bool any_field(const Element& one) { return one.is_field; }
inline bool any_title(const Element& one) {
  return one.article >= 0 && one.is_plain && is_named(one, "title");
}
inline bool rss_title(const Element& one) { return any_title(one) && one.is_field; }
inline bool any_in_article(const Element& one) { return one.is_field || one.is_article; }
inline bool any_link_or_date(const Element& one) {
  return one.is_field && one.is_plain &&
         (fields_of(one.name) == link_fields || fields_of(one.name) == date_fields);
}
inline bool is_markup_in_text(const Element& one) {
  return one.article >= 0 && !one.is_field && !one.is_article &&
         (one.name == "p" || one.name == "b" || one.name == "div");
}
inline bool is_html_field(const Element& one) {
  const std::string local = local_name(one.name);
  return one.is_field && one.is_plain && (local == "description" || local == "content");
}
inline bool holds_cdata_only(const SoundDocument& document, const Element& one) {
  const std::string_view inner = inner_of(document, one);
  return one.is_field && inner.starts_with("<![CDATA[") && inner.ends_with("]]>");
}

inline DamageKind cdata_of(std::string_view name, std::string bad_open, std::string bad_close,
                           std::uint32_t may_differ = no_fields) {
  return {
      name, [=](const SoundDocument& document, Random& random) {
        Damage damage;
        const Element* element = pick(
            document, random, [&](const Element& one) { return holds_cdata_only(document, one); });
        if (element == nullptr) return damage;
        const std::string inner(inner_of(document, *element));
        damage.edits.push_back({element->inner, inner.size(),
                                bad_open + inner.substr(9, inner.size() - 12) + bad_close, inner});
        damage.article = element->article;
        damage.may_differ = may_differ;
        return damage;
      }};
}

// Where the whole document is rewritten: change(text) gives {bad, good}.
template <class Change>
DamageKind whole(std::string_view name, Change change, std::uint32_t may_differ = no_fields) {
  return {name, [=](const SoundDocument& document, Random&) {
            Damage damage;
            const std::pair<std::string, std::string> texts = change(document);
            if (texts.first.empty()) return damage;
            damage.edits.push_back({0, document.text.size(), texts.first, texts.second});
            damage.may_differ_everywhere = may_differ;
            return damage;
          }};
}

inline std::string without_end(const SoundDocument& document, std::string_view local) {
  for (const Element& element : document.elements) {
    if (!is_named(element, local)) continue;
    std::string text = document.text;
    return text.erase(element.inner_end, element.end - element.inner_end);
  }
  return {};
}

inline std::string without_start(const SoundDocument& document, std::string_view local) {
  for (const Element& element : document.elements) {
    if (!is_named(element, local)) continue;
    std::string text = document.text;
    return text.erase(element.begin, element.inner - element.begin);
  }
  return {};
}

inline std::string body_of(const SoundDocument& document) {
  const auto end = document.text.find("?>");
  return end == std::string::npos ? document.text : document.text.substr(end + 2);
}

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

inline std::vector<DamageKind> tag_kinds() {
  const auto nothing = [](const std::string&, Random&) { return std::string(); };
  const auto twice = [](const std::string& tag, Random&) { return tag + tag; };
  const auto blank_in_front = [](const std::string& tag, Random&) {
    return tag[1] == '/' ? "</ " + tag.substr(2) : "< " + tag.substr(1);
  };
  const auto blank_behind = [](const std::string& tag, Random& random) {
    return tag.substr(0, tag.size() - 1) + (random() % 2 == 0 ? " >" : "\n\t>");
  };
  const auto known_field = [](const Element& one) {
    return one.is_field && fields_of(one.name) != all_fields;
  };
  const auto upper = [](const std::string& tag, Random&) {
    std::string out = tag;
    for (std::size_t i = 0; i < out.size() && std::isspace(static_cast<unsigned char>(out[i])) == 0;
         ++i) {
      if (out[i] >= 'a' && out[i] <= 'z') out[i] = static_cast<char>(out[i] - 32);
    }
    return out;
  };
  std::vector<DamageKind> kinds = {
      end_tag("missing end of a field", any_field, nothing),
      end_tag("missing end of an article", any_article, nothing),
      end_tag("end tag twice", any_in_article, twice),
      end_tag("blank in an end tag", known_field, blank_in_front),
      end_tag("blank behind an end tag's name", any_in_article, blank_behind),
      end_tag("upper-case end tag", any_in_article, upper),
      end_tag("end tag without '>'", any_in_article,
              [](const std::string& tag, Random&) { return tag.substr(0, tag.size() - 1); }),
      end_tag("end tag with two '>'", any_in_article,
              [](const std::string& tag, Random&) { return tag + ">"; }),
      end_tag("end tag with its slash behind", known_field,
              [](const std::string& tag, Random&) {
                return "<" + tag.substr(2, tag.size() - 3) + "/>";
              }),
      end_tag("end tag with a backslash", known_field,
              [](const std::string& tag, Random&) { return "<\\" + tag.substr(2); }),
      end_tag("end tag without its slash", known_field,
              [](const std::string& tag, Random&) { return "<" + tag.substr(2); }),
      end_tag(
          "misspelt end tag",
          [](const Element& one) {
            return one.is_field && one.name.size() > 3 && fields_of(one.name) != all_fields;
          },
          [](const std::string& tag, Random& random) {
            std::string out = tag;
            std::swap(out[3], out[2 + below(random, 2) * 2]);
            return out;
          }),
      end_tag("end tag of another field", known_field,
              [](const std::string& tag, Random&) {
                return std::string(tag == "</title>" ? "</link>" : "</title>");
              }),
      end_tag("end tag of an article inside its last field", any_article,
              [](const std::string& tag, Random&) { return tag; }),
      start_tag("start tag of a field twice", any_field, twice),
      start_tag("start tag of an article twice", any_article, twice),
      start_tag("blank in a start tag", any_in_article, blank_in_front),
      start_tag("blank behind a start tag's name", any_in_article, blank_behind),
      start_tag("upper-case start tag", any_in_article, upper),
      start_tag("start tag with two '<'", any_in_article,
                [](const std::string& tag, Random&) { return "<" + tag; }),
      start_tag("start tag with two '>'", any_article,
                [](const std::string& tag, Random&) { return tag + ">"; }),
      start_tag("start tag without '>'", known_field,
                [](const std::string& tag, Random&) { return tag.substr(0, tag.size() - 1); }),
  };
  kinds[13].inflict = [](const SoundDocument& document, Random& random) {
    Damage damage;
    std::vector<Edit> edits;
    for (std::size_t i = 0; i + 1 < document.elements.size(); ++i) {
      const Element& field = document.elements[i];
      if (!field.is_field || fields_of(field.name) == all_fields) continue;
      for (const Element& article : document.elements) {
        if (!article.is_article || article.article != field.article) continue;
        const std::string& text = document.text;
        const std::string between = text.substr(field.end, article.inner_end - field.end);
        if (between.find('<') != std::string::npos) continue;
        const std::string both = text.substr(field.inner_end, article.end - field.inner_end);
        edits.push_back(
            {field.inner_end, both.size(), "</" + article.name + "></" + field.name + ">", both});
      }
    }
    if (!edits.empty()) damage.edits.push_back(edits[below(random, edits.size())]);
    return damage;
  };
  kinds.push_back(
      {"missing start of an article", [](const SoundDocument& document, Random& random) {
         Damage damage;
         const Element* element = pick(document, random, any_article);
         const std::string tag =
             document.text.substr(element->begin, element->inner - element->begin);
         damage.edits.push_back({element->begin, tag.size(), "", tag});
         damage.article = element->article;
         // RSS 1.0 and CDF say in the tag where the article is.
         if (tag.find('=') != std::string::npos) damage.may_differ = link_fields;
         return damage;
       }});
  kinds.push_back({"missing end inside markup", [](const SoundDocument& document, Random& random) {
                     Damage damage;
                     const Element* element = pick(document, random, is_markup_in_text);
                     if (element == nullptr) return damage;
                     const std::size_t size = element->end - element->inner_end;
                     damage.edits.push_back({element->inner_end, size, "",
                                             document.text.substr(element->inner_end, size)});
                     damage.article = element->article;
                     damage.may_differ = markup_fields;
                     return damage;
                   }});
  kinds.push_back({"missing start of a field", [](const SoundDocument& document, Random& random) {
                     Damage damage;
                     const Element* field = pick(document, random, any_field);
                     if (field == nullptr) return damage;
                     damage.edits.push_back(
                         {field->begin, field->inner - field->begin, "",
                          document.text.substr(field->begin, field->inner - field->begin)});
                     damage.article = field->article;
                     damage.may_differ = fields_of(field->name);
                     return damage;
                   }});
  kinds.push_back(
      {"a byte of a tag destroyed", [](const SoundDocument& document, Random& random) {
         Damage damage;
         const Element* element = pick(document, random, any_in_article);
         if (element == nullptr) return damage;
         const bool is_start = random() % 2 == 0;
         const std::size_t begin = is_start ? element->begin : element->inner_end;
         const std::size_t end = is_start ? element->inner : element->end;
         const std::size_t at = begin + below(random, end - begin);
         constexpr std::string_view kBytes = "x#\x01 ?\xFF\0=<>/";
         damage.edits.push_back({at, 1, std::string(1, kBytes[below(random, kBytes.size())]),
                                 document.text.substr(at, 1)});
         damage.article = element->article;
         damage.may_differ = element->is_article ? link_fields : fields_of(element->name);
         return damage;
       }});
  kinds.push_back(
      {"a byte of a text destroyed", [](const SoundDocument& document, Random& random) {
         Damage damage;
         const Element* element = pick(document, random, any_field);
         if (element == nullptr || element->inner == element->inner_end) return damage;
         const std::size_t at = element->inner + below(random, element->inner_end - element->inner);
         const auto byte = static_cast<char>(random() % 256);
         damage.edits.push_back({at, 1, std::string(1, byte), document.text.substr(at, 1)});
         damage.article = element->article;
         damage.may_differ = fields_of(element->name);
         return damage;
       }});
  return kinds;
}

inline std::vector<DamageKind> text_kinds() {
  const std::string deep = "\xEF\xBF\xBF";
  return {
      in_text("raw '<' in text", {"< ", "<3 ", "<= ", "<- ", "<< ", "<> ", "<$5 ", "<, "}, "",
              title_field | summary_field | content_field | markup_fields),
      in_text_each("raw '<' with its meaning",
                   {{"5 < 6 ", "5 &lt; 6 "}, {"<3 ", "&lt;3 "}, {"a <= b ", "a &lt;= b "}},
                   markup_fields),
      in_text_each("raw '>'", {{"> ", "&gt; "}, {">> ", "&gt;&gt; "}, {"-> ", "-&gt; "}}),
      in_text_each("raw ampersands", {{"& ", "&amp; "},
                                      {"&& ", "&amp;&amp; "},
                                      {"AT&T ", "AT&amp;T "},
                                      {"&foo ", "&amp;foo "},
                                      {"&foo; ", "&amp;foo; "},
                                      {"&; ", "&amp;; "},
                                      {"&# ", "&amp;# "},
                                      {"&amp ", "&amp; "},
                                      {"&lt ", "&lt; "}}),
      in_text("impossible numbers",
              {"&#0;", "&#x110000;", "&#xD800;", "&#99999999999999999999;", "&#xFFFFFFFFFF;", "&#;",
               "&#x;", "&#xZZ;", "&#-5;"},
              "", title_field | summary_field | content_field | markup_fields),
      in_text_each("numbers of windows-1252 controls",
                   {{"&#150; ", "– "}, {"&#x92; ", "’ "}, {"&#133; ", "… "}, {"&#128; ", "€ "}}),
      in_text_each("HTML entities", {{"&nbsp;", "&#160;"},
                                     {"&eacute; ", "é "},
                                     {"&mdash; ", "— "},
                                     {"&CounterClockwiseContourIntegral; ", "∳ "},
                                     {"&NotEqualTilde; ", "≂̸ "},
                                     {"&trade; ", "™ "},
                                     {"&apos; ", "' "}}),
      in_text_each(
          "HTML entities without semicolon",
          {{"&nbsp ", "&#160; "}, {"&eacute ", "é "}, {"&copy ", "© "}, {"&quot ", "\" "}}),
      in_text_each("numbers without semicolon", {{"&#8211 ", "– "}, {"&#xE9 ", "é "}}),
      in_text_each("surrogates as two numbers", {{"&#xD83D;&#xDD4A; ", "\xF0\x9F\x95\x8A "},
                                                 {"&#55357;&#56650; ", "\xF0\x9F\x95\x8A "}}),
      in_text("control characters",
              {"\x01", "\x02", "\x08", "\x0B", "\x0C", "\x0E", "\x1A", "\x1B", "\x1F",
               std::string(1, '\0'), "&#1;", "&#x1F;", "&#11;"},
              ""),
      in_text("DEL", {"\x7F"}, "", markup_fields),
      in_text("noncharacters", {"\xEF\xBF\xBE", "\xEF\xBF\xBF", "&#xFFFE;", "&#xFFFF;"}, ""),
      in_text_each("C1 controls as UTF-8", {{"\xC2\x92 ", "’ "}, {"\xC2\x96 ", "– "}}),
      in_text("lone surrogates", {"\xED\xA0\x80", "\xED\xBF\xBF", "&#xDC00;"}, "",
              title_field | summary_field | content_field | markup_fields),
      in_text_each("CESU-8", {{"\xED\xA0\xBD\xED\xB5\x8A ", "\xF0\x9F\x95\x8A "}}),
      in_text("byte order mark in text", {"\xEF\xBB\xBF"}, ""),
      in_text_each("windows-1252 bytes", {{"caf\xE9 ", "café "}, {"it\x92s ", "it’s "}}),
      in_text("overlong and broken UTF-8",
              {"\xC0\x80", "\xE0\x80\xAF", "\xF8\x88\x80\x80", "\xC3", "\xE2\x80", "\xF0\x9F\x95",
               "\xFE", "\xFF"},
              "", title_field | summary_field | content_field | markup_fields),
      in_text_each("markup in a title",
                   {{"<b>bold</b> ", "bold "},
                    {"a<br>then ", "a then "},
                    {"<img src=x.png alt=pic>seen ", "seen "},
                    {"<a href=http://x.example/?a=1&b=2 target=_blank>go</a> ", "go "},
                    {"<b><i>both</b></i> ", "both "},
                    {"<font color=red>red ", "red "},
                    {"</b>after ", "after "}},
                   no_fields, rss_title),
      in_text_each("markup that was not escaped",
                   {{"<b>bold</b> ", "&lt;b&gt;bold&lt;/b&gt; "},
                    {"<br>then ", "&lt;br&gt;then "},
                    {"<img src=x.png alt=pic>seen ", "&lt;img src=x.png alt=pic&gt;seen "},
                    {"<p>par ", "&lt;p&gt;par "},
                    {"<a href=http://x.example/?a=1&b=2 target=_blank>go</a> ",
                     "&lt;a href=http://x.example/?a=1&amp;amp;b=2&gt;go&lt;/a&gt; "},
                    {"<b><i>both</b></i> ", "&lt;b&gt;&lt;i&gt;both&lt;/b&gt;&lt;/i&gt; "},
                    {"<font color=red>red ", "&lt;font&gt;red "},
                    {"</b>after ", "&lt;/b&gt;after "},
                    {"<hr size=1>line ", "&lt;hr&gt;line "},
                    {"<input disabled>on ", "&lt;input&gt;on "}},
                   markup_fields, is_html_field),
      in_text("end of CDATA in text", {"]]>", "]]&gt;"}, "",
              title_field | summary_field | content_field | markup_fields),
      in_text_each("CDATA within text", {{"<![CDATA[cut & dried]]> ", "cut &amp; dried "},
                                         {"<![cdata[cut & dried]]> ", "cut &amp; dried "}}),
      cdata_of("CDATA in lower case", "<![cdata[", "]]>"),
      cdata_of("CDATA in CDATA", "<![CDATA[<![CDATA[", "]]>]]>"),
      cdata_of("CDATA without end", "<![CDATA[", ""),
      cdata_of("CDATA without '>'", "<![CDATA[", "]]"),
      cdata_of("CDATA with one bracket", "<![CDATA[", "]>"),
      cdata_of("CDATA with a blank in its end", "<![CDATA[", "]] >"),
      cdata_of("CDATA with escaped end", "<![CDATA[", "]]&gt;"),
      cdata_of("escaped CDATA", "&lt;![CDATA[", "]]&gt;", markup_fields),
      cdata_of("CDATA without its second bracket", "<![CDATA", "]]>", markup_fields),
      cdata_of("CDATA without its first bracket", "<!CDATA[", "]]>", markup_fields),
      cdata_of("CDATA without '!'", "<[CDATA[", "]]>", markup_fields),
      cdata_of("CDATA with a blank", "<! [CDATA[", "]]>", markup_fields),
      cdata_of("CDATA without its start", "", "]]>", markup_fields),
      inner_text("CDATA in links and dates", any_link_or_date,
                 [](const std::string& inner, Random&) {
                   return std::pair("<![CDATA[ " + replaced(inner, "&amp;", "&") + " ]]>", inner);
                 }),
      inner_text("CDATA in a title", any_title,
                 [](const std::string& inner, Random&) {
                   return std::pair("\n<![CDATA[" + inner + "]]>\n", inner);
                 }),
      inner_text("line ends in a title", any_title,
                 [](const std::string& inner, Random&) {
                   return std::pair("\r\n\t" + replaced(inner, " ", "\r\n  ") + "\r", inner);
                 }),
      inner_text(
          "description that was not escaped", is_html_field,
          [](const std::string& inner, Random&) {
            return std::pair(replaced(replaced(inner, "&lt;", "<"), "&gt;", ">"), inner);
          },
          markup_fields),
      inner_text(
          "description escaped twice over in CDATA", is_html_field,
          [](const std::string& inner, Random&) {
            return std::pair("<![CDATA[" + inner + "]]>", inner);
          },
          markup_fields | summary_field | content_field),
  };
}

inline std::vector<DamageKind> attribute_kinds() {
  using std::string;
  return {
      attribute("attribute without quotes",
                [](const string& key, const string& value, Random&) { return key + "=" + value; }),
      attribute("attribute in apostrophes", [](const string& key, const string& value,
                                               Random&) { return key + "='" + value + "'"; }),
      attribute("attribute in smart quotes", [](const string& key, const string& value,
                                                Random&) { return key + "=“" + value + "”"; }),
      attribute("attribute in smart quotes of windows-1252",
                [](const string& key, const string& value, Random&) {
                  return key + "=\x93" + value + "\x94";
                }),
      attribute("attribute in escaped quotes",
                [](const string& key, const string& value, Random&) {
                  return key + "=&quot;" + value + "&quot;";
                }),
      attribute("attribute in backslashed quotes",
                [](const string& key, const string& value, Random&) {
                  return key + "=\\\"" + value + "\\\"";
                }),
      attribute("attribute in two quotes", [](const string& key, const string& value,
                                              Random&) { return key + "=\"\"" + value + "\"\""; }),
      attribute("attribute in unlike quotes", [](const string& key, const string& value,
                                                 Random&) { return key + "=\"" + value + "'"; }),
      attribute(
          "attribute without its first quote",
          [](const string& key, const string& value, Random&) { return key + "=" + value + "\""; }),
      attribute("attribute without its last quote", [](const string& key, const string& value,
                                                       Random&) { return key + "=\"" + value; }),
      attribute("attribute with blanks around",
                [](const string& key, const string& value, Random&) {
                  return key + " = \n \" " + value + " \"";
                }),
      attribute("attribute without blank behind",
                [](const string& key, const string& value, Random&) {
                  return key + "=\"" + value + "\"x=\"y\"";
                }),
      attribute("attribute twice",
                [](const string& key, const string& value, Random&) {
                  return key + "=\"" + value + "\" " + key + "=\"" + value + "\"";
                }),
      attribute("attribute without value in front",
                [](const string& key, const string& value, Random&) {
                  return "checked " + key + "=\"" + value + "\"";
                }),
      attribute("attribute in upper case",
                [](const string& key, const string& value, Random&) {
                  string upper = key;
                  for (char& c : upper) {
                    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 32);
                  }
                  return upper + "=\"" + value + "\"";
                }),
      attribute("CDATA in an attribute",
                [](const string& key, const string& value, Random&) {
                  return key + "=\"<![CDATA[" + value + "]]>\"";
                }),
      attribute("attribute with colon for '='", [](const string& key, const string& value,
                                                   Random&) { return key + ":\"" + value + "\""; }),
      attribute("raw '<', '>' and '&' in an attribute",
                [](const string& key, const string& value, Random&) {
                  return "note=\"a < b > c & d\" " + key + "=\"" + value + "\"";
                }),
      attribute("control bytes in an attribute",
                [](const string& key, const string& value, Random&) {
                  return key + "=\"\x01" + value + "\x0B\"";
                }),
  };
}

inline std::vector<DamageKind> between_kinds() {
  return {
      between_elements("garbage between elements",
                       {"garbage ", "&", "&&", "&nbsp;", ">", "]]>", "</p>", "</foo>", "<br>",
                        "<hr/>", "\x01", "\xEF\xBB\xBF", "\xFF", "</>", "<>", "< ", "<<"}),
      between_elements("a declaration in the middle",
                       {"<?xml version=\"1.0\" encoding=\"utf-8\"?>", "<?xml version='1.0'>",
                        "<?xml-stylesheet href='x'?>", "<!DOCTYPE rss>",
                        "<!DOCTYPE html PUBLIC \"-//W3C//DTD\" \"http://x.example\">"}),
      between_elements("processing instructions",
                       {"<?php echo 1; ?>", "<? echo $a > 1 ?>", "<?php echo 1;", "<?php echo 1;>",
                        "<?>", "<%= x %>", "<?xml?>"}),
      between_elements("comments", {"<!-- a -- b -->", "<!--->", "<!-->", "<!-- a --->",
                                    "<!-- <item><title>No</title></item> -->", "<!- a ->",
                                    "<! -- a -- >", "<!-- a --!>", "<!---->", "<!--a>"}),
      between_elements("unknown elements",
                       {"<foo/>", "<foo>", "<x:y z=1/>", "<x:y>t</x:y>", "<foo>t", "<foo><bar>"}),
  };
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

inline std::vector<DamageKind> damages_to_xml() {
  std::vector<DamageKind> all;
  for (auto kinds : {cut_kinds(), tag_kinds(), text_kinds(), attribute_kinds(), between_kinds(),
                     frame_kinds()}) {
    all.insert(all.end(), kinds.begin(), kinds.end());
  }
  return all;
}

}  // namespace newswatch::testing
