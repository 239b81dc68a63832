// Sentences of many languages in the charsets they were written in, under every label: the right
// one, none at all, and those that publishers put there by mistake.

#include <gtest/gtest.h>
#include <unicode/ucnv.h>

#include <string>
#include <string_view>
#include <vector>

#include "feeds/charset.h"

namespace newswatch::feeds {
namespace {

struct Sample {
  std::string_view language;
  std::string text;
  std::vector<std::string> charsets;  // as publishers write them
};

const std::vector<Sample>& samples() {
  static const std::vector<Sample> table = {
      {"Russian",
       "Переговоры о прекращении огня возобновились в столице, сообщили представители обеих сторон",
       {"windows-1251", "KOI8-R", "ISO-8859-5", "IBM866", "x-mac-cyrillic"}},
      {"Ukrainian",
       "Переговори про припинення вогню відновилися у столиці, повідомили представники обох сторін",
       {"windows-1251", "KOI8-U", "ISO-8859-5"}},
      {"Bulgarian",
       "Преговорите за прекратяване на огъня бяха подновени в столицата днес сутринта",
       {"windows-1251", "ISO-8859-5"}},
      {"Serbian",
       "Преговори о прекиду ватре настављени су у главном граду, саопштили су званичници",
       {"windows-1251", "ISO-8859-5"}},
      {"Greek",
       "Οι συνομιλίες για την κατάπαυση του πυρός ξεκίνησαν ξανά στην πρωτεύουσα σήμερα",
       {"windows-1253", "ISO-8859-7"}},
      {"Turkish",
       "Ateşkes görüşmeleri bugün başkentte yeniden başladı, iki tarafın sözcüleri açıkladı",
       {"windows-1254", "ISO-8859-9"}},
      {"Hebrew",
       "שיחות הפסקת האש התחדשו היום בבירה, כך הודיעו נציגי שני הצדדים בערב",
       {"windows-1255", "ISO-8859-8"}},
      {"Arabic",
       "استؤنفت محادثات وقف إطلاق النار اليوم في العاصمة بحسب ما أعلن ممثلو الطرفين",
       {"windows-1256", "ISO-8859-6"}},
      {"Thai",
       "การเจรจาหยุดยิงเริ่มขึ้นอีกครั้งในวันนี้ที่เมืองหลวง ตัวแทนของทั้งสองฝ่ายกล่าว",
       {"windows-874", "TIS-620"}},
      {"Japanese",
       "停戦交渉が首都で再開されたと当局者が語った。双方の代表が明らかにした。",
       {"Shift_JIS", "EUC-JP", "ISO-2022-JP"}},
      {"Chinese",
       "停火谈判今日在首都恢复，双方代表表示希望尽快达成协议，结束长期的冲突。",
       {"GBK", "gb18030", "GB2312"}},
      {"Chinese of Taiwan",
       "停火談判今日在首都恢復，雙方代表表示希望盡快達成協議，結束長期的衝突。",
       {"Big5", "Big5-HKSCS"}},
      {"Korean",
       "휴전 협상이 오늘 수도에서 재개되었다고 양측 대표들이 밝혔다. 합의가 가깝다고 한다.",
       {"EUC-KR", "windows-949"}},
      {"French",
       "Les négociations ont repris à Genève : l’accord coûtera « très cher », dit le délégué",
       {"windows-1252", "macintosh"}},
      {"German",
       "Die Gespräche über eine Waffenruhe begannen erneut – „größere Fortschritte“ fehlen",
       {"windows-1252"}},
      {"Spanish",
       "Las conversaciones se reanudaron mañana en la capital, según informó el ministro señor "
       "Núñez",
       {"windows-1252", "ISO-8859-15"}},
      {"Portuguese",
       "As negociações não avançaram na capital, informou a delegação após a reunião de ontem",
       {"windows-1252"}},
      {"Swedish",
       "Samtalen om vapenvila återupptogs på måndagen efter flera års uppehåll, enligt källor",
       {"windows-1252"}},
      {"Polish",
       "Rozmowy o zawieszeniu broni wznowiono w stolicy, źródła mówią o dużym postępie, różnice "
       "zostały",
       {"windows-1250", "ISO-8859-2"}},
      {"Czech",
       "Jednání o příměří byla dnes obnovena v hlavním městě, řekli představitelé obou stran včera",
       {"windows-1250", "ISO-8859-2"}},
      {"Hungarian",
       "A tűzszüneti tárgyalások ma folytatódtak a fővárosban, közölték a két fél képviselői "
       "később",
       {"windows-1250", "ISO-8859-2"}},
      {"Romanian",
       "Negocierile pentru încetarea focului au fost reluate astăzi în capitală, între cele două "
       "părţi",
       {"windows-1250", "ISO-8859-2"}},
      {"Lithuanian",
       "Derybos dėl paliaubų šiandien atnaujintos sostinėje, pranešė abiejų šalių atstovai "
       "žiniasklaidai",
       {"windows-1257", "ISO-8859-13"}},
      {"Latvian",
       "Sarunas par pamieru šodien atsāktas galvaspilsētā, paziņoja abu pušu pārstāvji "
       "žurnālistiem",
       {"windows-1257", "ISO-8859-13"}},
      {"Estonian",
       "Relvarahu läbirääkimised jätkusid täna pealinnas, teatasid mõlema poole esindajad õhtul",
       {"windows-1257", "windows-1252"}},
      {"Icelandic",
       "Viðræður um vopnahlé hófust að nýju í höfuðborginni í dag, sögðu fulltrúar beggja aðila",
       {"windows-1252"}},
  };
  return table;
}

std::string encoded(const std::string& utf8, const std::string& charset) {
  UErrorCode status = U_ZERO_ERROR;
  std::string bytes(utf8.size() * 4 + 64, '\0');
  const int size =
      ucnv_convert(charset.c_str(), "UTF-8", bytes.data(), static_cast<int>(bytes.size()),
                   utf8.data(), static_cast<int>(utf8.size()), &status);
  EXPECT_TRUE(U_SUCCESS(status)) << charset;
  bytes.resize(static_cast<std::size_t>(size));
  return bytes;
}

// A feed of `items` items; `label` stands in its declaration unless it is empty.
std::string feed_of(const std::string& text, const std::string& label, int items) {
  std::string out = "<?xml version=\"1.0\"" +
                    (label.empty() ? std::string() : " encoding=\"" + label + "\"") +
                    "?><rss version=\"2.0\"><channel><title>" + text + "</title>";
  for (int i = 0; i < items; ++i) {
    const auto half = text.find(' ', text.size() / 2);
    const std::string rest = half == std::string::npos ? text : text.substr(half + 1);
    out += "<item><title>" + rest + "</title><link>https://x.example/" + std::to_string(i) +
           "</link><description>" + text + ". " + rest + "</description></item>";
  }
  return out + "</channel></rss>";
}

struct Tally {
  std::size_t right = 0;
  std::size_t all = 0;
  std::string wrong;
};

template <class Label>
Tally tally(Label label, const std::string& content_type) {
  Tally found;
  for (const Sample& sample : samples()) {
    for (const std::string& charset : sample.charsets) {
      const std::string text = feed_of(sample.text, label(charset), 3);
      const DecodedText read = to_utf8(encoded(text, charset), content_type);
      ++found.all;
      if (read.utf8 == text) {
        ++found.right;
      } else {
        found.wrong +=
            std::string(sample.language) + " in " + charset + " read as " + read.charset + "\n";
      }
    }
  }
  return found;
}

TEST(CharsetLanguages, AreReadUnderTheirOwnLabel) {
  const Tally found = tally([](const std::string& charset) { return charset; }, "");
  EXPECT_EQ(found.right, found.all) << found.wrong;
}

TEST(CharsetLanguages, AreReadUnderTheLabelOfTheServer) {
  for (const Sample& sample : samples()) {
    for (const std::string& charset : sample.charsets) {
      SCOPED_TRACE(std::string(sample.language) + " in " + charset);
      const std::string text = feed_of(sample.text, "", 1);
      const std::string type = "application/rss+xml; charset=" + charset;
      EXPECT_EQ(to_utf8(encoded(text, charset), type).utf8, text);
    }
  }
}

TEST(CharsetLanguages, AreReadWithoutALabel) {
  const Tally found = tally([](const std::string&) { return std::string(); }, "text/xml");
  EXPECT_EQ(found.right, found.all) << found.wrong;
}

TEST(CharsetLanguages, AreReadUnderALabelThatIsWrong) {
  for (const std::string label : {"utf-8", "iso-8859-1", "us-ascii", "windows-1252", "utf-16"}) {
    const Tally found = tally([&](const std::string&) { return label; }, "");
    EXPECT_EQ(found.right, found.all) << label << "\n" << found.wrong;
  }
  const Tally served =
      tally([](const std::string&) { return std::string(); }, "text/xml; charset=utf-8");
  EXPECT_EQ(served.right, served.all) << "served as utf-8\n" << served.wrong;
}

// Bytes alone cannot always tell, so a small part may fail.
TEST(CharsetLanguages, AreMostlyReadUnderTheLabelOfAnotherScript) {
  constexpr double kLeast = 0.96;
  std::size_t right = 0;
  std::size_t all = 0;
  std::string wrong;
  for (const std::string label :
       {"windows-1250", "windows-1251", "windows-1253", "windows-1254", "windows-1255",
        "windows-1256", "windows-874", "iso-8859-2", "iso-8859-5", "koi8-r", "shift_jis", "euc-jp",
        "gb2312", "big5", "euc-kr"}) {
    const Tally found = tally([&](const std::string&) { return label; }, "");
    right += found.right;
    all += found.all;
    wrong += label + "\n" + found.wrong;
  }
  EXPECT_GE(static_cast<double>(right), kLeast * static_cast<double>(all)) << wrong;
}

TEST(CharsetLanguages, AreReadAsUtf8WhateverTheLabelSays) {
  for (const Sample& sample : samples()) {
    for (const std::string label : {"", "utf-8", "iso-8859-1", "windows-1251", "utf-16", "gb2312",
                                    "shift_jis", "big5", "euc-kr", "iso-8859-2", "nonsense"}) {
      SCOPED_TRACE(std::string(sample.language) + " called " + label);
      const std::string text = feed_of(sample.text, label, 1);
      EXPECT_EQ(to_utf8(text, "").utf8, text);
    }
  }
}

}  // namespace
}  // namespace newswatch::feeds
