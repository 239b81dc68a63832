#include "rules/match.h"

namespace newswatch::rules {

std::string_view name_of(Field field) {
  switch (field) {
    case Field::title:
      return "title";
    case Field::text:
      return "text";
    case Field::author:
      return "author";
    case Field::category:
      return "category";
    case Field::url:
      return "url";
  }
  return "unknown";
}

}  // namespace newswatch::rules
