// A Spanish-language paper and a Hebrew-language one.

#include "daemon/demo_day_tables.h"

namespace newswatch::daemon {

namespace {

using namespace std::chrono_literals;

constexpr DemoArticle kBrujula[] = {
    {1h + 5min, "bs-01", "Proyectiles sobre Anselk", "Cuatro civiles heridos, según el hospital."},
    {4h + 45min, "bs-02", "Alto el fuego: hoy empiezan las negociaciones en Port Selwyn",
     "Las delegaciones llegan a las nueve."},
    {7h + 40min, "bs-03", "Abre el mercado de las flores", "Hasta el domingo."},
    {8h + 43min, "bs-04", "Ilena Dravik llega a Port Selwyn",
     "La ministra fue recibida en el puerto."},
    {10h + 38min, "bs-05", "Se interrumpen las conversaciones sobre la tregua",
     "Los mediadores hablan de una pausa técnica."},
    {11h + 33min, "bs-06", "Detenido el general Halmer en Lisk",
     "El general Anton Halmer viajaba en un carguero."},
    {12h + 59min, "bs-07", "Nueva propuesta de tregua sobre la mesa",
     "La propuesta tiene dos páginas."},
    {13h + 54min, "bs-08", "Fuerte terremoto en Karsenia", "Magnitud 6,4; carreteras cortadas."},
    {15h + 48min, "bs-09", "Pausa humanitaria de 72 horas",
     "Siguen las negociaciones para un alto el fuego."},
    {18h + 1min, "bs-10", "Acuerdo de alto el fuego en Port Selwyn",
     "El acuerdo incluye un canje de prisioneros y nuevas negociaciones en mayo."},
    {21h + 10min, "bs-11", "Tranvías nocturnos hasta la una", "Servicio especial en el muelle."},
};

constexpr DemoArticle kMigdal[] = {
    {1h + 25min, "mg-01", "ירי לעבר כפר בעמק אילד", "ארבעה אזרחים נפצעו."},
    {5h + 5min, "mg-02", "הפסקת אש: השיחות ייפתחו הבוקר בפורט סלווין",
     "שיחות ראשונות בין הצדדים זה שנתיים."},
    {8h + 48min, "mg-03", "אילנה דרביק הגיעה לפורט סלווין", "שרת החוץ תיפגש עם הנשיא קסטלמאר."},
    {11h + 38min, "mg-04", "הגנרל האלמר נעצר בנמל ליסק",
     "הגנרל אנטון האלמר נעצר על סיפון אוניית משא."},
    {13h + 56min, "mg-05", "רעידת אדמה חזקה במחוז חזרון", "עוצמה 6.4."},
    {16h + 0min, "mg-06", "מזג האוויר: מתבהר לקראת ערב", "גשם קל בצפון."},
    {17h + 59min, "mg-07", "הושג הסכם על הפסקת אש",
     "אחרי יום של שיחות, הפסקת אש תיכנס לתוקף בחצות."},
    {20h + 45min, "mg-08", "חילופי שבויים בתוך עשרה ימים", "ברשימה 212 שמות."},
};

constexpr DemoFeed kFeeds[] = {
    {"brujula", "La Brújula de Selwyn", "La Brújula", "brujula.example.org",
     feeds::Format::atom_1_0, "es", "world", 5min, kBrujula},
    {"migdal", "מגדל החדשות", "מגדל החדשות", "migdal.example.org", feeds::Format::rss_1_0, "he",
     "world", 5min, kMigdal},
};

}  // namespace

std::span<const DemoFeed> demo_iberian_and_hebrew_feeds() { return kFeeds; }

}  // namespace newswatch::daemon
