#pragma once

// Sound documents for the damage drill. Each story has every field a format can carry, in words
// that occur nowhere else.

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tests/feeds/damage_elements.h"

namespace newswatch::testing {

struct SoundDocument {
  std::string name;
  std::string text;
  std::vector<Element> elements;  // those with an end tag, in document order
};

inline std::string replaced(std::string text, std::string_view what, std::string_view by) {
  for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + by.size())) {
    text.replace(at, what.size(), by);
  }
  return text;
}

struct Story {
  std::string_view title;
  std::string_view words;
  std::string_view person;
};

inline constexpr std::array<Story, 5> kStories = {{
    {"Envoys open a second day of talks", "The mediators spoke of aid and of prisoners", "Ada Ek"},
    {"Prix du blé : la hausse continue", "Le marché a clôturé à la hausse, selon l’agence",
     "Zoé Été"},
    {"Переговоры возобновились в столице", "Стороны обсудили помощь и обмен пленными", "Инна Юг"},
    {"停戦交渉が再開された", "当局者は合意が近いと語った。 記者会見は夜に開かれる", "林 花"},
    {"Harbour reopens after the storm", "Ferries sail again and the markets are full", "Bo Lind"},
}};

enum class Layout { lines, packed };

class DocumentWriter {
 public:
  explicit DocumentWriter(Layout layout) : layout_(layout) {}

  void line(std::string_view text) {
    text_.append(text);
    if (layout_ == Layout::lines) text_.append("\n  ");
  }

  [[nodiscard]] std::string take() { return std::move(text_); }

 private:
  Layout layout_;
  std::string text_;
};

inline std::string number(std::size_t i) { return std::to_string(i + 1); }

inline std::string rich(const Story& story) {
  return "<p>" + std::string(story.words) +
         "</p> <p><a href=\"https://x.example/more\">More</a> & so on</p>";
}

inline std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '<') {
      out += "&lt;";
    } else if (c == '>') {
      out += "&gt;";
    } else if (c == '&') {
      out += "&amp;";
    } else {
      out += c;
    }
  }
  return out;
}

inline std::string rss_2_0(Layout layout, bool uses_cdata) {
  DocumentWriter out(layout);
  out.line("<?xml version=\"1.0\" encoding=\"UTF-8\"?>");
  out.line(
      "<rss version=\"2.0\" xmlns:content=\"http://purl.org/rss/1.0/modules/content/\" "
      "xmlns:dc=\"http://purl.org/dc/elements/1.1/\">");
  out.line("<channel>");
  out.line("<title>The Desk</title>");
  out.line("<link>https://desk.example/</link>");
  out.line("<description>News of the desk</description>");
  out.line("<language>en</language>");
  for (std::size_t i = 0; i < kStories.size(); ++i) {
    const Story& story = kStories[i];
    out.line("<item>");
    out.line("<title>" + std::string(story.title) + "</title>");
    out.line("<link>https://desk.example/" + number(i) + "?a=1&amp;b=2</link>");
    out.line("<pubDate>Mon, 10 Jun 2024 0" + number(i) + ":00:00 GMT</pubDate>");
    out.line("<dc:creator>" + std::string(story.person) + "</dc:creator>");
    out.line("<category>World " + number(i) + "</category>");
    out.line("<guid isPermaLink=\"false\">desk-" + number(i) + "</guid>");
    out.line("<enclosure url=\"https://desk.example/" + number(i) +
             ".mp3\" length=\"5\" type=\"audio/mpeg\"/>");
    if (uses_cdata) {
      out.line("<description><![CDATA[" + rich(story) + "]]></description>");
      out.line("<content:encoded><![CDATA[<div>" + rich(story) + "</div>]]></content:encoded>");
    } else {
      out.line("<description>" + escaped(rich(story)) + "</description>");
    }
    out.line("</item>");
  }
  out.line("</channel>");
  out.line("</rss>");
  return out.take();
}

