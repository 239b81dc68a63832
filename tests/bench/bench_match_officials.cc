// 100,000 people: how long their file takes to load and what it holds of memory, what they cost an
// article that names few of them, and how many texts a second are searched for all of them.

#include <fmt/format.h>
#include <malloc.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <optional>
#include <random>
#include <sstream>
#include <string>
#include <tuple>
#include <vector>

#include "config/config.h"
#include "config/people_yaml.h"
#include "rules/officials.h"
#include "rules/query.h"
#include "rules/rule_set.h"
#include "rules/text.h"
#include "tests/bench/measure.h"

namespace {

using namespace newswatch;

constexpr int kPeople = 100'000;
constexpr int kArticles = 1'000;
constexpr int kRounds = 7;
constexpr std::size_t kCommonWords = 50'000;

using Words = std::vector<std::string>;

// Syllables make names and common words alike; each letter is one character of the list.
class Letters {
 public:
  Letters(std::u32string consonants, std::u32string vowels)
      : consonants_(std::move(consonants)), vowels_(std::move(vowels)) {}

  std::string word(std::mt19937_64& chance, int syllables, bool capital) const {
    std::string out;
    for (int i = 0; i < syllables; ++i) {
      char32_t first = consonants_[chance() % consonants_.size()];
      if (i == 0 && capital && first < 0x500) first = first < 0x80 ? first - 0x20 : first - 0x20;
      append(out, first);
      if (!vowels_.empty()) append(out, vowels_[chance() % vowels_.size()]);
    }
    return out;
  }

 private:
  static void append(std::string& out, char32_t c) {
    if (c < 0x80) {
      out += static_cast<char>(c);
    } else if (c < 0x800) {
      out += static_cast<char>(0xC0 | c >> 6);
      out += static_cast<char>(0x80 | (c & 0x3F));
    } else {
      out += static_cast<char>(0xE0 | c >> 12);
      out += static_cast<char>(0x80 | (c >> 6 & 0x3F));
      out += static_cast<char>(0x80 | (c & 0x3F));
    }
  }

