#pragma once

// The news of a simulated world: which feed says what at which moment, a function of the seed.

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <random>
#include <string>
#include <utility>
#include <vector>

namespace newswatch::simulation {

using std::chrono::seconds;

// A number in [0, below), the same on every standard library.
inline std::uint64_t below(std::mt19937_64& chance, std::uint64_t most) { return chance() % most; }
inline bool one_in(std::mt19937_64& chance, std::uint64_t n) { return chance() % n == 0; }

enum class Format : std::uint8_t { rss, atom, json };

struct FeedSite {
  const char* name;
  const char* url;
  Format format;
  bool has_etag;
};

inline constexpr std::array<FeedSite, 4> kSites{{
    {"wire", "http://wire.example/rss", Format::rss, true},
    {"agency", "http://agency.example/atom", Format::atom, true},
    {"blog", "http://blog.example/feed.json", Format::json, false},
    {"mirror", "http://mirror.example/rss", Format::rss, true},
}};
// Where the last of them is moved to, now and then.
inline constexpr const char* kMovedUrl = "http://cdn.example/rss";

enum class Topic : std::uint8_t { truce, visit, sirens, harvest, nothing };

// A version of a story, as a feed shows it.
struct Shown {
  std::size_t story = 0;
  std::size_t revision = 0;
  bool operator==(const Shown&) const = default;
};

struct Document {
  std::vector<Shown> items;
  std::string body;
  std::string etag;
};

class News {
 public:
  static constexpr std::size_t kStories = 24;

  // After `lasts` nothing changes any more.
  News(std::uint64_t seed, seconds lasts) : lasts_(lasts) {
    std::mt19937_64 chance(seed);
    for (std::size_t n = 0; n < kStories; ++n) stories_.push_back(make(chance));
  }

  // The rule that a headline is of; empty for none.
  [[nodiscard]] std::string rule(const Shown& shown) const {
    const Version& version = stories_[shown.story].versions[shown.revision];
    static constexpr std::array<const char*, 5> kRules{"truce", "visit", "sirens", "harvest", ""};
    return kRules[static_cast<std::size_t>(version.topic)];
  }
  [[nodiscard]] std::string title(const Shown& shown) const {
    static constexpr std::array<const char*, 5> kTitles{
        "Truce comes nearer in town ", "Minister visits town ", "Sirens are heard in town ",
        "Harvest begins around town ", "Market day is held in town "};
    const Version& version = stories_[shown.story].versions[shown.revision];
    std::string text = kTitles[static_cast<std::size_t>(version.topic)];
    text += std::to_string(shown.story);
    if (shown.revision > 0) text += ", update " + std::to_string(shown.revision);
    return text;
  }
  [[nodiscard]] static std::string url(std::size_t story) {
    return "http://news.example/story/" + std::to_string(story);
  }
  [[nodiscard]] static std::string id(std::size_t story) { return "s" + std::to_string(story); }

  [[nodiscard]] std::vector<Shown> items(std::size_t feed, seconds at) const {
    at = std::min(at, lasts_);
    std::vector<Shown> found;
    for (std::size_t n = 0; n < stories_.size(); ++n) {
      for (const Place& place : stories_[n].places) {
        const bool away = at >= place.away_from && at < place.away_to;
        if (place.feed != feed || at < place.from || at >= place.to || away) continue;
        Shown shown{.story = n};
        for (const Version& version : stories_[n].versions) {
          if (version.since + place.lag <= at) shown.revision = index(n, version);
        }
        found.push_back(shown);
      }
    }
    std::reverse(found.begin(), found.end());
    return found;
  }

  [[nodiscard]] Document document(std::size_t feed, seconds at) const {
    Document document{.items = items(feed, at)};
    document.body = text_of(kSites[feed].format, document.items);
    document.etag = '"' + std::to_string(std::hash<std::string>()(document.body)) + '"';
    return document;
  }

 private:
  struct Version {
    seconds since;
    Topic topic;
  };
  struct Place {
    std::size_t feed;
    seconds from, to, lag, away_from, away_to;
  };
  struct Story {
    std::vector<Version> versions;
    std::vector<Place> places;
  };

  seconds within(std::mt19937_64& chance, seconds most) const {
    return seconds(below(chance, static_cast<std::uint64_t>(most.count())));
  }

  Story make(std::mt19937_64& chance) const {
    using namespace std::chrono_literals;
    Story story;
    const seconds born = within(chance, lasts_);
    const auto topic = static_cast<Topic>(below(chance, 5));
    story.versions.push_back({born, topic});
    for (seconds edited = born; one_in(chance, 2) && story.versions.size() < 4;) {
      edited += 5min + within(chance, 4h);
      // Now and then the news is that it is something else.
      const bool turns = one_in(chance, 4);
      story.versions.push_back({edited, turns ? static_cast<Topic>(below(chance, 5)) : topic});
    }
    const std::size_t first = below(chance, kSites.size());
    for (std::size_t n = 0; n < 1 + below(chance, 3); ++n) {
      Place place{.feed = (first + n) % kSites.size(), .lag = within(chance, 40min)};
      place.from = born + place.lag;
      place.to = place.from + 3h + within(chance, 20h);
      place.away_from = place.away_to = place.to;
      if (one_in(chance, 5)) {
        place.away_from = place.from + 1h + within(chance, 2h);
        place.away_to = place.away_from + within(chance, 3h);
      }
      story.places.push_back(place);
    }
    return story;
  }

  std::size_t index(std::size_t story, const Version& version) const {
    return static_cast<std::size_t>(&version - stories_[story].versions.data());
  }

  static std::string said(std::size_t story) {
    return "What people of town " + std::to_string(story) +
           " have told our correspondents on the market place, in the words they chose.";
  }

  std::string text_of(Format format, const std::vector<Shown>& items) const {
    std::string text;
    for (const Shown& shown : items) {
      const std::string guid = id(shown.story), link = url(shown.story);
      const std::string head = title(shown), body = said(shown.story);
      if (format == Format::rss) {
        text += "<item><guid isPermaLink=\"false\">" + guid + "</guid><link>" + link +
                "</link><title>" + head + "</title><description>" + body + "</description></item>";
      } else if (format == Format::atom) {
        text += "<entry><id>" + guid + "</id><link href=\"" + link + "\"/><title>" + head +
                "</title><summary>" + body + "</summary></entry>";
      } else {
        text += std::string(text.empty() ? "" : ",") + R"({"id":")" + guid + R"(","url":")" + link +
                R"(","title":")" + head + R"(","content_text":")" + body + "\"}";
      }
    }
    if (format == Format::rss)
      return "<rss version=\"2.0\"><channel><title>A feed</title>" + text + "</channel></rss>";
    if (format == Format::atom)
      return "<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>A feed</title>" + text + "</feed>";
    return R"({"version":"https://jsonfeed.org/version/1.1","title":"A feed","items":[)" + text +
           "]}";
  }

  seconds lasts_;
  std::vector<Story> stories_;
};

}  // namespace newswatch::simulation
