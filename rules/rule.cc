#include "rules/rule.h"

namespace newswatch::rules {

std::string_view name_of(Severity severity) {
  switch (severity) {
    case Severity::low:
      return "low";
    case Severity::normal:
      return "normal";
    case Severity::high:
      return "high";
    case Severity::urgent:
      return "urgent";
  }
  return "unknown";
}

}  // namespace newswatch::rules
