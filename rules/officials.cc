#include "rules/officials.h"

// One walk over each text finds every name, title and cue; the policies then judge each find. What
// a judgement asks (is this cue in that sentence, is that official named elsewhere) is answered
// from sorted lists of finds, so no step reads a sentence again.

#include <algorithm>
#include <array>
#include <tuple>
#include <unordered_map>
#include <utility>

#include "rules/name_lists.h"
#include "rules/name_walk.h"
#include "rules/officials_index.h"

namespace newswatch::rules {
namespace {

using namespace std::string_view_literals;
using Kind = NameTrie::Kind;

struct Candidate {
  OfficialHit hit;
  Kind kind = Kind::strong;
  bool single = false;     // one word
  std::uint32_t role = 0;  // into OfficialsIndex::roles, of a role
};

bool begins_earlier(const OfficialHit& a, const OfficialHit& b) {
  return std::tie(a.text, a.first_token, b.last_token, a.official) <
         std::tie(b.text, b.first_token, a.last_token, b.official);
}

// Where cues stand.
class Cues {
 public:
  void add(std::uint32_t text, std::uint32_t sentence, std::uint32_t last, std::uint32_t cue) {
    in_sentence_.emplace_back(text, sentence, cue);
    ends_.emplace_back(text, last, cue);
  }
  void sort() {
    std::ranges::sort(in_sentence_);
    std::ranges::sort(ends_);
  }
  [[nodiscard]] bool in_sentence(std::uint32_t text, std::uint32_t sentence,
                                 const std::vector<std::uint32_t>& cues) const {
    return any(in_sentence_, text, sentence, cues);
  }
  [[nodiscard]] bool end_at(std::uint32_t text, std::uint32_t token,
                            const std::vector<std::uint32_t>& cues) const {
    return any(ends_, text, token, cues);
  }

 private:
  using Key = std::tuple<std::uint32_t, std::uint32_t, std::uint32_t>;

  static bool any(const std::vector<Key>& keys, std::uint32_t text, std::uint32_t at,
                  const std::vector<std::uint32_t>& cues) {
    if (keys.empty()) return false;
    return std::ranges::any_of(cues, [&](std::uint32_t cue) {
      return std::ranges::binary_search(keys, Key(text, at, cue));
    });
  }

  std::vector<Key> in_sentence_;
  std::vector<Key> ends_;
};

class Finder {
 public:
  Finder(const OfficialsIndex& index, std::span<const FoldedText> texts, std::chrono::sys_days day)
      : index_(index), day_(day) {
    texts_.reserve(texts.size());
    for (const FoldedText& text : texts)
      texts_.emplace_back(text, index.trie, index.spellings, index.flags);
  }

  std::vector<OfficialHit> find() && {
    walk();
    if (candidates_.empty()) return {};
    std::ranges::sort(candidates_, begins_earlier, &Candidate::hit);
    judge_strong();
    for (const Candidate& candidate : candidates_) {
      if (candidate.kind != Kind::strong && counts(candidate)) hits_.push_back(candidate.hit);
    }
    return longest();
  }

 private:
  void walk() {
    std::vector<NameFound> found;
    for (std::uint32_t text = 0; text < texts_.size(); ++text) {
      found.clear();
      walk_names(texts_[text], index_.trie, index_.spellings, found);
      for (const NameFound& one : found) {
        if (one.entry.kind == Kind::cue) {
          cues_.add(text, texts_[text].token(one.first).sentence, one.last, one.entry.owner);
          continue;
        }
        const bool role = one.entry.kind == Kind::role;
        const std::uint32_t official =
            role ? index_.roles[one.entry.owner].official : one.entry.owner;
        candidates_.push_back({{official, text, one.first, one.last},
                               one.entry.kind,
                               one.entry.single,
                               role ? one.entry.owner : 0});
      }
    }
    cues_.sort();
  }

  // Full names and strong aliases; one inside a longer one is that longer one.
  void judge_strong() {
    std::uint32_t text = 0;
    std::uint32_t covered = 0;  // one past the furthest word of a name so far
    for (const Candidate& candidate : candidates_) {
      if (candidate.kind != Kind::strong) continue;
      const OfficialHit& hit = candidate.hit;
      if (hit.text != text) covered = 0;
      text = hit.text;
      if (hit.last_token < covered && !is_equally_long(hit)) continue;
      const OfficialPolicy& person = index_.people[hit.official];
      if (is_namesake(hit, person)) continue;
      if (candidate.single && known_given_before(texts_[text], hit.first_token, person.given)) {
        continue;
      }
      covered = std::max(covered, hit.last_token + 1);
      if (names_.empty() || !same_place(names_.back(), hit)) names_.push_back(hit);
      hits_.push_back(hit);
      named_.push_back(hit.official);
    }
    std::ranges::sort(named_);
  }

