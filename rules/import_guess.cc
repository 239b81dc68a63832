// Each dialect has marks that no other has, or few: they vote, the weightier the rarer elsewhere.

#include <re2/re2.h>

#include <algorithm>
#include <array>
#include <memory>
#include <vector>

#include "rules/import.h"

namespace newswatch::rules {
namespace {

struct Mark {
  Dialect dialect;
  int weight;
  const char* pattern;
};

constexpr std::array kMarks{
    Mark{Dialect::google, 6, R"(\bAROUND\s*\(\d+\))"},
    Mark{Dialect::google, 5, R"((?i)\b(all)?in(title|text|url|anchor):)"},
    Mark{Dialect::google, 2, R"((^|\s)-[\w"(])"},
    Mark{Dialect::google, 2, R"(\bsite:)"},
    Mark{Dialect::google, 1, R"((?m)^[^()]*[\w"] ["\w])"},
    Mark{Dialect::brandwatch, 4, R"(\bO?NEAR/\d)"},
    Mark{Dialect::brandwatch, 4, R"(\bNEAR/\d+f\b)"},
    Mark{Dialect::brandwatch, 5, R"(\braw:|\{[^\]{}]+\}|(^|\s)\+?\+")"},
    Mark{Dialect::brandwatch, 4, R"(\)~\d)"},
    Mark{Dialect::brandwatch, 2, R"("~\d)"},
    Mark{Dialect::brandwatch, 3,
         R"(\b(sourcecountry|sourcetype|country|site|domain|channel|lang):)"},
    Mark{Dialect::brandwatch, 1, R"(\b(AND NOT|AND|OR|NOT)\b)"},
    Mark{Dialect::meltwater, 6, R"(\bo?near/\d)"},
    Mark{Dialect::meltwater, 5, R"((?i)\bingress:)"},
    Mark{Dialect::meltwater, 4, R"((?i)[\w")]\s+o?near\s+[\w"(])"},
    Mark{Dialect::meltwater, 3, R"(\b(and|or|not)\b.*\b(title|headline|author|source|body):)"},
    Mark{Dialect::meltwater, 1, R"(\b(and|or|not)\b)"},
    Mark{Dialect::lexis, 4, R"((?i)\bpre/(\d|[sp]\b))"},
    Mark{Dialect::lexis, 3, R"((?i)\bw/(\d|s\b|p\b|sent|para|seg))"},
    Mark{Dialect::lexis, 4, R"((?i)(^|\s)/(\d|s\b|p\b|seg\b))"},
    Mark{Dialect::lexis, 4, R"((?i)\b(atl\d|atleast\d+\s*\())"},
    Mark{Dialect::lexis, 4, R"(\w!)"},
    Mark{Dialect::lexis, 6,
         R"((?i)\b(headline|hlead|allcaps|nocaps|caps|byline|publication|body)\s*\()"},
    Mark{Dialect::lexis, 2, R"(\b(and|but) not\b)"},
    Mark{Dialect::factiva, 4, R"((?i)\s(adj|near)\d+\s)"},
    Mark{Dialect::factiva, 4, R"((?i)[\w)]\s+(same|adj)\s+[\w(])"},
    Mark{Dialect::factiva, 6, R"((?i)\b(hd|hl|hlp|lp|la|rst|ns|re|fds|co|in|by|sn|td|pe)=)"},
    Mark{Dialect::factiva, 4, R"((?i)\batleast\d+\s+[\w"])"},
    Mark{Dialect::factiva, 3, R"([A-Za-z]\$)"},
    Mark{Dialect::factiva, 4, R"((?i)/[nf]\d+/|\bwc\s*[<>])"},
    Mark{Dialect::lucene, 4, R"(\[[^\]]+ TO [^\]]+\])"},
    Mark{Dialect::lucene, 4, R"((^|\s)\+[\w(])"},
    Mark{Dialect::lucene, 5, R"(&&|\|\||\w\^\d|(^|[\s(])!\w)"},
    Mark{Dialect::lucene, 6,
         R"(\b(article_title|text_content|canonical_domain|media_id|publi\w+_date|tags_id\w*):)"},
    Mark{Dialect::lucene, 3, R"("~\d)"},
    Mark{Dialect::lucene, 2, R"(\blanguage:)"}};

constexpr int kMostVotes = 4;  // of one mark
constexpr std::size_t kBytesLookedAt = 256 * 1024;

int votes(const char* pattern, std::string_view text) {
  const RE2 re(pattern, RE2::Latin1);
  re2::StringPiece rest(text.data(), text.size());
  int found = 0;
  while (found < kMostVotes && RE2::FindAndConsume(&rest, re)) ++found;
  return found;
}

}  // namespace

Dialect guess_dialect(std::string_view text) {
  text = text.substr(0, kBytesLookedAt);
  std::array<int, kDialects.size()> score{};
  for (const Mark& mark : kMarks)
    score[static_cast<std::size_t>(mark.dialect)] += mark.weight * votes(mark.pattern, text);
  return kDialects[static_cast<std::size_t>(std::max_element(score.begin(), score.end()) -
                                            score.begin())];
}

}  // namespace newswatch::rules
