#pragma once

// Damages to the texts of XML, and what strangers put between its elements.

#include <string>
#include <string_view>
#include <vector>

#include "tests/feeds/damage_kinds.h"
#include "tests/feeds/damage_targets.h"

namespace newswatch::testing {

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

}  // namespace newswatch::testing
