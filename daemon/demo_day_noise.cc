// Football and markets: the words of the watched stories in senses that must not alert.

#include "daemon/demo_day_tables.h"

namespace newswatch::daemon {

namespace {

using namespace std::chrono_literals;

constexpr DemoArticle kTouchline[] = {
    {2h + 0min, "tl-01", "Late winner sends Lisk Rovers top", "A header in added time settled it."},
    {5h + 35min, "tl-02", "Coach calls truce after transfer talks",
     "Coach and captain shook hands: a truce, after a week of talks about a transfer."},
    {6h + 30min, "tl-03", "Goalkeeper Dravik arrives for medical",
     "Goalkeeper Tomas Dravik arrived at the club on Tuesday. The keeper is set to sign for two "
     "years."},
    {8h + 10min, "tl-04", "Ticket row: fans boo the board", "Prices rise by a tenth."},
    {9h + 45min, "tl-05", "Transfer talks: no deal, no ceasefire between clubs",
     "The two boards stopped talks about the striker."},
    {11h + 0min, "tl-06", "Striker fires blanks again", "Nine games, no goal, one post."},
    {12h + 30min, "tl-07", "Cup draw: Rovers meet Harbour United", "The tie is played in May."},
    {14h + 50min, "tl-08", "Political earthquake at the league: chairman out",
     "The vote was nine to two."},
    {16h + 40min, "tl-09", "Club captain under house arrest, jokes his wife",
     "He has a broken toe."},
    {18h + 20min, "tl-10", "Keeper Dravik saves two penalties",
     "Dravik, the keeper, dived left twice."},
    {20h + 5min, "tl-11", "Minute's silence for quake victims at all grounds",
     "Players will wear black."},
    {22h + 30min, "tl-12", "Results round-up", "Four home wins, two draws."},
};

constexpr DemoArticle kLedger[] = {
    {3h + 30min, "ml-01", "Shipping shares drift", "Volumes were thin."},
    {5h + 58min, "ml-02", "Trade truce: Aldemar and Norrland extend tariff talks",
     "The trade truce on steel &amp; timber is extended by ninety days while talks on tariffs go "
     "on."},
    {7h + 45min, "ml-03", "Norrland timber duty: what changes",
     "Rates fall to four per cent if the trade truce holds and talks succeed."},
    {9h + 55min, "ml-04", "Rates on hold: reaction", "Bonds firmed."},
    {11h + 10min, "ml-05", "Supermarket price war: discounters call a ceasefire",
     "Margins had fallen for six quarters."},
    {12h + 35min, "ml-06", "Merger talks lift Selwyn Cement", "A deal may come this week."},
    {14h + 25min, "ml-07", "Insurers fall on Hazrun losses",
     "Analysts put insured damage below 300 million crowns."},
    {15h + 15min, "ml-08", "Halmer Bakeries to close two shops",
     "The family firm blames rents. Founder Lotta Halmer recovers from a cardiac arrest."},
    {17h + 30min, "ml-09", "Closing bell", "The index gained 0.4 per cent."},
    {18h + 10min, "ml-10", "Bonds jump on ceasefire deal",
     "Velmora's ten-year yield fell by a full point after the ceasefire deal."},
    {20h + 35min, "ml-11", "Week ahead: inflation, tulips, steel", "Figures are due on Friday."},
};

constexpr DemoFeed kFeeds[] = {
    {"touchline", "Touchline", "Touchline", "touchline.example.org", feeds::Format::rss_2_0, "en",
     "sport", 10min, kTouchline},
    {"market-ledger", "Market Ledger", "Market Ledger", "ledger.example.org",
     feeds::Format::atom_1_0, "en", "markets", 10min, kLedger},
};

}  // namespace

std::span<const DemoFeed> demo_sport_and_market_feeds() { return kFeeds; }

}  // namespace newswatch::daemon
