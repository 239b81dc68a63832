#include "feeds/draft.h"

#include <algorithm>

#include "feeds/dates.h"
#include "feeds/elements.h"
#include "feeds/html_guess.h"
#include "feeds/links.h"
#include "feeds/people.h"
#include "feeds/xml_names.h"

namespace newswatch::feeds {
namespace {

// More than any article has; bounds the searches for repetitions.
constexpr std::size_t kMaxParts = 200;

// Plain text as HTML; what an empty line parts stays apart.
std::string escaped(std::string_view text) {
  std::string html;
  for (std::size_t i = 0; i < text.size(); ++i) {
    switch (text[i]) {
      case '&':
        html.append("&amp;");
        break;
      case '<':
        html.append("&lt;");
        break;
      case '>':
        html.append("&gt;");
        break;
      case '\n': {
        const std::size_t next = text.find_first_not_of(" \t\r", i + 1);
        const bool is_empty_line = next != std::string_view::npos && text[next] == '\n';
        html.append(is_empty_line ? "<p>" : "\n");
        break;
      }
      default:
        html.push_back(text[i]);
    }
  }
  return html;
}

std::string as_text(const RankedText& text) {
  if (text.text.empty()) return {};
  const bool is_plain =
      text.kind == TextKind::plain || (text.kind == TextKind::guess && !looks_like_html(text.text));
  return is_plain ? html_to_text(escaped(text.text)) : html_to_text(text.text);
}

// The persons of the best rank; where they carry no name, the next rank's name for a lone one.
std::vector<Person> best_people(const std::vector<RankedPerson>& all) {
  std::uint8_t best = kNoRank;
  for (const RankedPerson& one : all) best = std::min(best, one.rank);
  std::vector<Person> people;
  for (const RankedPerson& one : all) {
    if (one.rank == best) add_person(people, one.person);
  }
  if (people.size() == 1 && people[0].name.empty()) {
    for (const RankedPerson& one : all) {
      if (one.rank == best || one.person.name.empty()) continue;
      people[0].name = one.person.name;
      if (people[0].email.empty()) people[0].email = one.person.email;
      break;
    }
  }
  return people;
}

bool is_html_type(std::string_view type) {
  return type.empty() || same_name(type.substr(0, 9), "text/html") ||
         same_name(type.substr(0, 17), "application/xhtml");
}

// The first link of that relation, one of HTML first.
const Link* find_link(const std::vector<Link>& links, std::string_view relation) {
  const Link* found = nullptr;
  for (const Link& link : links) {
    if (link.rel != relation) continue;
    if (is_html_type(link.type)) return &link;
    if (found == nullptr) found = &link;
  }
  return found;
}

std::string href_of(const std::vector<Link>& links, std::string_view relation) {
  const Link* link = find_link(links, relation);
  return link == nullptr ? std::string() : link->href;
}

// Where people discuss the article; a feed of their comments is no page.
std::string page_of_replies(const std::vector<Link>& links) {
  const Link* link = find_link(links, "replies");
  return link != nullptr && is_html_type(link->type) ? link->href : std::string();
}

std::string_view file_name(std::string_view url) {
  url = url.substr(0, url.find_first_of("?#"));
  const auto slash = url.rfind('/');
  return slash == std::string_view::npos ? std::string_view() : url.substr(slash + 1);
}

bool names_an_image(std::string_view file) {
  const std::string_view ending = file.substr(std::min(file.rfind('.'), file.size()));
  for (const std::string_view known : {".jpg", ".jpeg", ".png", ".gif", ".webp", ".avif"}) {
    if (same_name(ending, known)) return true;
  }
  return false;
}

// FeedBurner counts downloads by an enclosure of its own that redirects to the original.
void restore_original_enclosure(Draft& draft) {
  const std::string& original = draft.original_enclosure.text;
  const std::string_view file = file_name(original);
  if (file.empty()) return;
  for (Enclosure& enclosure : draft.enclosures) {
    if (file_name(enclosure.url) != file) continue;
    enclosure.url = original;
    return;
  }
}

std::string main_url(const Draft& draft) {
  if (!draft.original_link.text.empty()) return draft.original_link.text;
  if (!draft.link.text.empty() && draft.link.rank == 0) return draft.link.text;
  if (auto alternate = href_of(draft.links, "alternate"); !alternate.empty()) return alternate;
  if (!draft.link.text.empty()) return draft.link.text;
  return draft.permalink.text;
}

void include_main_link(std::vector<Link>& links, const std::string& url) {
  if (url.empty()) return;
  const bool is_there =
      std::any_of(links.begin(), links.end(), [&](const Link& link) { return link.href == url; });
  if (!is_there) links.insert(links.begin(), Link{.rel = "alternate", .href = url});
}

// The first authors of a feed whose texts may be repeated at every article, so that a few long
// names cannot multiply a document.
std::vector<Person> inheritable(const std::vector<Person>& authors) {
  constexpr std::size_t kMostBytes = 4096;
  constexpr std::size_t kMostAuthors = 10;
  std::size_t bytes = 0;
  std::vector<Person> first;
  for (const Person& one : authors) {
    bytes += one.name.size() + one.email.size() + one.url.size();
    if (bytes > kMostBytes || first.size() >= kMostAuthors) break;
    first.push_back(one);
  }
  return first;
}

// Has an article without text not even a date, an author or the like? A language alone is usually
// that of the whole document.
bool describes_nothing(const Draft& draft) {
  return draft.links.empty() && draft.people.empty() && draft.categories.empty() &&
         !draft.published.time && !draft.updated.time && !draft.date.time && !draft.source &&
         draft.comments.text.empty() && draft.rights.text.empty() &&
         draft.language.rank >= rank::kXmlLang;
}

template <class Part>
void keep_within(PartBudget& budget, std::vector<Part>& parts) {
  constexpr std::size_t kAlwaysKept = 4;
  if (parts.size() <= kAlwaysKept) return;
  const std::size_t beyond = std::min(parts.size() - kAlwaysKept, budget.left);
  budget.left -= beyond;
  parts.resize(kAlwaysKept + beyond);
  parts.shrink_to_fit();
}

std::string image_of(const Draft& draft) {
  if (!draft.image.text.empty()) return draft.image.text;
  for (const Enclosure& enclosure : draft.enclosures) {
    const bool is_image = enclosure.type.empty() ? names_an_image(file_name(enclosure.url))
                                                 : enclosure.type.starts_with("image");
    if (is_image) return enclosure.url;
  }
  return {};
}

}  // namespace

void RankedText::offer(std::string value, TextKind value_kind, std::uint8_t value_rank) {
  const std::string_view inside = trimmed(value);
  if (value_rank >= rank || inside.empty()) return;
  text = inside.size() == value.size() ? std::move(value) : std::string(inside);
  kind = value_kind;
  rank = value_rank;
}

void RankedTime::offer(std::string_view value, std::uint8_t value_rank) {
  if (value_rank >= rank) return;
  if (const auto parsed = parse_date(value)) {
    time = parsed;
    rank = value_rank;
  }
}

void Draft::add_link(Link added) {
  if (added.href.empty() || links.size() >= kMaxParts) return;
  if (std::find(links.begin(), links.end(), added) == links.end()) {
    links.push_back(std::move(added));
  }
}

void Draft::add_enclosure(Enclosure enclosure) {
  if (enclosure.url.empty()) return;
  for (Enclosure& known : enclosures) {
    if (known.url != enclosure.url) continue;
    if (known.type.empty()) known.type = std::move(enclosure.type);
    if (!known.length_bytes) known.length_bytes = enclosure.length_bytes;
    return;
  }
  if (enclosures.size() < kMaxParts) enclosures.push_back(std::move(enclosure));
}

void Draft::add_category(Category category) {
  if (category.term.empty()) category.term = category.label;
  if (category.term.empty() || categories.size() >= kMaxParts) return;
  for (Category& known : categories) {
    if (known.term != category.term || known.scheme != category.scheme) continue;
    if (known.label.empty()) known.label = std::move(category.label);
    return;
  }
  categories.push_back(std::move(category));
}

void Draft::add_person(Person person, std::uint8_t rank) {
  if (people.size() < kMaxParts) {
    people.push_back({std::move(person), rank});
  } else if (rank < people.back().rank) {
    people.back() = {std::move(person), rank};
  }
}

void append_article(std::vector<Article>& articles, Draft&& draft, PartBudget& budget) {
  Article& article = articles.emplace_back();
  article.url = main_url(draft);
  article.title = plain_title(std::move(draft.title.text), draft.title.kind);
  article.text = as_text(draft.content);
  if (article.text.empty()) article.text = as_text(draft.summary);  // the content is a picture
  article.summary_html = std::move(draft.summary.text);
  article.content_html = std::move(draft.content.text);
  article.id.value = draft.id.text.empty() ? article.url : std::move(draft.id.text);
  restore_original_enclosure(draft);
  article.image = image_of(draft);
  article.enclosures = std::move(draft.enclosures);
  const bool says_nothing = article.id.value.empty() && article.title.empty() &&
                            article.text.empty() && article.summary_html.empty() &&
                            article.content_html.empty() && article.enclosures.empty() &&
                            article.image.empty();
  if (says_nothing && describes_nothing(draft)) return articles.pop_back();

  article.authors = best_people(draft.people);
  if (article.authors.empty()) article.authors = std::move(draft.source_people);
  article.categories = std::move(draft.categories);
  article.updated = draft.updated.time;
  article.published = draft.published.time ? draft.published.time
                      : draft.date.time    ? draft.date.time
                                           : draft.updated.time;
  article.language = std::move(draft.language.text);
  article.source = std::move(draft.source);
  article.comments_url =
      draft.comments.text.empty() ? page_of_replies(draft.links) : std::move(draft.comments.text);
  article.links = std::move(draft.links);
  if (!draft.link.text.empty()) include_main_link(article.links, draft.link.text);
  include_main_link(article.links, article.url);
  keep_within(budget, article.authors);
  keep_within(budget, article.categories);
  keep_within(budget, article.enclosures);
  keep_within(budget, article.links);
}

FeedInfo finish_feed(Draft&& draft) {
  FeedInfo feed;
  feed.title = plain_title(std::move(draft.title.text), draft.title.kind);
  feed.url = main_url(draft);
  feed.id = draft.id.text.empty() ? std::string() : std::move(draft.id.text);
  feed.description = as_text(draft.summary);
  feed.language = std::move(draft.language.text);
  feed.authors = best_people(draft.people);
  feed.categories = std::move(draft.categories);
  feed.published = draft.published.time ? draft.published.time : draft.date.time;
  feed.updated = draft.updated.time;
  feed.image = draft.image.text;
  feed.rights = as_text(draft.rights);
  feed.generator = plain_title(std::move(draft.generator.text), draft.generator.kind);
  feed.self_url = href_of(draft.links, "self");
  feed.hub_url = href_of(draft.links, "hub");
  for (const Link& link : draft.links) {
    if (link.rel == "hub") feed.hub_urls.push_back(link.href);
  }
  feed.next_url = href_of(draft.links, "next");
  feed.previous_archive_url = href_of(draft.links, "prev-archive");
  feed.skip = draft.skip;
  feed.ttl = draft.ttl;
  if (!feed.ttl && draft.update_period) {
    feed.ttl = *draft.update_period / std::max<std::uint32_t>(1, draft.update_frequency);
  }
  return feed;
}

void inherit_from_feed(Document& document) {
  const std::vector<Person> authors = inheritable(document.feed.authors);
  for (Article& article : document.articles) {
    if (article.authors.empty()) article.authors = authors;
    if (article.language.empty()) article.language = document.feed.language;
  }
}

}  // namespace newswatch::feeds
