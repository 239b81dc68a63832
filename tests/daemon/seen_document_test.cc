// A document of which only the news is read comes to the same as one that is read whole.

#include "daemon/seen_document.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <functional>
#include <map>
#include <ostream>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "daemon/digest.h"
#include "daemon/seen_documents.h"
#include "tests/support/scratch.h"
#include "tests/support/seed.h"

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

void PrintTo(const Format& format, std::ostream* out) { *out << format.name; }

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
  EXPECT_EQ(a.fetched.new_items, b.fetched.new_items);
  EXPECT_EQ(a.links, b.links);
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
  const auto seen = cut.remember(cut.all_of(document).value(), identities, keys);
  ASSERT_TRUE(cut.compare(*seen));
  EXPECT_TRUE(cut.compare(*seen)->fresh.empty());
  EXPECT_FALSE(CutDocument(body, "text/xml; charset=koi8-r", kUrl).compare(*seen));
  EXPECT_FALSE(CutDocument(body, "text/xml", "https://b.example/feed").compare(*seen));
}

// A store that is only a list, so that thousands of documents can be tried.
struct Ledger {
  std::map<std::uint64_t, std::uint64_t> known;  // content by item
  feeds::PollState state;

  [[nodiscard]] std::vector<store::KnownItem> items() const {
    std::vector<store::KnownItem> all;
    for (const auto& [item, content] : known)
      all.push_back({.item = store::short_item(item), .content = store::short_content(content)});
    return all;
  }
  void commit(const store::DocumentCommit& document) {
    for (const store::NewArticle& one : document.articles) known[one.item] = one.content;
    state = document.state;
  }
};

// A feed read both ways.
class BothWays {
 public:
  void poll(const std::string& body, std::string_view content_type = {}) {
    const Digest a = read(whole_, body, content_type, nullptr);
    const Digest b = read(skimmed_, body, content_type, seen_);
    SCOPED_TRACE(body);
    expect_same(a, b);
    whole_.commit(a.commit);
    skimmed_.commit(b.commit);
    if (b.fetched.kind != Kind::same_bytes) seen_ = b.seen;
    news_ = a.commit.articles.size();
    now_ += 1h;
  }
  // The next documents are not stored.
  void fail_to_store(const std::string& body) {
    expect_same(read(whole_, body, {}, nullptr), read(skimmed_, body, {}, seen_));
    seen_ = nullptr;
  }
  void forget(Chance& chance) {
    std::erase_if(whole_.known, [&chance](const auto&) { return chance() % 2 == 0; });
    skimmed_.known = whole_.known;
  }
  [[nodiscard]] std::size_t news() const { return news_; }
  [[nodiscard]] bool remembers() const { return seen_ != nullptr; }

 private:
  Digest read(const Ledger& side, const std::string& body, std::string_view content_type,
              std::shared_ptr<const SeenDocument> seen) {
    net::HttpResponse response{.status = 200, .body = body, .url = kUrl};
    if (!content_type.empty())
      response.headers.push_back({"Content-Type", std::string(content_type)});
    return digest({.config = config_,
                   .feed = {.name = "A", .url = kUrl},
                   .state = side.state,
                   .fetched = {.kind = Kind::body, .status = 200, .url = kUrl},
                   .response = std::move(response),
                   .known = side.items(),
                   .seen = std::move(seen),
                   .now = now_});
  }

