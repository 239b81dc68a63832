#include "config/yaml_quotes.h"

namespace newswatch::config {

std::string in_yaml_quotes(std::string_view text) {
  std::string out = "'";
  for (const char c : text) {
    if (c == '\'') out += '\'';
    out += c;
  }
  return out + "'";
}

}  // namespace newswatch::config
