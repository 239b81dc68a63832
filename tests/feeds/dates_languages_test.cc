// Dates spelled out, by publishers and by ICU.

#include <gtest/gtest.h>
#include <unicode/datefmt.h>
#include <unicode/smpdtfmt.h>

#include <memory>
#include <string>

#include "feeds/dates.h"

namespace newswatch::feeds {
namespace {

struct Case {
  const char* text;
  const char* expected;  // null: no date
};

template <std::size_t N>
void hold(const Case (&cases)[N]) {
  for (const Case& c : cases) {
    SCOPED_TRACE(c.text);
    const auto date = parse_date(c.text);
    EXPECT_EQ(date ? format_rfc3339(*date) : "no date",
              c.expected != nullptr ? c.expected : "no date");
  }
}

TEST(DatesInLanguages, AsPublishersWriteThem) {
  hold({
      {"lundi 10 juin 2024 à 8h30", "2024-06-10T08:30:00Z"},
      {"1er août 2024, 18 h 05", "2024-08-01T18:05:00Z"},
      {"Mar, 12 mars 2024 10:00:00 +0100", "2024-03-12T09:00:00Z"},
      {"Montag, 10. Juni 2024, 08:30 Uhr", "2024-06-10T08:30:00Z"},
      {"10. März 2024 8 Uhr", "2024-03-10T08:00:00Z"},
      {"lunes, 10 de junio de 2024, 8:30 p. m.", "2024-06-10T20:30:00Z"},
      {"mar, 05 mar 2024 10:00:00 GMT", "2024-03-05T10:00:00Z"},
      {"lunedì 10 giugno 2024 ore 08.30", "2024-06-10T08:30:00Z"},
      {"segunda-feira, 10 de junho de 2024 às 08h30", "2024-06-10T08:30:00Z"},
      {"Qua, 05 Set 2018 19:42:40 -0300", "2018-09-05T22:42:40Z"},
      {"maandag 10 juni 2024 08:30", "2024-06-10T08:30:00Z"},
      {"poniedziałek, 10 czerwca 2024, 08:30", "2024-06-10T08:30:00Z"},
      {"5 października 2024", "2024-10-05T00:00:00Z"},
      {"pondělí 10. července 2024 8:30", "2024-07-10T08:30:00Z"},
      {"понедельник, 10 июня 2024 г., 08:30 МСК", "2024-06-10T05:30:00Z"},
      {"5 мая 2024", "2024-05-05T00:00:00Z"},
      {"понеділок, 10 червня 2024 р., 08:30", "2024-06-10T08:30:00Z"},
      {"Δευτέρα, 10 Ιουνίου 2024, 8:30 μ.μ.", "2024-06-10T20:30:00Z"},
      {"Δευ, 10 Ιούλ 2024 08:30:00 EET", "2024-07-10T06:30:00Z"},
      {"10 Haziran 2024 Pazartesi 08:30", "2024-06-10T08:30:00Z"},
      {"5 Kasım 2024", "2024-11-05T00:00:00Z"},
      {"2024. június 10., hétfő 8:30", "2024-06-10T08:30:00Z"},
      {"2024-július-13T9:15-05:00", "2024-07-13T14:15:00Z"},
      {"10. kesäkuuta 2024 klo 8.30", "2024-06-10T08:30:00Z"},
      {"الاثنين 10 يونيو 2024 08:30 م", "2024-06-10T20:30:00Z"},
      {"١٠ حزيران ٢٠٢٤", "2024-06-10T00:00:00Z"},
      {"5 تشرين الثاني 2024", "2024-11-05T00:00:00Z"},
      {"5 كانون الأول 2024", "2024-12-05T00:00:00Z"},
      {"10 يونيو/حزيران 2024", "2024-06-10T00:00:00Z"},
      {"יום שני, 10 ביוני 2024, 08:30", "2024-06-10T08:30:00Z"},
      {"۲۱ خرداد ۱۴۰۳ ۰۸:۳۰", "2024-06-10T08:30:00Z"},
      {"۱۴۰۳/۰۳/۲۱", "2024-06-10T00:00:00Z"},
      {"۱۰ ژوئن ۲۰۲۴", "2024-06-10T00:00:00Z"},
      {"10 رمضان 1445", "2024-03-20T00:00:00Z"},
      {"सोमवार, १० जून २०२४ ०८:३०", "2024-06-10T08:30:00Z"},
      {"10 सितंबर 2024", "2024-09-10T00:00:00Z"},
      {"2024年6月10日 星期一 上午8:30", "2024-06-10T08:30:00Z"},
      {"2024年06月10日08时30分03秒", "2024-06-10T08:30:03Z"},
      {"二〇二四年六月二十五日", "2024-06-25T00:00:00Z"},
      {"2024年6月10日(月) 午後8時30分", "2024-06-10T20:30:00Z"},
      {"２０２４年６月１０日　８：３０", "2024-06-10T08:30:00Z"},
      {"令和6年6月10日", "2024-06-10T00:00:00Z"},
      {"令和元年五月一日", "2019-05-01T00:00:00Z"},
      {"民國113年6月10日", "2024-06-10T00:00:00Z"},
      {"2024년 6월 10일 월요일 오후 8:30", "2024-06-10T11:30:00Z"},
      {"2004-05-25 오후 11:23:17", "2004-05-25T14:23:17Z"},
      {"10 มิถุนายน 2567 08:30", "2024-06-10T08:30:00Z"},
      {"10 มิ.ย. 2567", "2024-06-10T00:00:00Z"},
      {"Thứ Hai, 10 tháng 6, 2024 08:30", "2024-06-10T08:30:00Z"},
      {"10 Juni 2024 08:30 WIB", "2024-06-10T01:30:00Z"},
  });
}

TEST(DatesInLanguages, WhereLanguagesFallOut) {
  hold({
      // June and October to Croats, July and November to Poles; the day of the week tells.
      {"pon, 17 lip 2024", "2024-06-17T00:00:00Z"},
      {"17 lip 2024", "2024-07-17T00:00:00Z"},
      {"śr., 17 lip 2024", "2024-07-17T00:00:00Z"},
      {"ponedjeljak, 14. listopada 2024.", "2024-10-14T00:00:00Z"},
      {"czwartek, 14 listopada 2024", "2024-11-14T00:00:00Z"},
      {"17 lipnju 2024", "2024-06-17T00:00:00Z"},
      // Prepositions that are names elsewhere.
      {"martars 16 di Lui dal 2024", "2024-07-16T00:00:00Z"},
      {"15 de febrero de 2024", "2024-02-15T00:00:00Z"},
      {"2024. június 10. de. 8:30", "2024-06-10T08:30:00Z"},
      {"vas, 16 jún 2024 14:30", "2024-06-16T14:30:00Z"},
      // A month that is a day of the week as well.
      {"mar 12 mar 2024", "2024-03-12T00:00:00Z"},
      {"mar. 12 mars 2024", "2024-03-12T00:00:00Z"},
      // Spain and Latin America write so, day first.
      {"08/02/2023 3:07 a. m.", "2023-02-08T03:07:00Z"},
      // Hours behind their word.
      {"10.6.2024 klo 8", "2024-06-10T08:00:00Z"},
      {"10 czerwca 2024, godz. 8", "2024-06-10T08:00:00Z"},
      {"10 juni 2024 om 8 uur", "2024-06-10T08:00:00Z"},
      {"10 June 2024 at 8 o'clock", "2024-06-10T08:00:00Z"},
      // Forms that CLDR has not.
      {"17 Mrz 2024", "2024-03-17T00:00:00Z"},
      {"17. Čer 2024", "2024-06-17T00:00:00Z"},
      {"17 ян 2024", "2024-01-17T00:00:00Z"},
      {"17 לינואר 2024", "2024-01-17T00:00:00Z"},
      {"17 เดือนมกราคม 2567", "2024-01-17T00:00:00Z"},
      {"Tháng Sáu 17, 2024", "2024-06-17T00:00:00Z"},
      {"17 Tháng Mười Hai, 2024", "2024-12-17T00:00:00Z"},
      {"17 червня 2024 9:30 після полудня", "2024-06-17T21:30:00Z"},
      {"17 juni 2024 9.30 eftermiddag", "2024-06-17T21:30:00Z"},
  });
}

TEST(DatesInLanguages, WithTimesWeekdaysAndEras) {
  hold({
      {"lundi 10 juin 2024 à 14h30", "2024-06-10T14:30:00Z"},
      {"Lundi, 10 Juin 2024 14:30", "2024-06-10T14:30:00Z"},
      {"10 juin 2024 à 14 h", "2024-06-10T14:00:00Z"},
      {"10 juin 2024 14:30:15", "2024-06-10T14:30:15Z"},
      {"le 1er juin 2024", "2024-06-01T00:00:00Z"},
      {"Publié le 10/06/2024 à 14:30", "2024-06-10T14:30:00Z"},
      {"Mis à jour le 10 juin 2024 à 08h05min", "2024-06-10T08:05:00Z"},
      {"lun., 10 juin 2024 14:30:00 +0200", "2024-06-10T12:30:00Z"},
      {"mer. 12 juin 2024", "2024-06-12T00:00:00Z"},
      {"10 févr. 2024", "2024-02-10T00:00:00Z"},
      {"10 fevrier 2024", "2024-02-10T00:00:00Z"},
      {"10 déc. 2024", "2024-12-10T00:00:00Z"},
      {"Montag, 10. Juni 2024 um 14:30 Uhr", "2024-06-10T14:30:00Z"},
      {"Mo, 10.06.2024, 14:30 Uhr", "2024-06-10T14:30:00Z"},
      {"Mo. 10. Jun 2024 14.30 Uhr", "2024-06-10T14:30:00Z"},
      {"Mo, 10 Jun 2024 14:30:00 +0200", "2024-06-10T12:30:00Z"},
      {"Mi, 12 Jun 2024 14:30:00 MESZ", "2024-06-12T12:30:00Z"},
      {"10. März 2024", "2024-03-10T00:00:00Z"},
      {"10. Maerz 2024", "2024-03-10T00:00:00Z"},
      {"1. Jänner 2024", "2024-01-01T00:00:00Z"},
      {"Stand: 10.06.2024 14:30", "2024-06-10T14:30:00Z"},
      {"Di, 3 Dez 2024 10:00:00 +0100", "2024-12-03T09:00:00Z"},
      {"lunes, 10 de junio de 2024 a las 14:30", "2024-06-10T14:30:00Z"},
      {"lunes, 10 de junio de 2024 a las 2:30 p. m.", "2024-06-10T14:30:00Z"},
      {"Lun, 10 Jun 2024 14:30:00 +0200", "2024-06-10T12:30:00Z"},
      {"mié, 12 jun 2024 14:30:00 GMT", "2024-06-12T14:30:00Z"},
      {"sáb, 8 jun 2024", "2024-06-08T00:00:00Z"},
      {"10 de setiembre de 2024", "2024-09-10T00:00:00Z"},
      {"10 ene 2024", "2024-01-10T00:00:00Z"},
      {"10/jun/2024 14:30", "2024-06-10T14:30:00Z"},
      {"10 DE JUNIO DEL 2024", "2024-06-10T00:00:00Z"},
      {"junio 10, 2024", "2024-06-10T00:00:00Z"},
      {"lunedì 10 giugno 2024 alle ore 14:30", "2024-06-10T14:30:00Z"},
      {"lun, 10 giu 2024 14:30:00 +0200", "2024-06-10T12:30:00Z"},
      {"10 gennaio 2024, 14.30", "2024-01-10T14:30:00Z"},
      {"gio, 13 giu 2024", "2024-06-13T00:00:00Z"},
      {"segunda-feira, 10 de junho de 2024 às 14h30", "2024-06-10T14:30:00Z"},
      {"Seg, 10 Jun 2024 14:30:00 -0300", "2024-06-10T17:30:00Z"},
      {"10/06/2024 14h30", "2024-06-10T14:30:00Z"},
      {"10/06/2024 às 14:30", "2024-06-10T14:30:00Z"},
      {"ter, 12 março 2024", "2024-03-12T00:00:00Z"},
      {"sex, 13 dez 2024 10:00:00 -0300", "2024-12-13T13:00:00Z"},
      {"maandag 10 juni 2024 om 14:30 uur", "2024-06-10T14:30:00Z"},
      {"ma, 10 jun 2024 14:30:00 +0200", "2024-06-10T12:30:00Z"},
      {"10 mrt. 2024", "2024-03-10T00:00:00Z"},
      {"poniedziałek, 10 czerwca 2024 14:30", "2024-06-10T14:30:00Z"},
      {"pon., 10 cze 2024 14:30:00 +0200", "2024-06-10T12:30:00Z"},
      {"10 VI 2024", "2024-06-10T00:00:00Z"},
      {"10 września 2024 r.", "2024-09-10T00:00:00Z"},
      {"10 października 2024, godz. 14:30", "2024-10-10T14:30:00Z"},
      {"понедельник, 10 июня 2024 г. 14:30", "2024-06-10T14:30:00Z"},
      {"Пн, 10 июн 2024 14:30:00 +0300", "2024-06-10T11:30:00Z"},
      {"10 июня 2024 года в 14:30", "2024-06-10T14:30:00Z"},
      {"10 июня 2024 в 14 часов 30 минут", "2024-06-10T14:30:00Z"},
      {"14:30, 10 июня 2024", "2024-06-10T14:30:00Z"},
      {"14:30 10.06.2024", "2024-06-10T14:30:00Z"},
      {"Сб, 08 июн 2024 14:30:00 +0300", "2024-06-08T11:30:00Z"},
      {"10 мая 2024", "2024-05-10T00:00:00Z"},
      {"понеділок, 10 червня 2024 року, 14:30", "2024-06-10T14:30:00Z"},
      {"10 липня 2024", "2024-07-10T00:00:00Z"},
      {"10 листопада 2024 о 14:30", "2024-11-10T14:30:00Z"},
      {"Чт, 13 чер 2024 14:30:00 +0300", "2024-06-13T11:30:00Z"},
      {"понедзелак, 10 чэрвеня 2024", "2024-06-10T00:00:00Z"},
      {"понеделник, 10 юни 2024 г., 14:30 ч.", "2024-06-10T14:30:00Z"},
      {"Δευτέρα, 10 Ιουνίου 2024 στις 14:30", "2024-06-10T14:30:00Z"},
      {"Δευ, 10 Ιουν 2024 14:30:00 +0300", "2024-06-10T11:30:00Z"},
      {"10 Μαΐου 2024", "2024-05-10T00:00:00Z"},
      {"10 Μαϊ 2024", "2024-05-10T00:00:00Z"},
      {"10 ΙΟΥΝΙΟΥ 2024", "2024-06-10T00:00:00Z"},
      {"Σάβ, 08 Ιούν 2024 14:30 ΜΜ", "2024-06-08T14:30:00Z"},
      {"10 Haziran 2024 Pazartesi, 14:30", "2024-06-10T14:30:00Z"},
      {"Pzt, 10 Haz 2024 14:30:00 +0300", "2024-06-10T11:30:00Z"},
      {"10 Ağustos 2024", "2024-08-10T00:00:00Z"},
      {"10 AĞUSTOS 2024", "2024-08-10T00:00:00Z"},
      {"10 ŞUBAT 2024", "2024-02-10T00:00:00Z"},
      {"10 Şub 2024", "2024-02-10T00:00:00Z"},
      {"2024. június 10., hétfő 14:30", "2024-06-10T14:30:00Z"},
      {"2024. jún. 10. 14:30", "2024-06-10T14:30:00Z"},
      {"2024.06.10. 14:30", "2024-06-10T14:30:00Z"},
      {"pondělí 10. června 2024 v 14:30", "2024-06-10T14:30:00Z"},
      {"10. července 2024", "2024-07-10T00:00:00Z"},
      {"10. květen 2024", "2024-05-10T00:00:00Z"},
      {"10. 6. 2024 14:30", "2024-06-10T14:30:00Z"},
      {"pondelok 10. júna 2024 o 14:30", "2024-06-10T14:30:00Z"},
      {"ponedjeljak, 10. lipnja 2024. u 14:30", "2024-06-10T14:30:00Z"},
      {"10. listopada 2024., četvrtak", "2024-10-10T00:00:00Z"},
      {"10 listopada 2024", "2024-11-10T00:00:00Z"},
      {"понедељак, 10. јун 2024. 14:30", "2024-06-10T14:30:00Z"},
      {"ponedeljek, 10. junij 2024 ob 14.30", "2024-06-10T14:30:00Z"},
      {"luni, 10 iunie 2024, ora 14:30", "2024-06-10T14:30:00Z"},
      {"måndag 10 juni 2024 kl. 14.30", "2024-06-10T14:30:00Z"},
      {"mån, 10 jun 2024 14:30:00 +0200", "2024-06-10T12:30:00Z"},
      {"mandag den 10. juni 2024 kl. 14.30", "2024-06-10T14:30:00Z"},
      {"mandag 10. juni 2024 klokken 14:30", "2024-06-10T14:30:00Z"},
      {"maanantai 10. kesäkuuta 2024 klo 14.30", "2024-06-10T14:30:00Z"},
      {"10.6.2024 klo 14.30", "2024-06-10T14:30:00Z"},
      {"esmaspäev, 10. juuni 2024, 14:30", "2024-06-10T14:30:00Z"},
      {"pirmdiena, 2024. gada 10. jūnijs, 14:30", "2024-06-10T14:30:00Z"},
      {"2024 m. birželio 10 d., pirmadienis 14:30", "2024-06-10T14:30:00Z"},
      {"الاثنين، 10 يونيو 2024 الساعة 2:30 مساءً", "2024-06-10T14:30:00Z"},
      {"الإثنين ١٠ حزيران ٢٠٢٤ - ١٤:٣٠", "2024-06-10T14:30:00Z"},
      {"١٠ جوان ٢٠٢٤", "2024-06-10T00:00:00Z"},
      {"10 تشرين الثاني 2024", "2024-11-10T00:00:00Z"},
      {"4 ذو الحجة 1445", "2024-06-10T00:00:00Z"},
      {"4 ذو الحجة 1445 هـ", "2024-06-10T00:00:00Z"},
      {"יום שני, 10 ביוני 2024 בשעה 14:30", "2024-06-10T14:30:00Z"},
      {"10 ביוני 2024", "2024-06-10T00:00:00Z"},
      {"ב׳, 10 יוני 2024 14:30", "2024-06-10T14:30:00Z"},
      {"دوشنبه ۲۱ خرداد ۱۴۰۳ ساعت ۱۴:۳۰", "2024-06-10T14:30:00Z"},
      {"۱۴۰۳/۳/۲۱ ۱۴:۳۰", "2024-06-10T14:30:00Z"},
      {"۱۴۰۳-۰۳-۲۱", "2024-06-10T00:00:00Z"},
      {"1403/03/21", "2024-06-10T00:00:00Z"},
      {"سوموار 10 جون 2024", "2024-06-10T00:00:00Z"},
      {"सोमवार, 10 जून 2024 को दोपहर 2:30 बजे", "2024-06-10T14:30:00Z"},
      {"१० जून २०२४ १४:३०", "2024-06-10T14:30:00Z"},
      {"10 जून 2024 14:30 IST", "2024-06-10T09:00:00Z"},
      {"সোমবার, ১০ জুন ২০২৪, ১৪:৩০", "2024-06-10T14:30:00Z"},
      {"திங்கள், 10 ஜூன், 2024", "2024-06-10T00:00:00Z"},
      {"2024年6月10日 14:30", "2024-06-10T14:30:00Z"},
      {"2024年6月10日星期一 下午2:30", "2024-06-10T14:30:00Z"},
      {"2024年6月10日（月）14時30分", "2024-06-10T14:30:00Z"},
      {"2024-06-10 下午 02:30:00", "2024-06-10T14:30:00Z"},
      {"二〇二四年六月十日", "2024-06-10T00:00:00Z"},
      {"2024年06月10日 週一", "2024-06-10T00:00:00Z"},
      {"令和6年6月10日 午後2時30分", "2024-06-10T14:30:00Z"},
      {"令和六年六月十日", "2024-06-10T00:00:00Z"},
      {"平成31年4月30日", "2019-04-30T00:00:00Z"},
      {"2024년 6월 10일 월요일 오후 2:30", "2024-06-10T05:30:00Z"},
      {"2024.06.10 (월) 14:30", "2024-06-10T14:30:00Z"},
      {"วันจันทร์ที่ 10 มิถุนายน พ.ศ. 2567 เวลา 14:30 น.", "2024-06-10T14:30:00Z"},
      {"10 มิ.ย. 67", "2024-06-10T00:00:00Z"},
      {"10 มิ.ย. 2567 14:30 น.", "2024-06-10T14:30:00Z"},
      {"Thứ Hai, 10/06/2024 14:30 (GMT+7)", "2024-06-10T07:30:00Z"},
      {"Thứ Hai, ngày 10 tháng 6 năm 2024", "2024-06-10T00:00:00Z"},
      {"10/6/2024 | 14:30 GMT+7", "2024-06-10T07:30:00Z"},
      {"Senin, 10 Juni 2024 14:30 WIB", "2024-06-10T07:30:00Z"},
      {"Sen, 10 Jun 2024 14:30:00 +0700", "2024-06-10T07:30:00Z"},
      {"Isnin, 10 Jun 2024 2:30 PTG", "2024-06-10T14:30:00Z"},
      {"dilluns, 10 de juny de 2024 a les 14:30", "2024-06-10T14:30:00Z"},
      {"luns, 10 de xuño de 2024 ás 14:30", "2024-06-10T14:30:00Z"},
      {"astelehena, 2024ko ekainak 10 14:30", "2024-06-10T14:30:00Z"},
      {"10 Meitheamh 2024", "2024-06-10T00:00:00Z"},
      {"10 Mehefin 2024", "2024-06-10T00:00:00Z"},
      {"e hënë, 10 qershor 2024", "2024-06-10T00:00:00Z"},
      {"10 ივნისი 2024", "2024-06-10T00:00:00Z"},
      {"10 հունիսի 2024", "2024-06-10T00:00:00Z"},
      {"10 iyun 2024", "2024-06-10T00:00:00Z"},
      {"10 маусым 2024 ж.", "2024-06-10T00:00:00Z"},
      {"Jumatatu, 10 Juni 2024", "2024-06-10T00:00:00Z"},
      {"mánudagur, 10. júní 2024", "2024-06-10T00:00:00Z"},
      {"L-Erbgħa, 10 ta’ Ġunju 2024", "2024-06-10T00:00:00Z"},
      {"2024 оны 6-р сарын 10", "2024-06-10T00:00:00Z"},
      {"10 Ramadan 1445", "2024-03-20T00:00:00Z"},
  });
}

// Croatian has names that Polish and Czech have for the month after or before.
bool is_anothers(std::string_view language, int month) {
  return language == "hr" && (month == 6 || month == 7 || month == 10);
}

// ICU writes the date, we read it: every month by its whole and its short name, as each language
// inflects it.
TEST(DatesInLanguages, ReadsWhatIcuWritesInManyLanguages) {
  for (const char* language : {"en",
                               "en_US",
                               "fr",
                               "de",
                               "de_AT",
                               "es",
                               "it",
                               "pt",
                               "pt_BR",
                               "nl",
                               "pl",
                               "ru",
                               "uk",
                               "el",
                               "tr",
                               "hu",
                               "ar_EG",
                               "ar_LB",
                               "ar_MA",
                               "he",
                               "fa@calendar=gregorian",
                               "fa",
                               "hi",
                               "zh",
                               "zh_TW",
                               "ja",
                               "ko",
                               "sv",
                               "da",
                               "nb",
                               "fi",
                               "cs",
                               "sk",
                               "hr",
                               "sl",
                               "ro",
                               "bg",
                               "sr",
                               "ca",
                               "gl",
                               "id",
                               "vi",
                               "th",
                               "th@calendar=gregorian",
                               "lt",
                               "lv",
                               "et",
                               "bn",
                               "ta",
                               "te",
                               "ur",
                               "ja@calendar=japanese"}) {
    for (const icu::DateFormat::EStyle style :
         {icu::DateFormat::kFull, icu::DateFormat::kLong, icu::DateFormat::kMedium}) {
      const std::unique_ptr<icu::DateFormat> format(
          icu::DateFormat::createDateInstance(style, icu::Locale::createFromName(language)));
      ASSERT_NE(format, nullptr) << language;
      format->setTimeZone(*icu::TimeZone::getGMT());
      for (int month = 1; month <= 12; ++month) {
        if (is_anothers(language, month)) continue;
        const std::chrono::sys_seconds day = std::chrono::sys_days(
            std::chrono::year(2023) / std::chrono::month(static_cast<unsigned>(month)) / 17);
        icu::UnicodeString written;
        format->format(static_cast<UDate>(day.time_since_epoch().count()) * 1000, written);
        std::string text;
        written.toUTF8String(text);
        const auto read = parse_date(text);
        EXPECT_EQ(read ? format_rfc3339(*read) : "no date", format_rfc3339(day))
            << language << ": " << text;
      }
    }
  }
}

// Every locale that ICU knows, in full, with the time. A few tongues of the highlands of Asia and
// Africa count their months in words that we do not learn.
TEST(DatesInLanguages, ReadsNearlyEverythingThatIcuWrites) {
  const std::chrono::sys_seconds when = std::chrono::sys_days(std::chrono::year(2024) / 5 / 23) +
                                        std::chrono::hours(17) + std::chrono::minutes(8);
  std::int32_t count = 0;
  const icu::Locale* locales = icu::Locale::getAvailableLocales(count);
  std::int32_t read = 0;
  for (std::int32_t i = 0; i < count; ++i) {
    const std::unique_ptr<icu::DateFormat> format(icu::DateFormat::createDateTimeInstance(
        icu::DateFormat::kFull, icu::DateFormat::kShort, locales[i]));
    ASSERT_NE(format, nullptr) << locales[i].getName();
    format->setTimeZone(*icu::TimeZone::getGMT());
    icu::UnicodeString written;
    format->format(static_cast<UDate>(when.time_since_epoch().count()) * 1000, written);
    std::string text;
    written.toUTF8String(text);
    const bool is_korean = std::string(locales[i].getLanguage()) == "ko";  // Korea's own time
    if (parse_date(text) == (is_korean ? when - std::chrono::hours(9) : when)) ++read;
  }
  EXPECT_GT(read, count * 95 / 100);
}

}  // namespace
}  // namespace newswatch::feeds
