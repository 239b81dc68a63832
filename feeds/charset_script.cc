#include "feeds/charset_script.h"

#include <array>
#include <string>

#include "feeds/charset_name.h"

namespace newswatch::feeds {

Script script_of(std::string_view charset) {
  struct Known {
    std::string_view charset;
    Script script;
  };
  using enum Script;
  constexpr std::array<Known, 28> kKnown = {
      {{"windows-1252", western},    {"iso-8859-15", western},    {"macintosh", western},
       {"windows-1250", central},    {"iso-8859-2", central},     {"windows-1254", turkish},
       {"windows-1257", baltic},     {"iso-8859-13", baltic},     {"windows-1251", cyrillic},
       {"koi8-r", cyrillic},         {"koi8-u", cyrillic},        {"iso-8859-5", cyrillic},
       {"x-mac-cyrillic", cyrillic}, {"ibm-866", cyrillic},       {"ibm866", cyrillic},
       {"cp866", cyrillic},          {"windows-1253", greek},     {"iso-8859-7", greek},
       {"windows-1255", hebrew},     {"iso-8859-8", hebrew},      {"windows-1256", arabic},
       {"iso-8859-6", arabic},       {"windows-874", thai},       {"gb18030", east_asian},
       {"big5-hkscs", east_asian},   {"windows-949", east_asian}, {"windows-31j", east_asian},
       {"euc-jp", east_asian}}};
  const std::string lower = lower_case(charset);
  for (const Known& known : kKnown) {
    if (known.charset == lower) return known.script;
  }
  return other;
}

}  // namespace newswatch::feeds
