#include "feeds/xml_misspelling.h"

#include <cstddef>
#include <utility>

#include "feeds/xml_names.h"

namespace newswatch::feeds {

bool is_misspelt(std::string_view a, std::string_view b) {
  if (a.size() > b.size()) std::swap(a, b);
  if (a.size() < 3 || b.size() > a.size() + 1) return false;
  std::size_t front = 0;
  while (front < a.size() && same_name(a.substr(front, 1), b.substr(front, 1))) ++front;
  const auto rest_is_same = [&](std::size_t skip_a, std::size_t skip_b) {
    return front + skip_a <= a.size() && front + skip_b <= b.size() &&
           same_name(a.substr(front + skip_a), b.substr(front + skip_b));
  };
  if (a.size() < b.size()) return rest_is_same(0, 1);
  const bool is_swapped = front + 1 < a.size() && a[front] == b[front + 1] &&
                          a[front + 1] == b[front] && rest_is_same(2, 2);
  return rest_is_same(1, 1) || is_swapped;
}

}  // namespace newswatch::feeds
