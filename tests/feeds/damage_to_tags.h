#pragma once

// Damages to the tags of XML and to the attributes in them.

#include <string>
#include <string_view>
#include <vector>

#include "tests/feeds/damage_kinds.h"
#include "tests/feeds/damage_targets.h"

namespace newswatch::testing {

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

}  // namespace newswatch::testing