  std::u32string consonants_;
  std::u32string vowels_;
};

std::u32string ideographs() {
  std::u32string all;
  for (char32_t c = 0x4E00; c < 0x5E00; c += 2) all += c;
  return all;
}

const Letters kLatin(U"bcdfghjklmnprstvwz", U"aeiou");
const Letters kCyrillic(U"бвгджзклмнпрст", U"аеиоу");
const Letters kArabic(U"ابتثجحخدذرزسشصضطظعغفقكلمنهوي", U"");
const Letters kChinese(ideographs(), U"");

int between(std::mt19937_64& chance, int least, int most) {
  return least + static_cast<int>(chance() % static_cast<unsigned>(most - least + 1));
}

// As many names as peoples have: some thousands in each script, in every mixture.
class Names {
 public:
  Names() {
    for (int i = 0; i < 30'000; ++i)
      latin_.push_back(kLatin.word(chance_, between(chance_, 2, 4), true));
    for (int i = 0; i < 15'000; ++i) {
      cyrillic_.push_back(kCyrillic.word(chance_, between(chance_, 2, 4), true));
      arabic_.push_back(kArabic.word(chance_, between(chance_, 3, 6), false));
    }
  }

  config::ImportedPerson person(int number) {
    config::ImportedPerson one;
    one.id = fmt::format("os.Q{}", number);
    one.name = name(latin_);
    one.family_name = one.name.substr(one.name.rfind(' ') + 1);
    for (int i = between(chance_, 3, 8); i > 0; --i) one.aliases.push_back(alias());
    one.groups = {chance_() % 2 == 0 ? "eu-fsf" : "us-ofac-sdn"};
    return one;
  }

  const std::string& surname() { return latin_[chance_() % latin_.size()]; }

 private:
  std::string name(const Words& list) {
    std::string out;
    for (int i = between(chance_, 4, 6) / 2; i > 0; --i)
      out += (out.empty() ? "" : " ") + list[chance_() % list.size()];
    return out;
  }
  std::string alias() {
    switch (chance_() % 5) {
      case 0:
      case 1:
        return name(latin_);
      case 2:
        return name(cyrillic_);
      case 3:
        return name(arabic_);
      default:
        return kChinese.word(chance_, between(chance_, 2, 3), false);
    }
  }

  std::mt19937_64 chance_{42};
  Words latin_;
  Words cyrillic_;
  Words arabic_;
};

// Word frequencies fall as in real text; one word in twelve is written with a capital, half of them
// somebody's name, and two people are named in full.
std::vector<feeds::Article> articles_of(const std::vector<config::ImportedPerson>& people,
                                        Names& names, Words& common) {
  std::mt19937_64 chance(7);
  for (std::size_t i = 0; i < kCommonWords; ++i)
    common.push_back(
        kLatin.word(chance, i < 200 ? between(chance, 1, 2) : between(chance, 2, 4), false));
  const auto word = [&]() -> std::string {
    const double u = std::uniform_real_distribution<double>(0, 1)(chance);
    const auto& plain = common[static_cast<std::size_t>(std::pow(kCommonWords, u)) - 1];
    switch (chance() % 24) {
      case 0:
        return names.surname();
      case 1: {
        std::string capital = plain;
        capital[0] = static_cast<char>(capital[0] - 'a' + 'A');
        return capital;
      }
      case 2:
        return plain + ".";
      default:
        return plain;
    }
  };
  std::vector<feeds::Article> articles(kArticles);
  for (feeds::Article& article : articles) {
    for (int i = 0; i < 10; ++i) article.title += word() + " ";
    for (int i = 0; i < 300; ++i) {
      article.text += word() + " ";
      if (i == 100 || i == 200) article.text += people[chance() % people.size()].name + " ";
    }
  }
  return articles;
}

// What the reading of YAML costs at least, with this library.
class Nobody : public YAML::EventHandler {
 public:
  std::size_t scalars = 0;
  void OnDocumentStart(const YAML::Mark&) override {}
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark&, YAML::anchor_t) override {}
  void OnAlias(const YAML::Mark&, YAML::anchor_t) override {}
  void OnScalar(const YAML::Mark&, const std::string&, YAML::anchor_t,
                const std::string&) override {
    ++scalars;
  }
  void OnSequenceStart(const YAML::Mark&, const std::string&, YAML::anchor_t,
                       YAML::EmitterStyle::value) override {}
  void OnSequenceEnd() override {}
  void OnMapStart(const YAML::Mark&, const std::string&, YAML::anchor_t,
                  YAML::EmitterStyle::value) override {}
  void OnMapEnd() override {}
};

double megabytes_of_status(const std::string& key) {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with(key + ":"))
      return std::strtod(line.c_str() + key.size() + 1, nullptr) / 1024;
  }
  return 0;
}

std::shared_ptr<const rules::RuleSet> rule_set(std::vector<rules::Official> officials,
                                               const std::vector<std::string>& queries) {
  rules::RuleSettings settings;
  settings.officials = std::move(officials);
  for (const std::string& query : queries) {
    settings.rules.push_back({.name = fmt::format("r{}", settings.rules.size()),
                              .match = rules::parse_query(query)->expr});
  }
  auto compiled = rules::RuleSet::compile(std::move(settings));
  if (!compiled) std::abort();
  return *compiled;
}

std::size_t match_all(const rules::RuleSet& set, const std::vector<feeds::Article>& articles) {
  std::size_t hits = 0;
  for (const feeds::Article& article : articles) {
    hits +=
        set.match(
               {.article = article, .feed_name = {}, .feed_tags = {}, .publisher = {}, .now = {}})
            .size();
  }
  return hits;
}

}  // namespace