inline std::string rss_1_0(Layout layout) {
  DocumentWriter out(layout);
  out.line("<?xml version=\"1.0\" encoding=\"UTF-8\"?>");
  out.line(
      "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\" "
      "xmlns=\"http://purl.org/rss/1.0/\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\">");
  out.line("<channel rdf:about=\"https://desk.example/rss\">");
  out.line("<title>The Desk</title>");
  out.line("<link>https://desk.example/</link>");
  out.line("<description>News of the desk</description>");
  out.line("</channel>");
  for (std::size_t i = 0; i < kStories.size(); ++i) {
    out.line("<item rdf:about=\"https://desk.example/" + number(i) + "\">");
    out.line("<title>" + std::string(kStories[i].title) + "</title>");
    out.line("<link>https://desk.example/" + number(i) + "</link>");
    out.line("<dc:date>2024-06-10T0" + number(i) + ":00:00Z</dc:date>");
    out.line("<dc:subject>World " + number(i) + "</dc:subject>");
    out.line("<description>" + std::string(kStories[i].words) + "</description>");
    out.line("</item>");
  }
  out.line("</rdf:RDF>");
  return out.take();
}

inline std::string atom_1_0(Layout layout, bool uses_xhtml) {
  DocumentWriter out(layout);
  out.line("<?xml version=\"1.0\" encoding=\"utf-8\"?>");
  out.line("<feed xmlns=\"http://www.w3.org/2005/Atom\">");
  out.line("<title>The Desk</title>");
  out.line("<id>urn:desk</id>");
  out.line("<updated>2024-06-10T09:00:00Z</updated>");
  out.line("<link href=\"https://desk.example/\"/>");
  out.line("<author><name>The Desk</name></author>");
  for (std::size_t i = 0; i < kStories.size(); ++i) {
    const Story& story = kStories[i];
    out.line("<entry>");
    out.line("<title type=\"text\">" + std::string(story.title) + "</title>");
    out.line("<link rel=\"alternate\" type=\"text/html\" href=\"https://desk.example/" + number(i) +
             "\"/>");
    out.line("<id>urn:desk:" + number(i) + "</id>");
    out.line("<author><name>" + std::string(story.person) +
             "</name><email>a@desk.example</email></author>");
    out.line("<category term=\"world\" label=\"World\"/>");
    out.line("<published>2024-06-10T0" + number(i) + ":00:00Z</published>");
    out.line("<updated>2024-06-10T0" + number(i) + ":30:00Z</updated>");
    out.line("<summary>" + std::string(story.words) + "</summary>");
    if (uses_xhtml) {
      out.line("<content type=\"xhtml\"><div xmlns=\"http://www.w3.org/1999/xhtml\"><p>" +
               std::string(story.words) + "</p><p><b>More</b> later<br/>today</p></div></content>");
    } else {
      out.line("<content type=\"html\">" + escaped(rich(story)) + "</content>");
    }
    out.line("</entry>");
  }
  out.line("</feed>");
  return out.take();
}

inline std::string atom_0_3(Layout layout) {
  DocumentWriter out(layout);
  out.line("<?xml version=\"1.0\" encoding=\"utf-8\"?>");
  out.line("<feed version=\"0.3\" xmlns=\"http://purl.org/atom/ns#\">");
  out.line("<title>The Desk</title>");
  out.line("<link rel=\"alternate\" type=\"text/html\" href=\"https://desk.example/\"/>");
  out.line("<modified>2024-06-10T09:00:00Z</modified>");
  for (std::size_t i = 0; i < kStories.size(); ++i) {
    out.line("<entry>");
    out.line("<title>" + std::string(kStories[i].title) + "</title>");
    out.line("<link rel=\"alternate\" type=\"text/html\" href=\"https://desk.example/" + number(i) +
             "\"/>");
    out.line("<id>tag:desk," + number(i) + "</id>");
    out.line("<issued>2024-06-10T0" + number(i) + ":00:00Z</issued>");
    out.line("<modified>2024-06-10T0" + number(i) + ":30:00Z</modified>");
    out.line("<content type=\"text/html\" mode=\"escaped\">" + escaped(rich(kStories[i])) +
             "</content>");
    out.line("</entry>");
  }
  out.line("</feed>");
  return out.take();
}

