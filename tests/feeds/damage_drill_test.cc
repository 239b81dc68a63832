// Sound documents are damaged in every way of the table, at seeded random places, one damage at a
// time and two at a time; what the damage did not touch must be read as if it were not there.
// NEWSWATCH_LONG_TESTS makes it a hundred times as long, NEWSWATCH_DRILL_REPORT prints the shares.

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <map>
#include <string>
#include <vector>

#include "feeds/document_json.h"
#include "feeds/parse.h"
#include "feeds/utf8.h"
#include "tests/feeds/damage_table.h"
#include "tests/support/seed.h"

namespace newswatch::feeds {
namespace {

using namespace newswatch::testing;

namespace fs = std::filesystem;

fs::path shared_folder() {
  if (const char* given = std::getenv("NEWSWATCH_SHARED")) return fs::path(given) / "feeds";
  return fs::path(NEWSWATCH_SOURCE_DIR) / "../shared/feeds";
}

constexpr double kLeastShare = 0.99;

struct Share {
  std::size_t right = 0;
  std::size_t all = 0;
};

std::string edited(const std::string& text, std::vector<Edit> edits, std::string Edit::*which) {
  std::sort(edits.begin(), edits.end(), [](const Edit& a, const Edit& b) { return a.at < b.at; });
  std::string out;
  std::size_t from = 0;
  for (const Edit& edit : edits) {
    out.append(text, from, edit.at - from);
    out += edit.*which;
    from = edit.at + edit.size;
  }
  return out.append(text, from, std::string::npos);
}

// The differences between two articles, as Fields.
std::uint32_t differences(const Article& a, const Article& b) {
  std::uint32_t found = no_fields;
  if (a.title != b.title) found |= title_field;
  if (a.id != b.id || a.url != b.url || a.links != b.links) found |= link_fields;
  if (a.published != b.published || a.updated != b.updated) found |= date_fields;
  if (a.text != b.text) found |= summary_field;
  if (a.summary_html != b.summary_html || a.content_html != b.content_html) found |= markup_fields;
  if (a.authors != b.authors) found |= author_field;
  if (a.categories != b.categories) found |= category_field;
  if (a.enclosures != b.enclosures || a.image != b.image) found |= media_fields;
  if (a.language != b.language || a.source != b.source || a.comments_url != b.comments_url) {
    found |= other_fields;
  }
  return found;
}

std::string json_of(const Article& article) {
  Document document;
  document.articles = {article};
  return to_json(document);
}

std::string first_difference(const std::string& a, const std::string& b) {
  constexpr std::size_t kBefore = 60;
  constexpr std::size_t kShown = 160;
  std::size_t at = 0;
  while (at < a.size() && at < b.size() && a[at] == b[at]) ++at;
  at -= std::min(at, kBefore);
  return "\n   read …" + a.substr(at, kShown) + "\n   for  …" + b.substr(at, kShown);
}

// What is wrong with the reading of the damaged document; empty if nothing is.
std::string complaint(const std::string& bad, const std::string& good, const Damage& damage) {
  const auto expected = parse(good, {});
  const auto read = parse(bad, {});
  if (!expected)
    return expected.error() == (read ? ParseError{} : read.error()) || damage.is_cut
               ? std::string()
               : "refused though sound";
  if (!read) {
    return damage.is_cut && expected->articles.empty() ? "" : "refused: " + read.error().message;
  }
  if (!damage.may_lose_feed) {
    const FeedInfo& a = read->feed;
    const FeedInfo& b = expected->feed;
    if (a.title != b.title || a.url != b.url || a.id != b.id) {
      return "feed: " + a.title + " | " + a.url + " | " + a.id;
    }
  }
  std::uint32_t may_differ = damage.may_differ;
  if ((may_differ & content_field) != 0) may_differ |= summary_field;  // the text comes from either
  const std::size_t least = expected->articles.size();
  const bool is_count_right =
      read->articles.size() == least ||
      (damage.is_cut && (read->articles.size() == least + 1 || read->articles.size() + 1 == least));
  if (!is_count_right) {
    return std::to_string(read->articles.size()) + " articles for " + std::to_string(least);
  }
  for (std::size_t i = 0; i < std::min(least, read->articles.size()); ++i) {
    const bool is_touched = static_cast<int>(i) == damage.article;
    const std::uint32_t allowed =
        damage.may_differ_everywhere | (is_touched ? may_differ : no_fields);
    const std::uint32_t wrong = differences(read->articles[i], expected->articles[i]) & ~allowed;
    if (wrong == no_fields) continue;
    return "article " + std::to_string(i) + " fields " + std::to_string(wrong) + ": " +
           first_difference(json_of(read->articles[i]), json_of(expected->articles[i]));
  }
  return {};
}

bool overlap(const std::vector<Edit>& edits) {
  for (std::size_t i = 0; i < edits.size(); ++i) {
    for (std::size_t j = i + 1; j < edits.size(); ++j) {
      const Edit& a = edits[i];
      const Edit& b = edits[j];
      if (a.at <= b.at + b.size && b.at <= a.at + a.size) return true;
    }
  }
  return false;
}

class DamageDrill : public ::testing::Test {
 protected:
  void try_one(std::string_view kind, const SoundDocument& document, const Damage& damage) {
    if (damage.edits.empty()) return;
    const std::string bad = edited(document.text, damage.edits, &Edit::bad);
    const std::string good = edited(document.text, damage.edits, &Edit::good);
    const std::string wrong = complaint(bad, good, damage);
    Share& share = shares_[std::string(kind)];
    ++share.all;
    if (wrong.empty()) {
      ++share.right;
      return;
    }
    std::string& first = first_[std::string(kind)];
    if (first.size() < (shows_all_ ? 100'000u : 2'000u)) {
      const Edit& edit = damage.edits.front();
      const std::size_t at = edit.at > 60 ? edit.at - 60 : 0;
      first +=
          "  " + document.name + " at " + std::to_string(edit.at) + ": …" +
          bad.substr(std::min(at, bad.size()), 120 + std::min<std::size_t>(edit.bad.size(), 200)) +
          "…\n  " + wrong + "\n";
    }
  }

