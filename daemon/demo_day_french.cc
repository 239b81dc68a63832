// Two French-language papers. The Courrier's server breaks in the late morning and heals with a
// backlog.

#include "daemon/demo_day_tables.h"

namespace newswatch::daemon {

namespace {

using namespace std::chrono_literals;

constexpr DemoArticle kGazette[] = {
    {50min, "gl-01", "Nuit de tirs dans la vallée de l'Ild",
     "Quatre civils ont été blessés à Anselk, selon l'hôpital."},
    {4h + 30min, "gl-02", "Cessez-le-feu : les négociations s'ouvrent ce matin à Port Selwyn",
     "Les délégations de la Velmora et de la Karsénie sont attendues à neuf heures."},
    {5h + 40min, "gl-03", "Météo : vent fort sur le lac", "Rafales jusqu'à 90 km/h l'après-midi."},
    {7h + 10min, "gl-04", "Le prix du beurre recule", "Une première depuis deux ans &amp; demi."},
    {8h + 45min, "gl-05", "Ilena Dravik arrive à Port Selwyn",
     "La ministre velmorane des Affaires étrangères a été accueillie au port."},
    {9h + 25min, "gl-06", "« Une trêve, pas une photo » : les pourparlers commencent",
     "La trêve de trente jours est au centre des pourparlers, dit une source proche des "
     "médiateurs."},
    {10h + 45min, "gl-07", "Les pourparlers sur le cessez-le-feu sont interrompus",
     "La délégation karsénienne a quitté la salle."},
    {11h + 30min, "gl-08", "Le général Halmer arrêté à Lisk",
     "Le général Anton Halmer, en fuite depuis un an, a été arrêté à bord d'un cargo."},
    {12h + 55min, "gl-09", "Les médiateurs proposent une trêve",
     "La proposition de trêve tient en deux pages."},
    {13h + 58min, "gl-10", "Violent séisme en Karsénie",
     "Le séisme, de magnitude 6,4, a été ressenti jusqu'à la côte."},
    {15h + 45min, "gl-11", "Pause humanitaire de 72 heures",
     "Les négociations pour un cessez-le-feu durable se poursuivent."},
    {17h + 51min, "gl-12", "Accord de cessez-le-feu à Port Selwyn",
     "L'accord entre en vigueur à minuit. Un échange de prisonniers est prévu sous dix jours."},
    {20h + 20min, "gl-13", "Recette : la tarte aux myrtilles du lac", "Pour six personnes."},
    {22h + 20min, "gl-14", "Un premier convoi franchit le col de Sorrel",
     "Douze camions de tentes et de vivres."},
};

constexpr DemoArticle kCourrier[] = {
    {1h + 20min, "ci-01", "Anselk sous les mortiers", "Le village a été touché peu après minuit."},
    {5h + 10min, "ci-02", "Pourparlers : le cessez-le-feu à portée de main ?",
     "Nos correspondants à Port Selwyn font le point avant l'ouverture des pourparlers."},
    {6h + 50min, "ci-03", "Marché de Sorrel : les étals rouvrent",
     "Le pain y coûte le double qu'en janvier."},
    {8h + 50min, "ci-04", "Dravik attendue par le président Castellmar",
     "Arrivée à Port Selwyn, Ilena Dravik sera reçue à dix heures."},
    {10h + 50min, "ci-05", "Port Selwyn : la trêve s'éloigne, les négociateurs se séparent",
     "Les négociateurs ont quitté la salle sans parler de trêve."},
    {11h + 35min, "ci-06", "Halmer arrêté : l'homme des deux camps",
     "Le général Halmer aurait vendu des obus aux deux armées."},
    {12h + 10min, "ci-07", "L'école de Sorrel Pass rouvre ses portes",
     "Les cours reprennent demain."},
    {14h + 0min, "ci-08", "La terre a tremblé à Hazrun : un séisme de 6,4",
     "Les routes sont coupées."},
    {15h + 55min, "ci-09", "", "", {}, {}, "gl-11"},
    {17h + 58min, "ci-10", "C'est signé : cessez-le-feu à minuit, négociations en mai",
     "Le cessez-le-feu est signé ; les négociations sur la frontière reprendront en mai."},
    {19h + 50min, "ci-11", "Échange de prisonniers : 212 noms", "La liste est publiée ce soir."},
    {21h + 40min, "ci-12", "À Anselk, la première nuit sans canon", "Reportage."},
};

constexpr DemoFault kCourrierFaults[] = {
    {DemoFault::Kind::server_error, 10h, 11h},
    {DemoFault::Kind::html_page, 11h, 12h + 30min},
};

constexpr DemoFeed kFeeds[] = {
    {"gazette-du-lac", "La Gazette du Lac", "Gazette du Lac", "gazette.example.org",
     feeds::Format::rss_2_0, "fr", "world", 5min, kGazette},
    {"courrier-ild", "Le Courrier de l'Ild", "Courrier de l'Ild", "courrier.example.org",
     feeds::Format::atom_1_0, "fr", "world", 5min, kCourrier, kCourrierFaults},
};

}  // namespace

std::span<const DemoFeed> demo_french_feeds() { return kFeeds; }

}  // namespace newswatch::daemon
