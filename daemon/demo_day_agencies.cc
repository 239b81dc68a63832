// The wire agency and the paper of the host city: the day's story as it unfolds, in English.

#include "daemon/demo_day_tables.h"

namespace newswatch::daemon {

namespace {

using namespace std::chrono_literals;

constexpr DemoArticle kMeridianWire[] = {
    {20min, "mw-01", "Shelling hits village in Ild valley hours before talks",
     "Mortar fire struck the village of Anselk shortly after midnight, wounding four civilians, "
     "the provincial hospital said. Velmora and Karsenia blamed each other."},
    {1h + 40min, "mw-02", "Velmora says delegation will attend ceasefire talks in Port Selwyn",
     "The foreign ministry in Tessarin confirmed that it will send a delegation of nine to the "
     "ceasefire talks hosted by Aldemar."},
    {3h + 5min, "mw-03", "Aldemar to drop visa rules for seasonal workers",
     "The labour ministry said the change takes effect in June and covers farms &amp; canneries."},
    {4h + 50min,
     "mw-04",
     "Karsenia mediators hint at truce proposal, envoy says",
     "Envoy Maren Tolvik of the League Secretariat told reporters that a truce proposal is "
     "<i>close, but not closed</i>.",
     {7h + 15min, "Karsenia 'not bound' by truce proposal, ministry says after envoy's remarks",
      "Karsenia's foreign ministry distanced itself from envoy Maren Tolvik, who had said that a "
      "truce proposal was close. The talks open at nine as planned."}},
    {5h + 45min, "mw-05", "Foreign minister Dravik flies to Port Selwyn",
     "Foreign Minister Ilena Dravik left Tessarin before dawn for Port Selwyn, her first visit to "
     "Aldemar since the war in the Ild valley began."},
    {6h + 20min, "mw-06", "Ferry services resume on the Selwyn strait after storm",
     "Operators expect delays until noon."},
    {7h + 0min, "mw-07", "Gunfire heard near school in border town of Sorrel Pass",
     "Pupils at a school in Sorrel Pass were kept indoors after gunfire from across the river. No "
     "one was hurt."},
    {8h + 32min, "mw-08", "Dravik arrives in Port Selwyn, set to meet President Castellmar",
     "Velmora's top diplomat was met at the harbour by officials of the host state. She is set to "
     "meet President Hugo Castellmar at ten."},
    {9h + 4min, "mw-09", "Talks on Ild valley ceasefire open in Aldemar",
     "Negotiators of Velmora and Karsenia sat down in one room for the first time in two years. On "
     "the table: a ceasefire along the river, an exchange of prisoners and a corridor for aid."},
    {9h + 50min, "mw-10", "Aldemar central bank holds rates",
     "The bank kept its main rate at 3.25 per cent, as expected."},
    {10h + 25min, "mw-11", "Karsenian delegation leaves the room as ceasefire talks stall",
     "Chief negotiator Nadir Orlomi walked out forty minutes into the session, two delegates said. "
     "Mediators called the break technical."},
    {11h + 8min, "mw-12", "Former general Halmer arrested at Lisk harbour",
     "Police arrested retired General Anton Halmer as he boarded a freighter in Lisk. Prosecutors "
     "accuse him of selling mortar shells to both sides."},
    {11h + 50min, "mw-13", "Karsenia demands access to detained general",
     "The embassy said that General Halmer, in custody since this morning, must see a consul "
     "today."},
    {12h + 44min,
     "mw-14",
     "Mediators table new proposal for 30-day truce",
     "The two-page proposal would begin with a truce of thirty days and a prisoner exchange, "
     "according to a draft seen by Meridian Wire.",
     {13h + 10min, "CORRECTED: Mediators table new proposal for 20-day truce",
      "The two-page proposal would begin with a truce of twenty days, not thirty, and a prisoner "
      "exchange, according to a draft seen by Meridian Wire."}},
    {13h + 41min,
     "mw-15",
     "Strong earthquake shakes Hazrun province in Karsenia",
     "A magnitude 6.4 earthquake struck the mountains of Hazrun at 13:37. Roads are cut; there is "
     "no count of casualties yet.",
     {14h + 30min, "Earthquake in Hazrun: at least 11 dead, roads cut",
      "A magnitude 6.4 earthquake struck the mountains of Hazrun at 13:37. At least eleven people "
      "died in Bekla, the governor said."}},
    {14h + 12min, "mw-16", "Karsenia asks for humanitarian pause after quake, talks suspended",
     "Nadir Orlomi asked the other side for a humanitarian pause so that troops can be sent to "
     "dig. Talks were suspended for two hours."},
    {15h + 5min, "mw-17", "Rescue teams from Velmora offer to cross the line",
     "A convoy of forty rescuers stands ready at Sorrel Pass with aid, the interior ministry in "
     "Tessarin said. The aid would cross the line for the first time."},
    {15h + 33min, "mw-18", "Sides agree on 72-hour humanitarian pause, mediators say",
     "The humanitarian pause begins at 18:00. Mediators said that talks on a lasting ceasefire go "
     "on in parallel."},
    {16h + 20min, "mw-19", "Aftershock of 5.1 felt in Bekhaur",
     "Residents ran into the streets. The seismic service counts thirty aftershocks so far."},
    {17h + 2min, "mw-20", "Fuel prices to rise in Norrland from April",
     "Duty goes up by two cents a litre."},
    {17h + 47min, "mw-21", "BREAKING: Velmora and Karsenia reach ceasefire deal",
     "The deal was announced by President Castellmar. The ceasefire takes effect at midnight."},
    {18h + 6min, "mw-22", "Guns fall silent along the Ild as pause begins",
     "Monitors heard no shelling after 18:00, the League Secretariat said."},
    {19h + 12min, "mw-23", "Text of the Port Selwyn ceasefire accord",
     "Article 1. The parties observe a ceasefire along the river Ild. Article 2. An exchange of "
     "prisoners follows within ten days. Article 3. Talks on the border resume in Port Selwyn in "
     "May."},
    {20h + 10min, "mw-24", "Dravik to visit quake zone in Hazrun on Wednesday",
     "Ilena Dravik will be the first minister of Velmora to visit Karsenia since the war began, "
     "her office said."},
    {21h + 15min, "mw-25", "First aid convoy crosses Sorrel Pass",
     "Twelve trucks with tents and aid rolled over the bridge; a second aid convoy follows at "
     "dawn."},
    {22h + 34min, "mw-26", "Drone seen over hospital in Anselk, no strike",
     "A drone circled over the hospital for ten minutes, a doctor said, hours before the "
     "ceasefire."},
    {23h + 20min, "mw-27", "The day in brief: a deal, an arrest, a quake",
     "Our editors sum up the day on which talks led to a ceasefire while the earth shook."},
};

constexpr DemoArticle kSelwynHerald[] = {
    {40min, "sh-01", "City prepares for delegations: which streets are closed",
     "The quay is closed to cars until Thursday. Trams run as usual."},
    {4h + 15min, "sh-02", "Harbour hotel fills up as talks bring 300 reporters",
     "Rooms are gone between the cathedral and the old customs house."},
    {5h + 50min, "sh-03", "What the ceasefire talks are about, in five points",
     "The valley, the river, the prisoners, the pass and the money: what negotiators will discuss, "
     "and why a ceasefire failed twice."},
    {7h + 30min, "sh-04", "Baker of the quay: 500 rolls for the delegations",
     "Lotta Brenn has been up since three."},
    {8h + 40min, "sh-05", "Velmora's Dravik lands to polite applause",
     "A small crowd watched as Ilena Dravik landed at the seaplane pier, with 20 minutes to "
     "spare."},
    {9h + 20min, "sh-06", "", "", {}, {}, "mw-09"},
    {10h + 40min, "sh-07", "Delegates walk out: a morning in the corridor",
     "Our reporter counted three coffees and one slammed door before the truce talks broke up."},
    {11h + 25min, "sh-08", "Halmer arrest: who is the general?",
     "Gen. Anton Halmer was detained in Lisk this morning. A portrait of the man who armed both "
     "sides."},
    {12h + 5min, "sh-09", "Cathedral roof: scaffolding stays until autumn",
     "The chapter cites a lack of slate."},
    {13h + 0min,
     "sh-10",
     "Mediators present proposal for truce of thirty days",
     "Talks resumed over lunch. The proposal for a truce is two pages long.",
     {},
     "mw-14"},
    {13h + 55min, "sh-11", "Earthquake felt as far as Port Selwyn",
     "Chandeliers swung in the negotiating hall when the quake of Hazrun reached the coast."},
    {15h + 40min, "sh-12", "Pause agreed: relief on the quay",
     "Bells rang at half past three after mediators announced a humanitarian pause; talks go on."},
    {17h + 52min, "sh-13", "Deal! Ceasefire announced from the balcony of the customs house",
     "President Castellmar read out the deal at 17:45. Both delegations stood beside him."},
    {19h + 30min, "sh-14", "Opinion: why this ceasefire may hold",
     "Three times the accord was near. This time the talks had a deadline made by nature."},
    {21h + 0min, "sh-15", "Quiz: how well do you know foreign minister Dravik?",
     "Which city did Ilena Dravik visit first? Ten questions about travel and treaties."},
    {22h + 10min, "sh-16", "Trams run late tonight", "Extra services until one o'clock."},
};

constexpr DemoFeed kFeeds[] = {
    {"meridian-wire", "Meridian Wire: World", "Meridian Wire", "wire.example.org",
     feeds::Format::rss_2_0, "en", "world", 2min, kMeridianWire},
    {"selwyn-herald", "The Port Selwyn Herald", "Selwyn Herald", "herald.example.org",
     feeds::Format::atom_1_0, "en", "world", 5min, kSelwynHerald},
};

}  // namespace

std::span<const DemoFeed> demo_agency_feeds() { return kFeeds; }

}  // namespace newswatch::daemon
