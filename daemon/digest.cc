#include "daemon/digest.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <random>
#include <span>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <variant>

#include "alerts/payload.h"
#include "alerts/quiet.h"
#include "feeds/body_hash.h"
#include "feeds/dates.h"
#include "feeds/identity.h"
#include "feeds/next_state.h"
#include "feeds/parse.h"
#include "net/content_coding.h"
#include "rules/text.h"

namespace newswatch::daemon {

namespace {

using feeds::Fetched;

// Two short notes may read the same and be two events; a longer text that reads the same is the
// same story.
constexpr std::size_t kShortestComparableText = 60;

std::uint64_t text_key(const feeds::Article& article) {
  const std::string folded = rules::fold(article.title) + "\n" + rules::fold(article.text);
  return folded.size() < kShortestComparableText ? 0 : feeds::stable_hash(folded);
}

void fail(Fetched& fetched, std::string why) {
  fetched.kind = Fetched::Kind::failed;
  fetched.error = std::move(why);
}

alerts::Alert alert_of(const rules::Rule& rule, const rules::Match& match, const DigestJob& job,
                       const store::NewArticle& article) {
  alerts::Alert alert{.article_key = article.key,
                      .article = article.article,
                      .feed = job.feed,
                      .rule_name = rule.name,
                      .rule_title = rule.title,
                      .rule_why = rule.why,
                      .severity = rule.severity,
                      .rule_tags = rule.tags,
                      .spans = match.spans};
  for (const std::string& id : match.officials) {
    const rules::Official* official = job.config->rules->official(id);
    alert.officials.push_back({id, official != nullptr ? official->name : id});
  }
  return alert;
}

// Files and the journal are nobody who could be disturbed: what at_most and quiet hours hold back
// is for people.
store::NewDelivery delivery_to(const alerts::Channel& channel, const rules::Rule& rule,
                               std::chrono::sys_seconds now) {
  store::NewDelivery delivery{.channel = channel.name};
  if (alerts::takes_lines(channel)) return delivery;
  if (!channel.pace.retry.empty()) delivery.first_wait = channel.pace.retry.front();
  delivery.at_most = rule.at_most;
  if (channel.pace.quiet && rule.severity != rules::Severity::urgent)
    delivery.not_before = alerts::quiet_until(*channel.pace.quiet, now);
  return delivery;
}

store::NewAlert delivered_to(const alerts::Alert& alert, const rules::Rule& rule,
                             const std::vector<alerts::Channel>& channels) {
  store::NewAlert fresh{.rule = rule.name, .alert_json = alerts::event_json(alert)};
  if (rule.again_when == rules::AgainWhen::headline_change)
    fresh.tells = store::NewAlert::Tells::first_and_changes;
  for (const alerts::Channel& channel : channels) {
    const bool wanted =
        rule.to.empty() || std::find(rule.to.begin(), rule.to.end(), channel.name) != rule.to.end();
    if (wanted) fresh.deliveries.push_back(delivery_to(channel, rule, alert.article.first_seen));
  }
  return fresh;
}

// A date that cannot be meant says nothing of the article's age.
bool is_too_old(const feeds::Article& article, const config::Config& config,
                std::chrono::sys_seconds now) {
  const auto limit = config.alerts.max_age;
  return limit && article.published && feeds::is_plausible(*article.published) &&
         *article.published + *limit < now;
}

// A 304 answers validators; they were sent to the URL that had given them and to no other.
bool had_validators(const DigestJob& job) {
  return job.fetched.url == job.state.validators_url &&
         !(job.state.etag.empty() && job.state.last_modified.empty());
}

// By the bits that are remembered of an item; so every item is asked for by those.
class KnownItems {
 public:
  explicit KnownItems(std::span<const store::KnownItem> items) {
    for (const store::KnownItem& item : items) items_.emplace(item.item.bits, Entry{item});
  }
  // nullptr: none.
  [[nodiscard]] const store::KnownItem* find(std::uint64_t item) const {
    const auto found = items_.find(store::short_item(item).bits);
    return found == items_.end() ? nullptr : &found->second.item;
  }
  // The same of what was known before the document.
  [[nodiscard]] const store::KnownItem* find_of_before(std::uint64_t item) const {
    const auto found = items_.find(store::short_item(item).bits);
    return found == items_.end() || found->second.is_new ? nullptr : &found->second.item;
  }
  [[nodiscard]] bool contains(std::uint64_t item) const { return find(item) != nullptr; }
  // What it was; nullopt if it is new. It is known to say this from now on.
  std::optional<store::KnownItem> learn(std::uint64_t item, store::ShortContent content) {
    const store::ShortItem key = store::short_item(item);
    const auto [place, is_new] =
        items_.try_emplace(key.bits, Entry{.item = {key, content}, .is_new = true});
    if (is_new) return std::nullopt;
    const store::KnownItem was = place->second.item;
    place->second.item.content = content;
    return was;
  }

