#include "feeds/date_zones.h"

#include <string>
#include <unordered_map>

namespace newswatch::feeds {

namespace {

struct Zone {
  std::string_view name;
  int minutes;
};

// The military letters count as RFC 822 prints them, which is what publishers copied.
constexpr Zone kAbbreviations[] = {
    {"utc", 0},     {"gmt", 0},     {"ut", 0},      {"z", 0},      {"wet", 0},    {"zulu", 0},
    {"est", -300},  {"edt", -240},  {"et", -300},   {"cst", -360}, {"cdt", -300}, {"ct", -360},
    {"mst", -420},  {"mdt", -360},  {"mt", -420},   {"pst", -480}, {"pdt", -420}, {"pt", -480},
    {"akst", -540}, {"akdt", -480}, {"hst", -600},  {"ast", -240}, {"adt", -180}, {"nst", -210},
    {"ndt", -150},  {"brt", -180},  {"brst", -120}, {"art", -180}, {"clt", -240}, {"clst", -180},
    {"bst", 60},    {"ist", 330},   {"west", 60},   {"cet", 60},   {"cest", 120}, {"mez", 60},
    {"mesz", 120},  {"met", 60},    {"mest", 120},  {"eet", 120},  {"eest", 180}, {"cat", 120},
    {"eat", 180},   {"wat", 60},    {"sast", 120},  {"msk", 180},  {"msd", 240},  {"мск", 180},
    {"trt", 180},   {"idt", 180},   {"irst", 210},  {"gst", 240},  {"pkt", 300},  {"npt", 345},
    {"ict", 420},   {"wib", 420},   {"wita", 480},  {"wit", 540},  {"hkt", 480},  {"sgt", 480},
    {"pht", 480},   {"awst", 480},  {"jst", 540},   {"kst", 540},  {"acst", 570}, {"acdt", 630},
    {"aest", 600},  {"aedt", 660},  {"nzst", 720},  {"nzdt", 780}, {"a", -60},    {"b", -120},
    {"c", -180},    {"d", -240},    {"e", -300},    {"f", -360},   {"g", -420},   {"i", -540},
    {"k", -600},    {"l", -660},    {"m", -720},    {"n", 60},     {"o", 120},    {"p", 180},
    {"q", 240},     {"r", 300},     {"s", 360},     {"u", 480},    {"v", 540},    {"w", 600},
    {"x", 660},     {"y", 720},     {"chst", 600},  {"sst", -660}, {"hdt", -540}, {"pyt", -240},
    {"uyt", -180},  {"bot", -240},  {"cot", -300},  {"ect", -300}, {"pet", -300}, {"vet", -240},
    {"gft", -180},  {"azot", -60},  {"azost", 0},   {"cvt", -60},  {"wast", 120}, {"almt", 300},
    {"tmt", 300},   {"tjt", 300},   {"kgt", 360},   {"aft", 270},  {"irdt", 270}, {"azt", 240},
    {"yekt", 300},  {"omst", 360},  {"novt", 420},  {"krat", 420}, {"irkt", 480}, {"yakt", 540},
    {"vlat", 600},  {"magt", 660},  {"pett", 720},  {"samt", 240}, {"mmt", 390},  {"btt", 360},
    {"bdt", 360},   {"mvt", 300},   {"slst", 330},  {"ulat", 480}, {"myt", 480},  {"bnt", 480},
    {"pgt", 600},   {"nct", 660},   {"fjt", 720},   {"tot", 780},  {"kdt", 600},  {"hkst", 540},
    {"cist", -600}, {"fkt", -240},  {"gyt", -240},  {"srt", -180}, {"egst", 0},   {"egt", -60},
    {"fet", 180},   {"mut", 240},   {"ret", 240},   {"sct", 240},  {"scst", 240}};

constexpr Zone kRegions[] = {{"eastern", -300},
                             {"central", -360},
                             {"mountain", -420},
                             {"pacific", -480},
                             {"atlantic", -240},
                             {"newfoundland", -210},
                             {"alaska", -540},
                             {"hawaii", -600},
                             {"greenwich", 0},
                             {"universal", 0},
                             {"coordinated universal", 0},
                             {"western european", 0},
                             {"central european", 60},
                             {"eastern european", 120},
                             {"european central", 60},
                             {"british", 0},
                             {"irish", 0},
                             {"moscow", 180},
                             {"turkey", 180},
                             {"israel", 120},
                             {"jerusalem", 120},
                             {"arabian", 180},
                             {"arabia", 180},
                             {"gulf", 240},
                             {"iran", 210},
                             {"afghanistan", 270},
                             {"pakistan", 300},
                             {"india", 330},
                             {"indian", 330},
                             {"nepal", 345},
                             {"bangladesh", 360},
                             {"indochina", 420},
                             {"china", 480},
                             {"hong kong", 480},
                             {"singapore", 480},
                             {"malaysia", 480},
                             {"philippine", 480},
                             {"philippines", 480},
                             {"taipei", 480},
                             {"japan", 540},
                             {"tokyo", 540},
                             {"korea", 540},
                             {"korean", 540},
                             {"australian western", 480},
                             {"australian central", 570},
                             {"australian eastern", 600},
                             {"new zealand", 720},
                             {"argentina", -180},
                             {"brasilia", -180},
                             {"chile", -240},
                             {"colombia", -300},
                             {"peru", -300},
                             {"south africa", 120},
                             {"central africa", 120},
                             {"east africa", 180},
                             {"west africa", 60}};

std::optional<int> found_in(const std::unordered_map<std::string_view, int>& zones,
                            std::string_view name) {
  const auto zone = zones.find(name);
  if (zone == zones.end()) return std::nullopt;
  return zone->second;
}

template <std::size_t N>
std::unordered_map<std::string_view, int> by_name(const Zone (&zones)[N]) {
  std::unordered_map<std::string_view, int> all;
  for (const Zone& zone : zones) all.emplace(zone.name, zone.minutes);
  return all;
}

}  // namespace

std::optional<int> zone_of_abbreviation(std::string_view name) {
  static const auto all = by_name(kAbbreviations);
  return found_in(all, name);
}

std::optional<int> zone_of_region(std::string_view name) {
  static const auto all = by_name(kRegions);
  return found_in(all, name);
}

}  // namespace newswatch::feeds