inline std::string news_sitemap(Layout layout) {
  DocumentWriter out(layout);
  out.line("<?xml version=\"1.0\" encoding=\"UTF-8\"?>");
  out.line(
      "<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\" "
      "xmlns:news=\"http://www.google.com/schemas/sitemap-news/0.9\">");
  for (std::size_t i = 0; i < kStories.size(); ++i) {
    out.line("<url>");
    out.line("<loc>https://desk.example/" + number(i) + "</loc>");
    out.line("<news:news>");
    out.line("<news:publication_date>2024-06-10T0" + number(i) + ":00:00Z</news:publication_date>");
    out.line("<news:title>" + std::string(kStories[i].title) + "</news:title>");
    out.line("</news:news>");
    out.line("</url>");
  }
  out.line("</urlset>");
  return out.take();
}

inline std::string cdf(Layout layout) {
  DocumentWriter out(layout);
  out.line("<?xml version=\"1.0\" encoding=\"UTF-8\"?>");
  out.line("<CHANNEL HREF=\"https://desk.example/\">");
  out.line("<TITLE>The Desk</TITLE>");
  for (std::size_t i = 0; i < kStories.size(); ++i) {
    out.line("<ITEM HREF=\"https://desk.example/" + number(i) + "\">");
    out.line("<TITLE>" + std::string(kStories[i].title) + "</TITLE>");
    out.line("<ABSTRACT>" + std::string(kStories[i].words) + "</ABSTRACT>");
    out.line("</ITEM>");
  }
  out.line("</CHANNEL>");
  return out.take();
}

inline std::string json_feed(Layout layout) {
  DocumentWriter out(layout);
  out.line("{\"version\": \"https://jsonfeed.org/version/1.1\",");
  out.line("\"title\": \"The Desk\",");
  out.line("\"home_page_url\": \"https://desk.example/\",");
  out.line("\"items\": [");
  for (std::size_t i = 0; i < kStories.size(); ++i) {
    out.line("{\"id\": \"desk-" + number(i) + "\",");
    out.line("\"url\": \"https://desk.example/" + number(i) + "\",");
    out.line("\"title\": \"" + std::string(kStories[i].title) + "\",");
    out.line("\"date_published\": \"2024-06-10T0" + number(i) + ":00:00Z\",");
    out.line("\"tags\": [\"world\", \"desk\"],");
    out.line("\"attachments\": [{\"url\": \"https://desk.example/" + number(i) +
             ".mp3\", \"mime_type\": \"audio/mpeg\", \"size_in_bytes\": 5}],");
    out.line("\"authors\": [{\"name\": \"" + std::string(kStories[i].person) + "\"}],");
    out.line("\"content_html\": \"<p>" + std::string(kStories[i].words) + "</p>\"");
    out.line(i + 1 < kStories.size() ? "}," : "}");
  }
  out.line("]");
  out.line("}");
  return out.take();
}

inline std::vector<SoundDocument> sound_xml_documents() {
  std::vector<SoundDocument> documents;
  for (const Layout layout : {Layout::lines, Layout::packed}) {
    const std::string suffix = layout == Layout::lines ? " in lines" : " packed";
    documents.push_back({"RSS 2.0" + suffix, rss_2_0(layout, false), {}});
    documents.push_back({"RSS 2.0 with CDATA" + suffix, rss_2_0(layout, true), {}});
    documents.push_back({"RSS 1.0" + suffix, rss_1_0(layout), {}});
    documents.push_back({"Atom 1.0" + suffix, atom_1_0(layout, false), {}});
    documents.push_back({"Atom 1.0 with XHTML" + suffix, atom_1_0(layout, true), {}});
    documents.push_back({"Atom 0.3" + suffix, atom_0_3(layout), {}});
    documents.push_back({"news sitemap" + suffix, news_sitemap(layout), {}});
    documents.push_back({"CDF" + suffix, cdf(layout), {}});
  }
  for (SoundDocument& document : documents) document.elements = elements_of(document.text);
  return documents;
}

}  // namespace newswatch::testing