int main(int, char** arguments) {
  namespace fs = std::filesystem;
  Names names;
  std::vector<config::ImportedPerson> people;
  std::string yaml = "officials:\n";
  for (int i = 0; i < kPeople; ++i) {
    people.push_back(names.person(i));
    yaml += config::to_yaml(people.back());
  }
  Words common;
  const std::vector<feeds::Article> articles = articles_of(people, names, common);
  const fs::path file = fs::absolute(arguments[0]).parent_path() / "bench_people.yaml";
  std::ofstream(file, std::ios::binary) << yaml;

  const double idle = megabytes_of_status("VmRSS");
  std::vector<rules::Official> officials;
  double held = 0;
  const double wall_began =
      static_cast<double>(std::chrono::duration_cast<std::chrono::milliseconds>(
                              std::chrono::steady_clock::now().time_since_epoch())
                              .count());
  std::optional<config::Config> loaded;
  const double load_seconds = bench::cpu_of([&] {
    auto config = config::load(file.string(), {});
    if (!config) std::abort();
    loaded = std::move(*config);
  });
  const double wall = (static_cast<double>(std::chrono::duration_cast<std::chrono::milliseconds>(
                                               std::chrono::steady_clock::now().time_since_epoch())
                                               .count()) -
                       wall_began) /
                      1e3;
  const double peak = megabytes_of_status("VmHWM") - idle;
  malloc_trim(0);
  held = megabytes_of_status("VmRSS") - idle;
  officials = loaded->rules->settings().officials;
  loaded.reset();
  Nobody nobody;
  const double yaml_seconds = bench::cpu_of([&] {
    std::istringstream stream(yaml);
    YAML::Parser parser(stream);
    while (parser.HandleNextDocument(nobody)) {
    }
  });
  fmt::print(
      "match.people.load: {} people, {} names, {:.1f} MB of YAML in {:.2f} s ({:.2f} s of CPU); "
      "at "
      "most {:.0f} MB more, {:.0f} MB kept; ref:\n"
      "  seconds in which yaml-cpp alone tells the events of that file\n",
      kPeople, nobody.scalars, static_cast<double>(yaml.size()) / 1e6, wall, load_seconds, peak,
      held);
  bench::print_cost("match.people.load", load_seconds, yaml_seconds, 1);
  fs::remove(file);

  // What a desk writes: people and what they do. Some article in seven holds one of the words.
  std::vector<std::string> plain;
  std::vector<std::string> of_people;
  for (int i = 0; i < 10; ++i) {
    const std::string& rare = common[static_cast<std::size_t>(1'500 + i * 500)];
    plain.push_back(fmt::format("{} NEAR/8 {}", rare, common[static_cast<std::size_t>(i)]));
    of_people.push_back(fmt::format("group:us-ofac-sdn NEAR/s {}", rare));
  }
  std::vector<std::string> both = plain;
  both.insert(both.end(), of_people.begin(), of_people.end());
  std::vector<std::string> always = plain;
  always.emplace_back("official:os.Q1");
  const auto with = rule_set(officials, both);
  const auto searching = rule_set(officials, always);
  const auto without = rule_set({}, plain);
  std::size_t hits = 0;
  fmt::print(
      "match.people: articles of 310 words, two of {} people named in full in each; ref: the "
      "same "
      "articles\n  and rules without people and the rules that name them\n",
      kPeople);
  for (const auto& [id, set, want] : {std::tuple("match.people", with, 0.87),
                                      std::tuple("match.people.always", searching, 0.7)}) {
    const auto [a, b] = bench::compare(
        kRounds, [&] { hits += match_all(*set, articles); },
        [&] { hits += match_all(*without, articles); });
    bench::print_goal(id, kArticles / a, kArticles / b, want);
  }

  const rules::Officials index(officials);
  std::size_t found = 0;
  std::size_t words = 0;
  const auto fold_only = [&] {
    for (const feeds::Article& article : articles)
      words += rules::fold_text(article.text).tokens.size();
  };
  const auto find_too = [&] {
    for (const feeds::Article& article : articles) {
      const rules::FoldedText text = rules::fold_text(article.text);
      found += index.find({&text, 1}, {}).size();
    }
  };
  const auto [both_seconds, fold_seconds] = bench::compare(kRounds, find_too, fold_only);
  fmt::print(
      "match.people.find: {:.2f} found a text of 302 words, {:.1f} us of it; ref: the same "
      "texts, "
      "folded only\n",
      static_cast<double>(found) / kRounds / kArticles,
      (both_seconds - fold_seconds) / kArticles * 1e6);
  bench::print_goal("match.people.find", kArticles / both_seconds, kArticles / fold_seconds, 0.7);
  if (words == 0) std::abort();
  return 0;
}
