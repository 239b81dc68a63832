#pragma once

// A folder of a test's own, a store in it, and what tests of the daemon write: configurations and
// feeds.

#include <filesystem>
#include <fstream>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "config/config.h"
#include "store/reader.h"
#include "store/sqlite_store.h"

namespace newswatch::testing {

// Removed with all it holds.
class Scratch {
 public:
  Scratch() {
    std::string name = (std::filesystem::temp_directory_path() / "newswatch-test-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("no folder for the test");
    path_ = name;
  }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  ~Scratch() { std::filesystem::remove_all(path_); }

  std::string path(const std::string& name) const { return path_ + "/" + name; }

  std::string write(const std::string& name, const std::string& text) const {
    std::ofstream(path(name), std::ios::binary) << text;
    return path(name);
  }

  // The configuration `yaml`, to which the store is added.
  config::Config config(const std::string& yaml) const {
    const std::string file =
        write("newswatch.yaml", "store: {path: " + path("newswatch.db") + "}\n" + yaml);
    auto loaded = config::load(file, {});
    if (loaded) return std::move(*loaded);
    throw std::runtime_error(to_string(loaded.error().front()));
  }

  std::unique_ptr<store::Store> open_store() const {
    auto store = store::open_sqlite(path("newswatch.db"));
    if (!store) throw std::runtime_error(store.error().message);
    return std::move(*store);
  }

  // Every article committed, newest first.
  std::vector<store::ArticleStory> articles() const {
    auto reader = store::Reader::open(path("newswatch.db"));
    if (!reader) throw std::runtime_error(reader.error().message);
    auto all = (*reader)->articles("", 10'000);
    if (!all) throw std::runtime_error(all.error().message);
    return std::move(*all);
  }

  // What is remembered of every feed.
  std::vector<store::FeedRecord> feeds() const {
    auto reader = store::Reader::open(path("newswatch.db"));
    if (!reader) throw std::runtime_error(reader.error().message);
    auto all = (*reader)->feeds();
    if (!all) throw std::runtime_error(all.error().message);
    return std::move(*all);
  }

 private:
  std::string path_;
};

struct Item {
  std::string guid;
  std::string title;
  std::string text;
  std::string published;  // RFC 822; empty for none
};

// Titles and texts must need no escaping.
inline std::string rss(const std::vector<Item>& items) {
  std::string document = "<rss version=\"2.0\"><channel><title>A feed</title>";
  for (const Item& item : items) {
    document += "<item><guid isPermaLink=\"false\">" + item.guid + "</guid><title>" + item.title +
                "</title><description>" + item.text + "</description>";
    if (!item.published.empty()) document += "<pubDate>" + item.published + "</pubDate>";
    document += "</item>";
  }
  return document + "</channel></rss>";
}

}  // namespace newswatch::testing
