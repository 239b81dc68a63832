// A document of which only the news is read comes to the same as one that is read whole.

#include "daemon/seen_document.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <map>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "daemon/digest.h"
#include "daemon/seen_documents.h"
#include "tests/support/scratch.h"

namespace newswatch::daemon {
namespace {

using namespace std::chrono_literals;
using Kind = feeds::Fetched::Kind;
using Chance = std::mt19937_64;

constexpr const char* kUrl = "https://a.example/feed";
constexpr const char* kRules = R"(
rules:
  - {name: ceasefire, match: ceasefire}
  - {name: doha, match: doha}
)";

struct Note {
  std::string id;
  std::string title;
  std::string text;
};

// A feed as its publisher keeps it.
struct Site {
  std::string title = "A feed";
  std::string author = "Desk";
  std::string noise = "1";  // a date or a comment that is set anew at each request
  std::vector<Note> notes;
  int last_id = 0;
};

std::string as_rss(const Site& site) {
  std::string out = "<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>" + site.title +
                    "</title><managingEditor>" + site.author + "</managingEditor><lastBuildDate>" +
                    site.noise + "</lastBuildDate>";
  for (const Note& note : site.notes) {
    out += "\n<item><guid>" + note.id + "</guid><title>" + note.title +
           "</title><description><![CDATA[<p>" + note.text + "</p>]]></description></item>";
  }
  return out + "</channel></rss>\n<!-- made in " + site.noise + " ms -->";
}

std::string as_rdf(const Site& site) {
  std::string out =
      "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\" "
      "xmlns=\"http://purl.org/rss/1.0/\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\">"
      "<channel><title>" +
      site.title + "</title><dc:creator>" + site.author + "</dc:creator><items><rdf:Seq>";
  for (const Note& note : site.notes) out += "<rdf:li resource=\"" + note.id + "\"/>";
  out += "</rdf:Seq></items></channel>";
  for (const Note& note : site.notes) {
    out += "<item rdf:about=\"" + note.id + "\"><title>" + note.title + "</title><description>" +
           note.text + "</description></item>";
  }
  return out + "</rdf:RDF>";
}

std::string as_atom(const Site& site) {
  std::string out = "<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>" + site.title +
                    "</title><author><name>" + site.author + "</name></author><updated>" +
                    site.noise + "</updated>";
  for (const Note& note : site.notes) {
    out += "<entry><id>" + note.id + "</id><title>" + note.title + "</title><content>" + note.text +
           "</content></entry>\n";
  }
  return out + "</feed>";
}

std::string as_json(const Site& site) {
  std::string out = R"({"version":"https://jsonfeed.org/version/1.1","title":")" + site.title +
                    R"(","authors":[{"name":")" + site.author + R"("}],"items":[)";
  for (std::size_t n = 0; n < site.notes.size(); ++n) {
    const Note& note = site.notes[n];
    out += std::string(n == 0 ? "" : ", ") + R"({"id":")" + note.id + R"(","title":")" +
           note.title + R"(","content_text":")" + note.text + "\"}";
  }
  return out + "]}";
}

// One thing that publishers do between two polls.
void change(Site& site, Chance& chance) {
  constexpr std::string_view kWords[] = {"ceasefire",   "doha",   "talks", "rain",
                                         "caf\xC3\xA9", "market", "vote"};
  const auto word = [&] { return std::string(kWords[chance() % std::size(kWords)]); };
  const auto any = [&]() -> Note& { return site.notes[chance() % site.notes.size()]; };
  const auto number = [&] { return std::to_string(chance() % 1000); };
  switch (chance() % 12) {
    case 0:
      site.title = "A feed " + number();
      break;
    case 1:
      site.author = word();
      break;
    case 2:
      any().text += " " + word();
      break;
    case 3:
      any().title = word() + " " + number();
      break;
    case 4:
      if (site.notes.size() > 2) site.notes.pop_back();
      break;
    case 5:
      std::shuffle(site.notes.begin(), site.notes.end(), chance);
      break;
    case 6:  // an id that two share
      site.notes.insert(site.notes.begin(), {any().id, word() + " " + number(), word()});
      break;
    case 7:  // the same twice
      site.notes.push_back(Note(any()));
      break;
    case 8:
      any().title = chance() % 2 == 0 ? "a \xFF byte" : "a < b & c";
      break;
    case 9:
      any().id.clear();
      break;
    default:
      site.notes.insert(site.notes.begin(), {"n" + std::to_string(++site.last_id),
                                             word() + " " + number(), word() + " and " + word()});
  }
  site.noise = number();
}

struct Format {
  const char* name;
  std::string (*write)(const Site&);
};

class SeenDocumentTest : public ::testing::TestWithParam<Format> {
 protected:
  struct Side {
    testing::Scratch scratch;
    std::unique_ptr<store::Store> store = scratch.open_store();
    feeds::PollState state;
  };

  Digest poll(Side& side, const std::string& body, std::shared_ptr<const SeenDocument> seen) {
    Digest out = digest({.config = config,
                         .feed = {.name = "A", .url = kUrl},
                         .state = side.state,
                         .fetched = {.kind = Kind::body, .status = 200, .url = kUrl},
                         .response = {.status = 200, .body = body, .url = kUrl},
                         .known = *side.store->known_items(kUrl),
                         .seen = std::move(seen),
                         .now = now});
    side.state = out.commit.state;
    EXPECT_TRUE(side.store->commit(std::span(&out.commit, 1)));
    return out;
  }