  static bool same_place(const OfficialHit& a, const OfficialHit& b) {
    return a.text == b.text && a.first_token == b.first_token && a.last_token == b.last_token;
  }
  // Two officials of one name.
  [[nodiscard]] bool is_equally_long(const OfficialHit& hit) const {
    return !names_.empty() && same_place(names_.back(), hit);
  }

  [[nodiscard]] bool is_namesake(const OfficialHit& hit, const OfficialPolicy& person) const {
    const std::uint32_t sentence = texts_[hit.text].token(hit.first_token).sentence;
    return cues_.in_sentence(hit.text, sentence, person.not_if);
  }
  [[nodiscard]] bool is_named(std::uint32_t official) const {
    return std::ranges::binary_search(named_, official);
  }

  // Does the hit lie inside a full name? `names_` neither overlap wholly nor go backwards, so their
  // ends ascend.
  [[nodiscard]] bool inside_a_name(const OfficialHit& hit) const {
    const auto after = std::ranges::upper_bound(
        names_, std::pair(hit.text, hit.first_token), {},
        [](const OfficialHit& name) { return std::pair(name.text, name.first_token); });
    if (after == names_.begin()) return false;
    const OfficialHit& name = *std::prev(after);
    return name.text == hit.text && hit.last_token <= name.last_token;
  }

  bool counts(const Candidate& candidate) {
    const OfficialHit& hit = candidate.hit;
    const OfficialPolicy& person = index_.people[hit.official];
    if (is_namesake(hit, person) || inside_a_name(hit)) return false;
    switch (candidate.kind) {
      case Kind::weak:
        return is_named(hit.official);
      case Kind::family:
        return family_counts(hit, person);
      case Kind::role:
        return role_counts(hit, index_.roles[candidate.role]);
      case Kind::strong:
      case Kind::cue:
        break;
    }
    return false;
  }

  bool family_counts(const OfficialHit& hit, const OfficialPolicy& person) {
    NameText& text = texts_[hit.text];
    // The own full name would be a longer hit: アナ・ブリンケン is another.
    if (text.behind_middle_dot(hit.first_token)) return false;
    const Front front = front_of(text, hit.first_token, person.given);
    if (!person.family_first && is_first_name_or_place(text, hit)) return false;
    const bool titled = front.begin > 0 && !is_of(text, front.begin, hit.first_token) &&
                        text.gap_before(front.begin) == Gap::joined &&
                        cues_.end_at(hit.text, front.begin - 1, person.titles);
    if (!titled && front.other_person) return false;
    if (person.family_first && other_given_after(text, hit.last_token, person.given)) return false;
    if (titled || front.initial) return true;
    if (person.family_alone == FamilyAlone::always) return !reads_as_a_word(hit);
    return is_named(hit.official) ||
           cues_.in_sentence(hit.text, text.token(hit.first_token).sentence, person.context);
  }

  // The president of Costa Rica: between a title and a name stands no "of".
  static bool is_of(const NameText& text, std::uint32_t begin, std::uint32_t first) {
    constexpr std::array kOf{"of"sv,  "the"sv, "de"sv, "del"sv, "della"sv, "da"sv, "do"sv,
                             "das"sv, "dos"sv, "du"sv, "des"sv, "la"sv,    "di"sv};
    return begin < first && std::ranges::find(kOf, text.folded(begin)) != kOf.end();
  }

  // Cameron Diaz, Trump Tower: a given name, or what is called after the person.
  static bool is_first_name_or_place(NameText& text, const OfficialHit& hit) {
    const std::uint32_t after = hit.last_token + 1;
    if (after >= text.size() || text.gap_before(after) != Gap::joined || !text.is_capital(after))
      return false;
    if (is_called_after_people(text.folded(after))) return true;
    return hit.first_token == hit.last_token && text.is(hit.first_token, kGivenName) &&
           !text.in_headline(after) && !text.is_initial(after) && !text.is(after, kNoGivenName) &&
           !text.is(after, kDoing) && text.folded(after) != "jr";
  }

