#include "tests/bench/rivals/feed_readers.h"

#include <fmt/format.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

namespace newswatch::bench {
namespace {

using Urls = std::vector<std::string>;

std::string folder_of(const std::string& folder, const char* name) {
  std::string own = folder + "/" + name;
  std::filesystem::create_directories(own);
  return own;
}

// One reload, without its screen.
FeedReader newsboat(const std::string& all, const Urls& urls) {
  const std::string folder = folder_of(all, "newsboat");
  std::ofstream(folder + "/config") << "";
  std::ofstream list(folder + "/urls");
  for (const std::string& url : urls) list << url << '\n';
  return {.name = "newsboat",
          .folder = folder,
          .command = {"/usr/bin/newsboat", "-C", folder + "/config", "-u", folder + "/urls", "-c",
                      folder + "/cache.db", "-x", "reload"},
          .want = 150};
}

// Its configuration is a shell script. It starts a handful of processes for each feed, and asks
// without conditions unless one writes it another `fetch`.
FeedReader sfeed_update(const std::string& all, const Urls& urls) {
  const std::string folder = folder_of(all, "sfeed_update");
  std::filesystem::create_directories(folder + "/feeds");
  std::ofstream script(folder + "/sfeedrc");
  script << fmt::format("sfeedpath='{}/feeds'\nfeeds() {{\n", folder);
  for (std::size_t i = 0; i < urls.size(); ++i)
    script << fmt::format("  feed 'feed-{}' '{}'\n", i, urls[i]);
  script << "}\n";
  return {.name = "sfeed_update",
          .folder = folder,
          .command = {"/usr/bin/sfeed_update", folder + "/sfeedrc"},
          .want = 250};
}

// Does not send; and could not, as its mail goes to a folder.
FeedReader rss2email(const std::string& all, const Urls& urls) {
  const std::string folder = folder_of(all, "rss2email");
  std::ofstream config(folder + "/rss2email.cfg");
  config << fmt::format(
      "[DEFAULT]\nfrom = reader@example.org\nto = reader@example.org\n"
      "email-protocol = maildir\nmaildir-path = {}/mail\nmaildir-mailbox = feeds\n",
      folder);
  for (std::size_t i = 0; i < urls.size(); ++i)
    config << fmt::format("[feed.feed-{}]\nurl = {}\n", i, urls[i]);
  return {.name = "rss2email",
          .folder = folder,
          .command = {"/usr/bin/r2e", "--config", folder + "/rss2email.cfg", "--data",
                      folder + "/rss2email.json", "run", "--no-send"},
          .want = 25};
}

FeedReader urlwatch(const std::string& all, const Urls& urls) {
  const std::string folder = folder_of(all, "urlwatch");
  std::ofstream(folder + "/urlwatch.yaml")
      << "display: { new: false, changed: false, error: false }\n"
         "report: { text: {}, stdout: { enabled: false }, email: { enabled: false } }\n";
  std::ofstream list(folder + "/urls.yaml");
  for (std::size_t i = 0; i < urls.size(); ++i)
    list << fmt::format("{}name: feed-{}\nurl: {}\n", i == 0 ? "" : "---\n", i, urls[i]);
  return {.name = "urlwatch",
          .folder = folder,
          .command = {"/usr/bin/urlwatch", "--urls", folder + "/urls.yaml", "--config",
                      folder + "/urlwatch.yaml", "--hooks", folder + "/hooks.py", "--cache",
                      folder + "/cache.db"},
          .want = 35};
}

}  // namespace

FeedReader newswatch_reader(const std::string& all, const Urls& urls) {
  const std::string folder = folder_of(all, "newswatch");
  std::ofstream config(folder + "/newswatch.yaml");
  config << fmt::format(
      "store: {{ path: \"{}/newswatch.db\" }}\nfetch: {{ allow_private_addresses: true }}\n"
      "feeds:\n",
      folder);
  for (std::size_t i = 0; i < urls.size(); ++i)
    config << fmt::format("  - {{ name: Feed {}, url: \"{}\" }}\n", i, urls[i]);
  return {.name = "newswatch",
          .folder = folder,
          .command = {NEWSWATCH_PROGRAM, "poll", "--config", folder + "/newswatch.yaml"}};
}

std::vector<FeedReader> rival_feed_readers(const std::string& folder, const Urls& urls) {
  return {newsboat(folder, urls), sfeed_update(folder, urls), rss2email(folder, urls),
          urlwatch(folder, urls)};
}

bool is_installed(const FeedReader& reader) {
  return access(reader.command.front().c_str(), X_OK) == 0;
}

}  // namespace newswatch::bench