  testing::Scratch scratch;
  std::shared_ptr<const config::Config> config =
      std::make_shared<const config::Config>(scratch.config(kRules));
  std::chrono::sys_seconds now{1'718'006'400s};
};

void expect_same(const Digest& a, const Digest& b) {
  const auto present = [](const Digest& one) {
    return std::set(one.commit.present.begin(), one.commit.present.end());
  };
  EXPECT_EQ(present(a), present(b));
  EXPECT_EQ(a.fetched.kind, b.fetched.kind);
  EXPECT_EQ(a.fetched.has_news, b.fetched.has_news);
  EXPECT_EQ(a.fetched.ttl, b.fetched.ttl);
  EXPECT_EQ(a.articles, b.articles);
  EXPECT_EQ(a.warnings, b.warnings);
  EXPECT_EQ(a.commit.state, b.commit.state);
  ASSERT_EQ(a.commit.articles.size(), b.commit.articles.size());
  for (std::size_t n = 0; n < a.commit.articles.size(); ++n) {
    const store::NewArticle& one = a.commit.articles[n];
    const store::NewArticle& other = b.commit.articles[n];
    EXPECT_EQ(one.article, other.article);
    EXPECT_EQ(one.key, other.key);
    EXPECT_EQ(one.item, other.item);
    EXPECT_EQ(one.content, other.content);
    EXPECT_EQ(one.url_key, other.url_key);
    EXPECT_EQ(one.text_key, other.text_key);
    ASSERT_EQ(one.alerts.size(), other.alerts.size());
    for (std::size_t rule = 0; rule < one.alerts.size(); ++rule)
      EXPECT_EQ(one.alerts[rule].alert_json, other.alerts[rule].alert_json);
  }
}

TEST_P(SeenDocumentTest, OfWhichOnlyTheNewsIsReadComesToTheSameAsTheWhole) {
  constexpr int kPolls = 150;
  Chance chance(11);
  Side whole;
  Side skimmed;
  SeenDocuments memory;
  Site site{.notes = {{"n-a", "rain", "rain and talks"}, {"n-b", "vote", "vote and rain"}}};
  int skims = 0;
  for (int i = 0; i < kPolls; ++i) {
    const std::string body = GetParam().write(site);
    const auto seen = memory.find(kUrl);
    if (seen != nullptr) {
      const CutDocument cut(body, "", kUrl);
      const auto difference = cut.compare(*seen);
      if (difference && cut.read(*difference, {.url = kUrl})) ++skims;
    }
    const Digest a = poll(whole, body, nullptr);
    const Digest b = poll(skimmed, body, seen);
    SCOPED_TRACE(std::to_string(i) + ": " + body);
    expect_same(a, b);
    if (::testing::Test::HasFailure()) return;
    if (b.fetched.kind != Kind::same_bytes) memory.remember(kUrl, b.seen);
    now += 1h;
    for (std::size_t changes = 1 + chance() % 2; changes > 0; --changes) change(site, chance);
    // What cannot be read is put right again, or nothing more would be remembered.
    if (chance() % 3 == 0) {
      std::erase_if(site.notes, [](const Note& note) { return note.title.starts_with("a "); });
      if (site.notes.empty()) site.notes.push_back({"n-c", "talks", "talks and rain"});
    }
  }
  EXPECT_GT(skims, kPolls / 10);
}

INSTANTIATE_TEST_SUITE_P(Formats, SeenDocumentTest,
                         ::testing::Values(Format{"rss", as_rss}, Format{"rdf", as_rdf},
                                           Format{"atom", as_atom}, Format{"json", as_json}),
                         [](const auto& one) { return std::string(one.param.name); });

TEST(SeenDocument, IsOfNoUseWhereTheDocumentWouldBeReadOtherwise) {
  const std::string body = as_rss({.notes = {{"1", "a", "b"}, {"2", "c", "d"}}});
  const auto document = *feeds::parse(body, {});
  const auto identities = feeds::identify(document.articles);
  const std::vector<std::uint64_t> keys = {1, 2};
  const CutDocument cut(body, "text/xml", kUrl);
  const auto seen = cut.remember(cut.all_of(document).value(), identities, keys, std::nullopt);
  ASSERT_TRUE(cut.compare(*seen));
  EXPECT_TRUE(cut.compare(*seen)->fresh.empty());
  EXPECT_FALSE(CutDocument(body, "text/xml; charset=koi8-r", kUrl).compare(*seen));
  EXPECT_FALSE(CutDocument(body, "text/xml", "https://b.example/feed").compare(*seen));
}

TEST(SeenDocuments, KeepWhatThereIsRoomFor) {
  const auto of_size = [](std::size_t items) {
    auto seen = std::make_shared<SeenDocument>();
    seen->items.resize(items);
    return seen;
  };
  SeenDocuments memory(4096);
  memory.remember("a", of_size(50));
  memory.remember("b", of_size(50));
  const std::size_t full = memory.bytes();
  memory.remember("c", of_size(100));  // no room
  EXPECT_EQ(memory.find("c"), nullptr);
  EXPECT_EQ(memory.bytes(), full);
  ASSERT_NE(memory.find("a"), nullptr);
  memory.remember("a", nullptr);
  EXPECT_EQ(memory.find("a"), nullptr);
  memory.remember("b", of_size(20));
  EXPECT_EQ(memory.find("b")->items.size(), 20u);
  EXPECT_LT(memory.bytes(), full / 2);
  memory.remember("b", nullptr);
  EXPECT_EQ(memory.bytes(), 0u);
}

}  // namespace
}  // namespace newswatch::daemon
