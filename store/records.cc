#include "store/records.h"

namespace newswatch::store {

std::string_view name_of(Outcome outcome) {
  switch (outcome) {
    case Outcome::alerted:
      return "alerted";
    case Outcome::no_match:
      return "no match";
    case Outcome::duplicate:
      return "duplicate";
    case Outcome::too_old:
      return "too old";
    case Outcome::suppressed:
      return "suppressed";
  }
  return "no match";
}

}  // namespace newswatch::store
