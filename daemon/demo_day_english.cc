// Broadcaster, capital daily and seismic service: the same day told by others, in English.

#include "daemon/demo_day_tables.h"

namespace newswatch::daemon {

namespace {

using namespace std::chrono_literals;

constexpr DemoArticle kRadioAldemar[] = {
    {1h + 0min, "ra-01", "Overnight bulletin",
     "Quiet on the strait; delegations expected in the morning; rain in the north."},
    {5h + 30min, "ra-02", "Listen: will the truce talks start on time?",
     "Our correspondent on what negotiators expect from the truce talks in Port Selwyn."},
    {6h + 45min, "ra-03", "School meals: ministry promises more vegetables",
     "The plan costs 40 million crowns."},
    {8h + 36min, "ra-04", "", "", {}, {}, "mw-08"},
    {9h + 30min, "ra-05", "Castellmar opens talks with appeal for ceasefire",
     "President Hugo Castellmar told negotiators that a ceasefire is the least that they owe to "
     "the valley."},
    {10h + 30min, "ra-06", "Ceasefire talks interrupted",
     "Mediators are shuttling between two floors of the customs house."},
    {11h + 20min, "ra-07", "Lisk police hold retired general",
     "General Halmer was detained on board a freighter."},
    {12h + 50min, "ra-08", "New truce proposal on the table",
     "Correspondents say the mediators' proposal for a truce has been sent to both capitals."},
    {13h + 50min, "ra-09", "Quake in Hazrun: what we know",
     "Magnitude 6.4, depth 11 km, at 13:37."},
    {15h + 36min, "ra-10",
     "Seventy-two hours: both sides accept humanitarian pause in talks with mediators",
     "The pause starts this evening."},
    {16h + 30min, "ra-11", "Song contest: jury under fire",
     "Viewers complain about a jury that, they say, cannot count."},
    {17h + 49min, "ra-12", "Ceasefire deal reached in Port Selwyn",
     "The two foreign ministries confirm the deal. The ceasefire begins at midnight."},
    {20h + 0min, "ra-13", "Evening bulletin: the world reacts to the accord",
     "Norrland offers monitors; the League Secretariat calls the accord on a ceasefire a "
     "beginning."},
    {23h + 0min, "ra-14", "Night watch: an hour to go",
     "We are with families on both banks of the Ild."},
};

constexpr DemoArticle kTessarinPost[] = {
    {30min, "tp-01", "Ministers meet late as Ild valley burns", "The cabinet sat until two."},
    {4h + 40min, "tp-02", "Dravik takes the night plane",
     "Foreign Minister Dravik will arrive in Port Selwyn at half past eight with a mandate of one "
     "page."},
    {6h + 10min, "tp-03", "Shell lands beside village well",
     "A shell landed beside the well in the village of Orla. Three civilians were treated for "
     "cuts."},
    {9h + 15min, "tp-04", "Talks begin: Tessarin holds its breath",
     "Shops turned up the radio when ceasefire talks began."},
    {10h + 50min, "tp-05", "Opposition: a truce is not peace",
     "The opposition wants parliament to vote on any proposal for a truce."},
    {11h + 40min, "tp-06", "General's arrest splits veterans",
     "For some, General Halmer is a hero. Others are glad to see him arrested."},
    {12h + 20min, "tp-07", "Tram 7 back on its old route", "Works at Mill Square are done."},
    {14h + 5min, "tp-08", "Tessarin sends doctors to quake zone",
     "Two planes with aid are ready; the aid needs a corridor through the pass."},
    {15h + 50min, "tp-09", "Pause from six: what it means for the valley",
     "Villages get water and aid through a corridor while talks on a ceasefire go on."},
    {17h + 55min, "tp-10", "", "", {}, {}, "mw-21"},
    {19h + 40min, "tp-11", "Prisoner exchange: mothers wait for lists",
     "The prisoner exchange covers 212 people, says the ministry."},
    {22h + 0min, "tp-12", "Parliament to debate accord on Thursday",
     "A majority for the ceasefire deal seems safe."},
};

constexpr DemoArticle kSeismicService[] = {
    {2h + 10min, "ps-01", "M 2.9, Selwyn strait", "Depth 30 km. Not felt."},
    {5h + 20min, "ps-02", "M 3.1, northern Norrland", "Depth 8 km. Felt in two villages."},
    {13h + 38min,
     "ps-03",
     "M 6.2 earthquake, Hazrun, Karsenia",
     "Automatic solution. Depth 15 km.",
     {13h + 52min, "M 6.4 earthquake, Hazrun, Karsenia",
      "Reviewed. Depth 11 km. Felt up to 600 km away."}},
    {13h + 59min, "ps-04", "M 5.4 aftershock, Hazrun, Karsenia", "Reviewed. Depth 10 km."},
    {14h + 47min, "ps-05", "M 4.8 aftershock, Hazrun, Karsenia", "Reviewed. Depth 9 km."},
    {16h + 12min, "ps-06", "M 5.1 aftershock, Hazrun, Karsenia",
     "Reviewed. Depth 12 km. Felt in Bekhaur."},
    {18h + 31min, "ps-07", "M 4.4 aftershock, Hazrun, Karsenia", "Automatic solution."},
    {21h + 3min, "ps-08", "M 4.6 aftershock, Hazrun, Karsenia", "Reviewed. Depth 10 km."},
};

constexpr DemoFeed kFeeds[] = {
    {"radio-aldemar", "Radio Aldemar World Service", "Radio Aldemar", "radio.example.org",
     feeds::Format::json_feed_1_1, "en", "world", 5min, kRadioAldemar},
    {"tessarin-post", "Tessarin Post", "Tessarin Post", "post.example.org", feeds::Format::rss_1_0,
     "en", "world", 5min, kTessarinPost},
    {"pelagic-seismic", "Pelagic Seismic Service: events", "Pelagic Seismic Service",
     "seismic.example.org", feeds::Format::json_feed_1_1, "en", "science", 1min, kSeismicService},
};

}  // namespace

std::span<const DemoFeed> demo_english_feeds() { return kFeeds; }

}  // namespace newswatch::daemon