 private:
  struct Entry {
    store::KnownItem item;
    bool is_new = false;  // of this document
  };
  std::unordered_map<std::uint64_t, Entry> items_;
};

// Under which key the store knows the article, or will. One that shares its identity today may have
// been committed when it stood alone, and the other way round: what it says decides.
std::uint64_t item_of(const feeds::ItemIdentity& identity, const KnownItems& known) {
  const store::KnownItem* alone = known.find(identity.item);
  const bool says_the_same =
      alone != nullptr && alone->content == store::short_content(identity.content);
  if (says_the_same) return identity.item;
  const std::uint64_t shared = feeds::shared_item_key(identity);
  return identity.is_shared || known.contains(shared) ? shared : identity.item;
}

std::vector<alerts::Alert> add_hits(const DigestJob& job,
                                    const std::vector<alerts::Channel>& channels,
                                    store::NewArticle& fresh) {
  const rules::Subject subject{.article = fresh.article,
                               .feed_name = job.feed.name,
                               .feed_tags = job.feed.tags,
                               .publisher = job.feed.publisher,
                               .now = job.now};
  std::vector<alerts::Alert> told;
  for (const rules::Match& match : job.config->rules->match(subject)) {
    const rules::Rule* rule = job.config->rules->find(match.rule);
    if (rule == nullptr) continue;
    told.push_back(alert_of(*rule, match, job, fresh));
    fresh.alerts.push_back(delivered_to(told.back(), *rule, channels));
  }
  return told;
}

// A story that has alerted is edited: who asked to hear of another headline hears of it even where
// the rule no longer hits, because that is when it matters most.
void add_changes(const DigestJob& job, const std::vector<alerts::Channel>& channels,
                 store::NewArticle& fresh, std::vector<alerts::Alert>& told) {
  std::unordered_set<std::string_view> hit;
  for (const alerts::Alert& alert : told) hit.insert(alert.rule_name);
  for (const rules::Rule& rule : job.config->rules->settings().rules) {
    if (rule.again_when == rules::AgainWhen::never || hit.contains(rule.name)) continue;
    told.push_back(alert_of(rule, rules::Match{.rule = rule.name}, job, fresh));
    fresh.alerts.push_back(delivered_to(told.back(), rule, channels));
    fresh.alerts.back().tells = store::NewAlert::Tells::changes;
  }
}

// What there is to learn of the feed's pace. An edit is no news.
void count_news(const store::NewArticle& fresh, std::chrono::sys_seconds now, Fetched& fetched) {
  const auto published = fresh.article.published;
  const bool says_when = published && feeds::is_plausible(*published);
  fetched.new_items.push_back(says_when ? *published : now);
  fetched.hits += fresh.alerts.empty() ? 0 : 1;
}

// Adds the articles the store does not know, or knows with other words. Returns the key of each.
std::vector<std::uint64_t> add_news(const DigestJob& job, KnownItems& known,
                                    std::vector<feeds::Article> articles,
                                    std::span<const feeds::ItemIdentity> identities, Digest& out) {
  const auto channels = channels_of(*job.config);
  std::vector<std::uint64_t> keys;
  keys.reserve(articles.size());
  for (std::size_t n = 0; n < articles.size(); ++n) {
    feeds::Article& article = articles[n];
    const feeds::ItemIdentity& identity = identities[n];
    store::NewArticle fresh{.item = item_of(identity, known), .content = identity.content};
    keys.push_back(fresh.item);
    const store::ShortContent content = store::short_content(fresh.content);
    const auto was = known.learn(fresh.item, content);
    if (was && was->content == content) continue;
    fresh.key = feeds::article_key(job.feed.url, article, identity);
    // A URL that several articles share tells none of them from the others.
    fresh.url_key = identity.is_shared ? 0 : feeds::url_key(article);
    fresh.text_key = text_key(article);
    fresh.article = std::move(article);
    fresh.article.first_seen = job.now;
    fresh.too_old = is_too_old(fresh.article, *job.config, job.now);
    std::vector<alerts::Alert> told;
    if (!fresh.too_old) told = add_hits(job, channels, fresh);
    if (!was) count_news(fresh, job.now, out.fetched);
    if (!fresh.too_old && was && was->alerted) add_changes(job, channels, fresh, told);
    out.alerts.push_back(std::move(told));
    out.commit.articles.push_back(std::move(fresh));
  }
  out.commit.present.insert(out.commit.present.end(), keys.begin(), keys.end());
  return keys;
}

feeds::Wishes wishes_of(const feeds::FeedInfo& feed) {
  return {
      .ttl = feed.ttl.value_or(std::chrono::seconds(0)),
      .skip = feed.skip,
      .older_url = feed.previous_archive_url.empty() ? feed.next_url : feed.previous_archive_url};
}

// Reads only what the last document did not have; false where the whole has to be read. The same
// comes of both.
bool read_difference(const DigestJob& job, const CutDocument& cut, KnownItems& known,
                     const feeds::DocumentSource& source, Digest& out) {
  if (job.seen == nullptr) return false;
  const auto difference = cut.compare(*job.seen);
  if (!difference) return false;
  const auto is_stored = [&known](const auto* item) { return known.contains(item->stored); };
  if (!std::all_of(difference->kept.begin(), difference->kept.end(), is_stored)) return false;
  auto news = cut.read(*difference, source);
  if (!news) return false;
  for (const auto* item : difference->kept) out.commit.present.push_back(item->stored);
  const auto keys = add_news(job, known, std::move(news->articles), news->identities, out);
  out.links = job.seen->links;
  out.articles = cut.items();
  out.seen = cut.remember(*difference, news->identities, keys, out.links);
  return true;
}

std::optional<feeds::ParseError> read_whole(const DigestJob& job, std::string_view body,
                                            const CutDocument& cut, KnownItems& known,
                                            const feeds::DocumentSource& source, Digest& out) {
  auto document = feeds::parse(body, source);
  if (!document) return document.error();
  const auto all = cut.all_of(*document);
  const auto identities = feeds::identify(document->articles);
  out.fetched.wishes = wishes_of(document->feed);
  out.links = feeds::links_of(document->feed);
  out.articles = document->articles.size();
  out.warnings = std::move(document->warnings);
  const auto keys = add_news(job, known, std::move(document->articles), identities, out);
  if (all) out.seen = cut.remember(*all, identities, keys, out.links);
  return std::nullopt;
}

void read_body(DigestJob& job, Digest& out) {
  Fetched& fetched = out.fetched;
  const auto coding = std::string(net::header(job.response, "Content-Encoding").value_or(""));
  const auto type = std::string(net::header(job.response, "Content-Type").value_or(""));
  const auto body =
      net::decode_body(coding, std::move(job.response.body), job.config->fetch.max_body_bytes);
  if (!body) return fail(fetched, body.error().message);
  out.bytes = body->size();
  fetched.body_hash = feeds::body_hash(*body);
  const bool is_same = fetched.body_hash == job.state.body_hash && job.state.failures == 0;
  if (is_same && !fetched.is_delta) {
    fetched.kind = Fetched::Kind::same_bytes;
    return;
  }
  const feeds::DocumentSource source{.content_type = type, .url = fetched.url};
  const CutDocument cut(*body, type, fetched.url);
  KnownItems known(job.known);
  if (!read_difference(job, cut, known, source, out)) {
    const auto error = read_whole(job, *body, cut, known, source, out);
    if (error) return fail(fetched, error->message);
  }
  auto& present = out.commit.present;
  out.reached_known = std::any_of(present.begin(), present.end(), [&known](std::uint64_t item) {
    const store::KnownItem* one = known.find_of_before(item);
    return one != nullptr && one->left_at;
  });
  if (fetched.is_delta) present.clear();  // what is not in it has not left the feed
  fetched.may_have_lost =
      present.size() > 1 && !job.known.empty() &&
      std::none_of(present.begin(), present.end(),
                   [&known](std::uint64_t item) { return known.find_of_before(item) != nullptr; });
  fetched.kind = Fetched::Kind::parsed;
  fetched.has_news = !out.commit.articles.empty();
}

Digest begun(const DigestJob& job) {
  Digest out{.fetched = job.fetched};
  out.commit.feed_url = job.feed.url;
  out.commit.feed_name = job.feed.name;
  out.commit.now = job.now;
  return out;
}

// A server may send back what it was sent: no log, page or store is to hold that. A short secret is
// struck from messages alone, for it may well stand in an address by chance.
void strike_secrets(const std::vector<std::string>& secrets, Digest& out) {
  constexpr std::size_t kNoChance = 6;
  std::vector<std::string> long_ones;
  std::copy_if(secrets.begin(), secrets.end(), std::back_inserter(long_ones),
               [](const std::string& secret) { return secret.size() >= kNoChance; });
  const auto strike = [](std::string& text, const std::vector<std::string>& from) {
    std::string clean = config::redact(text, from);
    const bool held = clean != text;
    text = std::move(clean);
    return held;
  };
  Fetched& fetched = out.fetched;
  strike(fetched.error, secrets);
  for (std::string& warning : out.warnings) strike(warning, secrets);
  if (strike(fetched.permanent_url, long_ones)) fetched.permanent_url.clear();
  const bool in_url = strike(fetched.url, long_ones);
  for (std::string* validator : {&fetched.etag, &fetched.last_modified}) {
    if (strike(*validator, long_ones) || in_url) validator->clear();
  }
}

}  // namespace

std::vector<alerts::Channel> channels_of(const config::Config& config) {
  if (!config.channels.empty()) return config.channels;
  return {alerts::Channel{.name = "log", .kind = alerts::Log{}}};
}

Digest digest(DigestJob job) {
  Digest out = begun(job);
  if (out.fetched.kind == Fetched::Kind::body) read_body(job, out);
  if (out.fetched.kind == Fetched::Kind::unchanged && !had_validators(job))
    fail(out.fetched, "the server says \"unchanged\" (304) of what it never sent us");
  strike_secrets(job.config->secret_values, out);
  std::mt19937_64 chance(job.chance);
  auto next = feeds::next_state(job.state, out.fetched, job.feed, job.config->fetch, job.now,
                                chance, job.terms);
  out.commit.state = std::move(next.state);
  out.notes = std::move(next.notes);
  const std::string& older = out.commit.state.older_url;
  if (out.fetched.may_have_lost && older != out.fetched.url && older != job.feed.url)
    out.commit.state.catching_up = older;
  const bool answered =
      out.fetched.kind != Fetched::Kind::failed && out.fetched.kind != Fetched::Kind::gone;
  const auto in_headers =
      answered ? feeds::links_of(job.response.headers, out.fetched.url) : feeds::PushLinks();
  out.links = feeds::preferred(in_headers, std::move(out.links));
  return out;
}

Digest digest_older_page(DigestJob job, bool is_last) {
  Digest out = begun(job);
  out.fetched.is_delta = true;
  if (out.fetched.kind == Fetched::Kind::body) read_body(job, out);
  out.seen = nullptr;
  out.commit.state = job.state;
  std::string& next = out.commit.state.catching_up;
  const std::string here = std::exchange(next, {});
  if (out.fetched.kind != Fetched::Kind::parsed) {
    out.notes.push_back("older articles could not be read: " + out.fetched.error);
    return out;
  }
  const bool goes_on = !is_last && !out.reached_known && !out.fetched.new_items.empty() &&
                       out.fetched.wishes && out.fetched.wishes->older_url != here;
  if (goes_on) next = out.fetched.wishes->older_url;
  return out;
}

Digest digest_pushed(DigestJob job) {
  Digest out = begun(job);
  out.commit.from = store::DocumentCommit::From::push;
  out.commit.state = job.state;
  out.fetched.is_delta = true;
  job.seen = nullptr;
  read_body(job, out);
  strike_secrets(job.config->secret_values, out);
  out.seen = nullptr;
  return out;
}

}  // namespace newswatch::daemon