  void judge() {
    for (const auto& [kind, share] : shares_) {
      const double part = static_cast<double>(share.right) / static_cast<double>(share.all);
      if (reports_) {
        std::cout << "SHARE " << kind << ": " << share.right << " of " << share.all << "\n";
      }
      EXPECT_GE(part, kLeastShare) << kind << ": " << share.right << " of " << share.all << "\n"
                                   << first_[kind];
    }
  }

  // Of so few of each kind, the share of all together counts.
  void judge_together() {
    Share sum;
    std::string examples;
    for (const auto& [kind, share] : shares_) {
      sum.right += share.right;
      sum.all += share.all;
      if (share.right < share.all) examples += std::string(kind) + "\n" + first_[kind];
    }
    ASSERT_GT(sum.all, 0u);
    EXPECT_GE(static_cast<double>(sum.right) / static_cast<double>(sum.all), kLeastShare)
        << sum.right << " of " << sum.all << "\n"
        << examples;
  }

  const bool is_long_ = std::getenv("NEWSWATCH_LONG_TESTS") != nullptr;
  const bool reports_ = std::getenv("NEWSWATCH_DRILL_REPORT") != nullptr;
  const bool shows_all_ = std::getenv("NEWSWATCH_DRILL_ALL") != nullptr;
  Random random_{seed_of_run(20'240'610)};
  std::map<std::string, Share> shares_;
  std::map<std::string, std::string> first_;
};

TEST_F(DamageDrill, ReadsWhatOneDamageDidNotTouch) {
  const std::size_t rounds = is_long_ ? 100 : 1;
  for (const SoundDocument& document : sound_xml_documents()) {
    ASSERT_GE(document.elements.size(), 10u) << document.name;
    for (const DamageKind& kind : damages_to_xml()) {
      for (std::size_t i = 0; i < rounds; ++i) {
        try_one(kind.name, document, kind.inflict(document, random_));
      }
    }
  }
  judge();
}

// Real documents have elements and habits that no generator thinks of.
TEST_F(DamageDrill, ReadsWhatOneDamageOfARealDocumentDidNotTouch) {
  const fs::path folder = shared_folder();
  if (!fs::is_directory(folder)) GTEST_SKIP() << "no folder of real documents";
  std::vector<fs::path> paths;
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (entry.path().extension() != ".json") paths.push_back(entry.path());
  }
  std::sort(paths.begin(), paths.end());
  const std::vector<DamageKind> kinds = damages_to_xml();
  const std::size_t rounds = is_long_ ? 5 * kinds.size() : 3;
  constexpr std::size_t kMostBytes = 200'000;
  for (const fs::path& path : paths) {
    std::ifstream file(path, std::ios::binary);
    SoundDocument document{path.filename().string(),
                           {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()},
                           {}};
    document.elements = elements_of(document.text);
    if (document.text.size() > kMostBytes || document.elements.empty()) continue;
    const auto sound = parse(document.text, {});
    ASSERT_TRUE(sound.has_value());
    // Some came damaged, and the table writes UTF-8.
    if (!sound->warnings.empty() || !is_valid_utf8(document.text)) continue;
    for (std::size_t i = 0; i < rounds; ++i) {
      const DamageKind& kind = kinds[is_long_ ? i % kinds.size() : below(random_, kinds.size())];
      try_one(kind.name, document, kind.inflict(document, random_));
    }
  }
  judge_together();
}

TEST_F(DamageDrill, ReadsWhatTwoDamagesDidNotTouch) {
  const std::size_t rounds = is_long_ ? 2'000 : 20;
  const std::vector<DamageKind> kinds = damages_to_xml();
  for (const SoundDocument& document : sound_xml_documents()) {
    for (std::size_t i = 0; i < rounds; ++i) {
      const DamageKind& one = kinds[below(random_, kinds.size())];
      const DamageKind& other = kinds[below(random_, kinds.size())];
      Damage damage = one.inflict(document, random_);
      const Damage second = other.inflict(document, random_);
      damage.edits.insert(damage.edits.end(), second.edits.begin(), second.edits.end());
      // Two damages of one article, or one that cuts the other off, have no single right reading.
      const bool is_clear = !damage.edits.empty() && !second.edits.empty() &&
                            !overlap(damage.edits) && damage.article != second.article &&
                            !damage.is_cut && !second.is_cut;
      if (!is_clear) continue;
      if (damage.article < 0) {
        damage.article = second.article;
        damage.may_differ = second.may_differ;
      } else if (second.article >= 0 && damage.may_differ != no_fields &&
                 second.may_differ != no_fields) {
        continue;
      } else if (second.article >= 0 && second.may_differ != no_fields) {
        damage.article = second.article;
        damage.may_differ = second.may_differ;
      }
      try_one(reports_ ? std::string(one.name) + " + " + std::string(other.name) : "pairs",
              document, damage);
    }
  }
  if (reports_) {
    Share sum;
    for (const auto& [kind, share] : shares_) {
      sum.right += share.right;
      sum.all += share.all;
    }
    std::cout << "SHARE pairs: " << sum.right << " of " << sum.all << "\n";
    for (const auto& [kind, text] : first_) std::cout << "PAIR " << kind << "\n" << text;
    return;
  }
  judge();
}

}  // namespace
}  // namespace newswatch::feeds
