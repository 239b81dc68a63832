#include "daemon/demo_feed.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <string_view>
#include <vector>

#include "alerts/markup.h"
#include "feeds/dates.h"
#include "feeds/identity.h"

namespace newswatch::daemon {

namespace {

constexpr std::size_t kItems = 20;

std::string rfc3339(std::chrono::seconds at) { return feeds::format_rfc3339(kDemoMidnight + at); }

std::string rfc822(std::chrono::seconds at) {
  const auto time = std::chrono::system_clock::to_time_t(kDemoMidnight + at);
  return fmt::format("{:%a, %d %b %Y %H:%M:%S} GMT", fmt::gmtime(time));
}

// Newest first.
std::vector<DemoItem> items_of(const DemoFeed& feed, std::chrono::seconds at) {
  std::vector<DemoItem> items;
  for (const DemoArticle& article : feed.articles) {
    if (article.at <= at) items.push_back(demo_item(feed, article, at));
  }
  std::reverse(items.begin(), items.end());
  if (items.size() > kItems) items.resize(kItems);
  return items;
}

std::string paragraph(const DemoItem& item) { return fmt::format("<p>{}</p>", item.body); }

std::string rss_2(const DemoFeed& feed, const std::vector<DemoItem>& items) {
  std::string out = fmt::format(
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<rss "
      "version=\"2.0\"><channel><title>{}</title><link>https://{}/</link>"
      "<description>{}</description><language>{}</language>\n",
      alerts::html_escaped(feed.title), feed.host, alerts::html_escaped(feed.publisher),
      feed.language);
  for (const DemoItem& item : items) {
    out += fmt::format(
        "<item><title>{}</title><link>{}</link><guid "
        "isPermaLink=\"false\">{}</guid><pubDate>{}</pubDate>"
        "<description>{}</description></item>\n",
        alerts::html_escaped(item.title), alerts::html_escaped(item.url), item.guid,
        rfc822(item.published), alerts::html_escaped(paragraph(item)));
  }
  return out + "</channel></rss>\n";
}

std::string rss_1(const DemoFeed& feed, const std::vector<DemoItem>& items) {
  std::string out = fmt::format(
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<rdf:RDF "
      "xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\""
      " xmlns=\"http://purl.org/rss/1.0/\" "
      "xmlns:dc=\"http://purl.org/dc/elements/1.1/\">\n<channel rdf:about=\"https://{0}/\">"
      "<title>{1}</title><link>https://{0}/</link><description>{2}</description><dc:language>{3}</"
      "dc:language></channel>\n",
      feed.host, alerts::html_escaped(feed.title), alerts::html_escaped(feed.publisher),
      feed.language);
  for (const DemoItem& item : items) {
    out += fmt::format(
        "<item "
        "rdf:about=\"{0}\"><title>{1}</title><link>{0}</link><dc:identifier>{2}</"
        "dc:identifier><dc:date>{3}</dc:date>"
        "<description>{4}</description></item>\n",
        alerts::html_escaped(item.url), alerts::html_escaped(item.title), item.guid,
        rfc3339(item.published), alerts::html_escaped(paragraph(item)));
  }
  return out + "</rdf:RDF>\n";
}

std::string atom(const DemoFeed& feed, const std::vector<DemoItem>& items,
                 std::chrono::seconds at) {
  std::string out = fmt::format(
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" "
      "xml:lang=\"{}\"><title>{}</title>"
      "<id>tag:{},2026:feed</id><link "
      "href=\"https://{}/\"/><updated>{}</updated><author><name>{}</name></author>\n",
      feed.language, alerts::html_escaped(feed.title), feed.host, feed.host,
      rfc3339(items.empty() ? at : items.front().changed), alerts::html_escaped(feed.publisher));
  for (const DemoItem& item : items) {
    out += fmt::format(
        "<entry><title>{}</title><id>tag:{},2026:{}</id><link "
        "href=\"{}\"/><published>{}</published><updated>{}</updated>"
        "<content type=\"html\">{}</content></entry>\n",
        alerts::html_escaped(item.title), feed.host, item.guid, alerts::html_escaped(item.url),
        rfc3339(item.published), rfc3339(item.changed), alerts::html_escaped(paragraph(item)));
  }
  return out + "</feed>\n";
}

std::string json_feed(const DemoFeed& feed, const std::vector<DemoItem>& items) {
  namespace json = boost::json;
  json::array array;
  for (const DemoItem& item : items) {
    array.push_back(json::object{{"id", item.guid},
                                 {"url", item.url},
                                 {"title", item.title},
                                 {"content_html", paragraph(item)},
                                 {"date_published", rfc3339(item.published)},
                                 {"date_modified", rfc3339(item.changed)}});
  }
  return json::serialize(json::object{{"version", "https://jsonfeed.org/version/1.1"},
                                      {"title", feed.title},
                                      {"home_page_url", fmt::format("https://{}/", feed.host)},
                                      {"language", feed.language},
                                      {"items", std::move(array)}});
}

std::string_view type_of(feeds::Format format) {
  switch (format) {
    case feeds::Format::json_feed_1_1:
      return "application/feed+json";
    case feeds::Format::atom_1_0:
    case feeds::Format::atom_0_3:
      return "application/atom+xml; charset=utf-8";
    default:
      return "application/rss+xml; charset=utf-8";
  }
}

net::ServerResponse fault_answer(DemoFault::Kind kind) {
  if (kind == DemoFault::Kind::server_error) {
    return {.status = 500, .headers = {{"Content-Type", "text/plain"}}, .body = "database error\n"};
  }
  return {.status = 200,
          .headers = {{"Content-Type", "text/html; charset=utf-8"}},
          .body =
              "<!DOCTYPE html><html><head><title>Maintenance</title></head><body><h1>Back "
              "soon</h1></body></html>\n"};
}

}  // namespace

std::string demo_document(const DemoFeed& feed, std::chrono::seconds at) {
  const auto items = items_of(feed, at);
  switch (feed.format) {
    case feeds::Format::json_feed_1_1:
      return json_feed(feed, items);
    case feeds::Format::atom_1_0:
      return atom(feed, items, at);
    case feeds::Format::rss_1_0:
      return rss_1(feed, items);
    default:
      return rss_2(feed, items);
  }
}

net::ServerResponse demo_answer(const net::ServerRequest& request, std::chrono::seconds at) {
  constexpr std::string_view kFolder = "/feeds/";
  const std::string_view target = request.target;
  const DemoFeed* feed =
      target.starts_with(kFolder) ? demo_feed_named(target.substr(kFolder.size())) : nullptr;
  if (feed == nullptr) return {.status = 404, .body = "no such feed\n"};
  for (const DemoFault& fault : feed->faults) {
    if (fault.from <= at && at < fault.until) return fault_answer(fault.kind);
  }
  std::string body = demo_document(*feed, at);
  const std::string etag = fmt::format("\"{:016x}\"", feeds::stable_hash(body));
  for (const net::Header& header : request.headers) {
    if ((header.name == "If-None-Match" || header.name == "if-none-match") &&
        header.value == etag) {
      return {.status = 304, .headers = {{"ETag", etag}}};
    }
  }
  return {.status = 200,
          .headers = {{"Content-Type", std::string(type_of(feed->format))}, {"ETag", etag}},
          .body = std::move(body)};
}

}  // namespace newswatch::daemon