  testing::Scratch scratch_;
  std::shared_ptr<const config::Config> config_ =
      std::make_shared<const config::Config>(scratch_.config(kRules));
  std::chrono::sys_seconds now_{1'718'006'400s};
  Ledger whole_;
  Ledger skimmed_;
  std::shared_ptr<const SeenDocument> seen_;
  std::size_t news_ = 0;
};

std::string rss_of(const std::string& inside) {
  return "<rss version=\"2.0\"><channel><title>t</title>" + inside + "</channel></rss>";
}

TEST(SeenDocument, IsNoGuideWhereItemsAreReadByTheirSurroundings) {
  struct Case {
    const char* what;
    std::string before;
    std::string after;
    std::size_t news;
    std::string content_type{};
  };
  const std::string a = "<item><guid>a</guid><title>a</title></item>";
  const std::string b = "<item><guid>b</guid><title>b</title></item>";
  const std::vector<Case> cases = {
      {"blanks that another item makes count",
       rss_of("<item><guid>c</guid><description>x <b>y</b></description></item>" + a),
       rss_of("<item><guid>c</guid><description>x <b>y</b></description></item>"
              "<item><guid>d</guid><description><font>Doha</font> <font>talks</font>"
              "</description></item>"),
       1},
      {"blanks that no other item makes count any more",
       rss_of("<item><guid>d</guid><description><font>x</font> <font>y</font></description></item>"
              "<item><guid>c</guid><description><b>y</b></description></item>"),
       rss_of("<item><guid>d</guid><description><font>x</font> <font>y</font></description>"
              "</item>"),
       0},
      {"a few letters in a document of another charset by its server",
       rss_of("<item><guid>c</guid><title>\xC3\xA9t\xC3\xA9 \xC3\xA9t\xC3\xA9</title></item>"),
       rss_of("<item><guid>c</guid><title>\xC3\xA9t\xC3\xA9 \xC3\xA9t\xC3\xA9</title></item>"
              "<item><guid>d</guid><title>caf\xC3\xA9</title></item>"),
       1, "text/xml; charset=gb2312"},
      {"shifts in one item only",
       rss_of(a + "<item><guid>c</guid><title>~{<:Ky2;~}</title></item>"),
       rss_of("<item><guid>c</guid><title>~{<:Ky2;~}</title></item>"
              "<item><guid>d</guid><title>a ~~ b</title></item>"),
       1, "text/xml; charset=hz-gb-2312"},
      {"a text encoded twice, part by part",
       rss_of("<item><guid>c</guid><title>\xC3\x83\xC2\xA9 \xC3\x83\xC2\xA9</title></item>"),
       rss_of("<item><guid>c</guid><title>\xC3\x83\xC2\xA9 \xC3\x83\xC2\xA9</title></item>"
              "<item><guid>d</guid><title>\xC3\x83\xC2\xA9 \xC3\x83\xC2\xA9</title></item>"),
       2},
      {"a byte in a comment that is no UTF-8",
       rss_of("<!-- 1 --><item><guid>c</guid><title>\xC3\xA9</title></item>"),
       rss_of("<!-- \xE4\xE4\xE4\xE4\xE4\xE4 -->"
              "<item><guid>c</guid><title>\xC3\xA9</title></item>"),
       1},
      {"a comment in which another begins", rss_of("<!-- 1 -->" + a),
       rss_of("<!-- <!-- >" + b + " -->" + a), 0},
      {"news behind attributes that look like a comment",
       rss_of("<link title=\"x <!-- -->\"/>" + a),
       rss_of("<link title=\"x <!--\"/>" + b + "<link title=\"-->\"/>" + a), 1},
      {"an item that moves to where it is an article",
       "<rss><g xml:lang='en'>" + a + "</g><channel><!-- 1 --><title>t</title></channel></rss>",
       "<rss><g xml:lang='en'><!-- 1 --></g><channel>" + a + "<title>t</title></channel></rss>", 1},
      {"an item in capitals", rss_of(a), rss_of("<ITEM><guid>b</guid><title>b</title></ITEM>" + a),
       1},
  };
  for (const Case& one : cases) {
    SCOPED_TRACE(one.what);
    BothWays feed;
    feed.poll(one.before, one.content_type);
    feed.poll(one.after, one.content_type);
    EXPECT_EQ(feed.news(), one.news);
    feed.poll(one.before, one.content_type);
  }
}

// Pieces of documents put together, moved and damaged at random.
class Pieces {
 public:
  explicit Pieces(Chance& chance) : chance_(chance) {
    constexpr std::string_view kRoots[] = {
        "<rss version='2.0'><channel>", "<feed xmlns='http://www.w3.org/2005/Atom'>",
        "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' "
        "xmlns='http://purl.org/rss/1.0/'>",
        "<rss xml:lang='ar' xml:base='https://b.example/'><channel>", "\xEF\xBB\xBF<rss><channel>"};
    constexpr std::string_view kEnds[] = {"</channel></rss>", "</feed>", "</rdf:RDF>",
                                          "</channel></rss>", "</channel></rss>"};
    const std::size_t root = chance_() % std::size(kRoots);
    is_atom_ = root == 1;
    pieces_ = {std::string(kRoots[root]), "<title>t</title>", item(), item(), item(),
               std::string(kEnds[root])};
  }

  void change() {
    const std::size_t inner = pieces_.size() > 2 ? 1 + chance_() % (pieces_.size() - 2) : 0;
    switch (chance_() % 10) {
      case 0:
        pieces_.erase(pieces_.begin() + static_cast<std::ptrdiff_t>(inner));
        break;
      case 1:
        std::swap(pieces_[inner], pieces_[1 + chance_() % (pieces_.size() - 1)]);
        break;
      case 2:
        insert(inner, pieces_[inner]);
        break;
      case 3:
        insert(inner, around());
        break;
      case 4:
        damage(pieces_[inner]);
        break;
      case 5:
        mend();
        break;
      default:
        insert(inner, item());
    }
    if (pieces_.size() < 4) insert(1, item());
    if (pieces_.size() > 14) pieces_.erase(pieces_.begin() + 7);
  }

  [[nodiscard]] std::string document() const {
    std::string all;
    for (const std::string& one : pieces_) all += one;
    return all;
  }

