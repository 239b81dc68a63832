// Sentences as the press writes them in other letters.

#include <gtest/gtest.h>

#include "tests/rules/news_people.h"
#include "tests/rules/news_sentences.h"

namespace newswatch::rules {
namespace {

TEST(OfficialsInTheNews, AreNamedInRussianAndUkrainian) {
  test::expect_named(test::people_in_the_news(),
                     {{"Путин заявил", "ru.putin"},
                      {"встреча с Путиным", "ru.putin"},
                      {"Путину доложили", "ru.putin"},
                      {"слова Блинкена", "us.blinken"},
                      {"Блинкен прибыл в Каир", "us.blinken"},
                      {"встреча с Энтони Блинкеном", "us.blinken"},
                      {"Лаврова ждут в Каире", "ru.lavrov"},
                      {"Лавровым", "ru.lavrov"},
                      {"Сергея Лаврова", "ru.lavrov"},
                      {"Зеленского", "ua.zelensky"},
                      {"Зеленским", "ua.zelensky"},
                      {"Володимира Зеленського", "ua.zelensky"},
                      {"Президент Зеленский заявил о перемирии", "ua.zelensky"},
                      {"Сообщил Владимир Путин журналистам", "ru.putin"},
                      {"Госсекретарь США Блинкен прибыл", "us.blinken"},
                      {"Министр Лавров прибыл в Доху", "ru.lavrov"},
                      {"Анна Лаврова спела", ""},
                      {"По словам Лаврова, переговоры продолжаются", "ru.lavrov"},
                      {"Сергей Викторович Лавров", "ru.lavrov"},
                      {"Владимир Владимирович Путин", "ru.putin"},
                      {"В Лаврове жили люди", "ru.lavrov"},
                      {"встреча Лаврова и Блинкена", "ru.lavrov us.blinken"},
                      {"Зеленський сказав", "ua.zelensky"},
                      {"із Зеленським", "ua.zelensky"},
                      {"президента Володимира Зеленського", "ua.zelensky"}});
}

TEST(OfficialsInTheNews, AreNamedInGreek) {
  test::expect_named(test::people_in_the_news(), {{"Μπλίνκεν", "us.blinken"},
                                                  {"Αντονι Μπλίνκεν στο Κάιρο", "us.blinken"},
                                                  {"Ο Μπλίνκεν", "us.blinken"},
                                                  {"Ν. Μπλίνκεν", ""},
                                                  {"Ο Αντονι Μπλίνκεν", "us.blinken"}});
}

TEST(OfficialsInTheNews, AreNamedInHebrew) {
  test::expect_named(test::people_in_the_news(), {{"לבלינקן נמסר", "us.blinken"},
                                                  {"אמר בלינקן", "us.blinken"},
                                                  {"שנתניהו אמר", "il.netanyahu"},
                                                  {"נתניהו אמר", "il.netanyahu"},
                                                  {"ונתניהו", "il.netanyahu"},
                                                  {"הנשיא פוטין", ""},
                                                  {"נתניהו וגלנט", "il.gallant il.netanyahu"},
                                                  {"יואב גלנט", "il.gallant"},
                                                  {"גלנט אמר", "il.gallant"},
                                                  {"שגלנט", "il.gallant"},
                                                  {"בן גביר", "il.bengvir"},
                                                  {"בן-גביר", "il.bengvir"},
                                                  {"איתמר בן-גביר", "il.bengvir"},
                                                  {"שרה נתניהו", ""},
                                                  {"יאיר נתניהו", ""},
                                                  {"בנימין נתניהו", "il.netanyahu"},
                                                  {"לנתניהו", "il.netanyahu"},
                                                  {"ולנתניהו", "il.netanyahu"},
                                                  {"מנתניהו", "il.netanyahu"},
                                                  {"כשנתניהו", "il.netanyahu"},
                                                  {"בליקן", ""}});
}

TEST(OfficialsInTheNews, AreNamedInArabicAndPersian) {
  test::expect_named(test::people_in_the_news(),
                     {{"وبلينكن يصل إلى القاهرة", "us.blinken"},
                      {"التقى ببلينكن", "us.blinken"},
                      {"وزير الخارجية الأميركي أنتوني بلينكن", "us.blinken"},
                      {"أنطوني بلينكن", "us.blinken"},
                      {"انتوني بلينكن", "us.blinken"},
                      {"قال بلينكن", "us.blinken"},
                      {"بنتنياهو", "il.netanyahu"},
                      {"نتانياهو", "il.netanyahu"},
                      {"السيسي يستقبل", "eg.sisi"},
                      {"للسيسي", "eg.sisi"},
                      {"والسيسي", "eg.sisi"},
                      {"الرئيس السيسي وبلينكن", "eg.sisi us.blinken"},
                      {"نتانياهو يرفض", "il.netanyahu"},
                      {"رئيس الوزراء الإسرائيلي بنيامين نتانياهو", "il.netanyahu"},
                      {"نخست وزیر نتانیاهو", "il.netanyahu"},
                      {"بنیامین نتانیاهو", "il.netanyahu"},
                      {"بلینکن", "us.blinken"},
                      {"بوتين", ""},
                      {"الأسد", "sy.assad"},
                      {"بشار الاسد", "sy.assad"},
                      {"نظام الأسد", "sy.assad"},
                      {"أسد في الحديقة", ""},
                      {"محمد بن سلمان", "sa.mbs"},
                      {"ولي العهد السعودي الأمير محمد بن سلمان", "sa.mbs"},
                      {"بن سلمان", "sa.mbs"},
                      {"محمد سلمان", ""},
                      {"محمد بن سلمان بن عبد العزيز", "sa.mbs"},
                      {"خالد بن سلمان", ""},
                      {"الأمير خالد بن سلمان", ""},
                      {"سلمان رشدي", ""},
                      {"بشرى الأسد", ""},
                      {"ماهر الأسد", ""},
                      {"حافظ الأسد", ""},
                      {"الرئيس السوري بشار الأسد", "sy.assad"},
                      {"لبشار الأسد", "sy.assad"}});
}

TEST(OfficialsInTheNews, AreNamedInAsianScripts) {
  test::expect_named(test::people_in_the_news(), {{"Blinken’s plane landed", "us.blinken"},
                                                  {"Israel’s prime minister said", "il.netanyahu"},
                                                  {"布林肯国务卿说", "us.blinken"},
                                                  {"布林肯", "us.blinken"},
                                                  {"アントニー・ブリンケン国務長官", "us.blinken"},
                                                  {"アントニー ブリンケン", "us.blinken"},
                                                  {"ブリンケン国務長官は", "us.blinken"},
                                                  {"블링컨은 말했다", "us.blinken"},
                                                  {"블링컨 국무장관", "us.blinken"},
                                                  {"김정은이", "kp.kim"},
                                                  {"金正恩访问", "kp.kim"},
                                                  {"แอนโทนี บลิงเคน เดินทาง", "us.blinken"},
                                                  {"एंटनी ब्लिंकन ने कहा", "us.blinken"},
                                                  {"Putin’s", "ru.putin"},
                                                  {"Erdoğan’dan açıklama", "tr.erdogan"},
                                                  {"習近平訪問", "cn.xi"},
                                                  {"習近平主席", "cn.xi"},
                                                  {"泽连斯基表示", "ua.zelensky"},
                                                  {"澤連斯基", "ua.zelensky"},
                                                  {"内塔尼亚胡", "il.netanyahu"},
                                                  {"金正恩委員長", "kp.kim"},
                                                  {"김정은 위원장", "kp.kim"},
                                                  {"Blinken’s father Donald Blinken", "us.blinken"},
                                                  {"Kim Jong Un’s", "kp.kim"},
                                                  {"Xi Jin-ping spoke", "cn.xi"},
                                                  {"Xi Jin Ping", "cn.xi"},
                                                  {"Xi’an residents", ""},
                                                  {"Egypt’s Sisi", "eg.sisi"},
                                                  {"Itamar Ben-Gvir’s", "il.bengvir"},
                                                  {"ブリンケン氏", "us.blinken"},
                                                  {"米国のブリンケン国務長官", "us.blinken"},
                                                  {"안토니 블링컨", "us.blinken"},
                                                  {"블링컨과", "us.blinken"},
                                                  {"블링컨이", "us.blinken"},
                                                  {"김정은과", "kp.kim"},
                                                  {"정은", ""},
                                                  {"アナ・ブリンケン", ""},
                                                  {"布林肯与习近平会谈", "cn.xi us.blinken"},
                                                  {"美國國務卿布林肯", "us.blinken"},
                                                  {"安东尼·布林肯", "us.blinken"}});
}

TEST(OfficialsInTheNews, RelativesAreToldApartInArabic) {
  test::expect_named(test::people_in_the_news(), {{"السنوار", "hm.sinwar"},
                                                  {"محمد السنوار", ""},
                                                  {"هنية", "hm.haniyeh"},
                                                  {"هنيّة", "hm.haniyeh"},
                                                  {"إسماعيل هنيه", "hm.haniyeh"},
                                                  {"Лукашенко", ""}});
}

}  // namespace
}  // namespace newswatch::rules