  // "Gallant effort by rescuers", "Burns Heal Slowly": where every word there would have a capital,
  // a name that is an English word needs the company of a name, here or elsewhere in the article.
  bool reads_as_a_word(const OfficialHit& hit) {
    NameText& text = texts_[hit.text];
    if (!text.is(hit.first_token, kOrdinary) || has_own_capital(hit)) return false;
    if (is_named(hit.official) || text.stands_as_name(hit.first_token, hit.last_token))
      return false;
    const auto [known, is_new] = has_capitals_.try_emplace(hit.official, false);
    if (is_new) {
      known->second = std::ranges::any_of(candidates_, [&](const Candidate& other) {
        return other.hit.official == hit.official && other.kind == Kind::family &&
               has_own_capital(other.hit) &&
               !front_of(texts_[other.hit.text], other.hit.first_token,
                         index_.people[hit.official].given)
                    .other_person;
      });
    }
    return !known->second;
  }
  // A capital that neither the beginning of a sentence nor a headline gave.
  bool has_own_capital(const OfficialHit& hit) {
    NameText& text = texts_[hit.text];
    return !text.opens_sentence(hit.first_token) && !text.in_headline(hit.first_token);
  }

  // "The Israeli defence minister" means who held the office on the article's day. Before the name
  // of another it means that other, whatever the calendar says.
  bool role_counts(const OfficialHit& hit, const RoleTerm& term) {
    if (day_ < term.since || (term.until && day_ > *term.until)) return false;
    NameText& text = texts_[hit.text];
    const std::uint32_t first = hit.first_token;
    if (first > 0 && text.gap_before(first) != Gap::apart &&
        makes_another(text.folded(first - 1))) {
      return false;
    }
    const std::uint32_t after = hit.last_token + 1;
    if (after >= text.size()) return true;
    // The prime minister-designate holds no office yet.
    if (text.gap_before(after) == Gap::hyphen)
      return text.folded(after) != "designate" && text.folded(after) != "elect";
    if (text.gap_before(after) != Gap::joined) return true;
    const bool begins_own = std::ranges::any_of(
        candidates_at(hit.text, after),
        [&](const Candidate& other) { return other.hit.official == hit.official; });
    if (begins_own) return true;
    return !text.is_capital(after) || text.is(after, kNoGivenName) ||
           (text.in_headline(after) && !text.is(after, kGivenName));
  }

  [[nodiscard]] std::span<const Candidate> candidates_at(std::uint32_t text,
                                                         std::uint32_t first) const {
    const auto place = [](const Candidate& one) {
      return std::pair(one.hit.text, one.hit.first_token);
    };
    const auto begin = std::ranges::lower_bound(candidates_, std::pair(text, first), {}, place);
    const auto end = std::ranges::upper_bound(candidates_, std::pair(text, first), {}, place);
    return {begin, end};
  }

  // In order; of one official's hits that lie in each other only the longest.
  std::vector<OfficialHit> longest() {
    std::ranges::sort(hits_, begins_earlier);
    std::vector<OfficialHit> kept;
    std::unordered_map<std::uint32_t, std::size_t> last_kept;  // by official
    for (const OfficialHit& hit : hits_) {
      const auto [at, is_first] = last_kept.emplace(hit.official, kept.size());
      if (!is_first) {
        const OfficialHit& before = kept[at->second];
        if (before.text == hit.text && hit.last_token <= before.last_token) continue;
        at->second = kept.size();
      }
      kept.push_back(hit);
    }
    return kept;
  }

  const OfficialsIndex& index_;
  std::chrono::sys_days day_;
  std::vector<NameText> texts_;
  std::vector<Candidate> candidates_;  // by place
  Cues cues_;
  std::vector<OfficialHit> names_;    // places of full names, each once, in order
  std::vector<std::uint32_t> named_;  // officials that full names or strong aliases name, ascending
  std::vector<OfficialHit> hits_;
  std::unordered_map<std::uint32_t, bool> has_capitals_;  // does the family name, by official?
};

}  // namespace

struct Officials::Impl {
  explicit Impl(std::span<const Official> officials) : index(officials) {}
  OfficialsIndex index;
};

Officials::Officials(std::span<const Official> officials)
    : impl_(std::make_unique<const Impl>(officials)) {}
Officials::~Officials() = default;
Officials::Officials(Officials&&) noexcept = default;
Officials& Officials::operator=(Officials&&) noexcept = default;

std::vector<OfficialHit> Officials::find(std::span<const FoldedText> texts,
                                         std::chrono::sys_days day) const {
  if (impl_->index.people.empty()) return {};
  return Finder(impl_->index, texts, day).find();
}

}  // namespace newswatch::rules