 private:
  template <std::size_t n>
  std::string any(const std::string_view (&list)[n]) {
    return std::string(list[chance_() % n]);
  }
  void insert(std::size_t at, std::string piece) {
    pieces_.insert(pieces_.begin() + static_cast<std::ptrdiff_t>(at), std::move(piece));
  }
  std::string item() {
    constexpr std::string_view kTexts[] = {"doha",
                                           "<font>doha</font> <font>talks</font>",
                                           "<p>rain</p> <b>vote</b>",
                                           "caf\xC3\xA9",
                                           "<![CDATA[<p>ceasefire</p>]]>",
                                           "&lt;b&gt;talks&lt;/b&gt; &eacute;",
                                           "a &amp; b",
                                           "\xC3\x83\xC2\xA9\xC3\x83\xC2\xA9 doha",
                                           "<!-- <!-- -->x",
                                           "<!-->y",
                                           "<item2>z</item2> z",
                                           "<a href='/x'>link</a> here",
                                           " "};
    const std::string name = is_atom_ ? "entry" : chance_() % 20 == 0 ? "Item" : "item";
    const std::string id = is_atom_ ? "id" : "guid";
    const std::string tag = chance_() % 8 == 0 ? name + " xml:lang='fr'" : name;
    std::string made = "<" + tag + ">";
    if (chance_() % 8 != 0)
      made += "<" + id + ">n" + std::to_string(chance_() % 12) + "</" + id + ">";
    made += "<title>t" + std::to_string(chance_() % 4) + "</title>";
    return made + "<description>" + any(kTexts) + "</description></" + name + ">\n";
  }
  std::string around() {
    constexpr std::string_view kAround[] = {
        "<!-- 1 -->",
        "<!-- 2 -->",
        "<!-- <item><title>hidden</title></item> -->",
        "<!-- <!-- <item><title>half</title></item> -->",
        "<!--><item>q</item> -->",
        "<pubDate>Mon, 10 Jun 2024 08:00:00 GMT</pubDate>",
        "<updated>2024-06-10</updated>",
        "<lastBuildDate>1 ]]> 2</lastBuildDate>",
        "<language>de</language>",
        "<author>desk@a.example (Desk)</author>",
        "<author><name>Desk</name></author>",
        "<items><rdf:Seq><rdf:li resource='a'/></rdf:Seq></items>",
        "<li>",
        "<li <item href='x'/>",
        "</channel><channel xml:lang='he'>",
        "<g xml:base='https://c.example/'>",
        "</g>",
        "<?pi <item>p</item> ?>",
        "<![CDATA[<item>c</item>]]>",
        "<!DOCTYPE rss>",
        "<x:item>foreign</x:item>",
        "<link title=\"x <!--\"/>",
        "<link title=\"-->\"/>",
        "<description><b>bold</b></description>",
        "<ttl>30</ttl>",
        "<url>u</url>"};
    return any(kAround);
  }
  void damage(std::string& piece) {
    constexpr std::string_view kScraps[] = {"<",  ">",   "/",      "\"",        "'",    "]]>",
                                            "<!", "--",  "<item>", "</item>",   "<li>", "\xFF",
                                            "&",  "<b>", " ",      "<![CDATA[", "-->",  "\xC3\xA9"};
    const std::size_t at = chance_() % (piece.size() + 1);
    if (chance_() % 2 == 0) {
      piece.insert(at, any(kScraps));
    } else {
      piece.erase(at, 1 + chance_() % 3);
    }
  }
  // What is damaged beyond use goes, or nothing more would be remembered.
  void mend() { *this = Pieces(chance_); }

  Pieces& operator=(Pieces&& other) noexcept {
    pieces_ = std::move(other.pieces_);
    is_atom_ = other.is_atom_;
    return *this;
  }

  Chance& chance_;
  std::vector<std::string> pieces_;
  bool is_atom_ = false;
};

TEST(SeenDocument, OfAnyPiecesComesToTheSameAsTheWhole) {
  const bool is_long = std::getenv("NEWSWATCH_LONG_TESTS") != nullptr;
  const int rounds = is_long ? 4000 : 40;
  constexpr int kPolls = 20;
  Chance chance(testing::seed_of_run(12));
  int remembered = 0;
  for (int round = 0; round < rounds; ++round) {
    BothWays feed;
    Pieces pieces(chance);
    for (int poll = 0; poll < kPolls; ++poll) {
      SCOPED_TRACE("round " + std::to_string(round) + ", poll " + std::to_string(poll));
      if (chance() % 16 == 0) feed.fail_to_store(pieces.document());
      feed.poll(pieces.document());
      if (::testing::Test::HasFailure()) return;
      if (feed.remembers()) ++remembered;
      if (chance() % 16 == 0) feed.forget(chance);
      for (std::size_t changes = 1 + chance() % 2; changes > 0; --changes) pieces.change();
    }
  }
  EXPECT_GT(remembered, rounds);
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
