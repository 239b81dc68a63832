// Two Chinese-language outlets.

#include "daemon/demo_day_tables.h"

namespace newswatch::daemon {

namespace {

using namespace std::chrono_literals;

constexpr DemoArticle kLanwan[] = {
    {55min, "lw-01", "伊尔德河谷村庄遭炮击", "医院称四名平民受伤。"},
    {4h + 10min, "lw-02", "停火谈判今日在塞尔温港举行",
     "维尔莫拉和卡尔塞尼亚代表团将于上午九点到场。"},
    {5h + 52min, "lw-03", "外长德拉维克启程前往塞尔温港",
     "这是伊莱娜·德拉维克开战以来首次访问阿尔德马。"},
    {7h + 35min, "lw-04", "渔港鲜鱼价格回落", "捕捞量增加三成。"},
    {8h + 39min, "lw-05", "德拉维克抵达塞尔温港", "伊莱娜·德拉维克抵达后将会见总统卡斯特尔马尔。"},
    {9h + 10min, "lw-06", "停火谈判开始", "双方两年来首次同室会谈。"},
    {10h + 33min, "lw-07", "停火谈判中断", "卡尔塞尼亚代表团离场。"},
    {11h + 24min, "lw-08", "哈尔默将军在利斯克港被捕", "警方称安东·哈尔默将军在货轮上被捕。"},
    {12h + 58min, "lw-09", "调解方提出停火方案", "谈判各方收到两页的停火方案,其中包括交换战俘。"},
    {13h + 47min,
     "lw-10",
     "卡尔塞尼亚哈兹伦省发生强烈地震",
     "震级6.4级,道路中断。",
     {14h + 40min, "哈兹伦省地震至少11人死亡", "震级6.4级,省长称至少十一人死亡。"}},
    {15h + 41min, "lw-11", "双方同意人道主义停火72小时", "谈判同时继续。"},
    {17h + 54min, "lw-12", "停火协议达成", "经过一天的谈判,停火将于午夜生效。"},
    {20h + 25min, "lw-13", "春茶上市", "今年的茶叶品质很好。"},
};

constexpr DemoArticle kHuanshan[] = {
    {1h + 15min, "hs-01", "夜间要闻", "海峡平静,北部有雨。"},
    {5h + 15min, "hs-02", "问答:停火谈判谈什么", "河谷、俘虏、山口和资金。"},
    {8h + 20min, "hs-03", "电车七号线恢复运行", "施工已结束。"},
    {9h + 40min, "hs-04", "总统呼吁停火 谈判正式开始", "卡斯特尔马尔总统在海关大楼发表讲话。"},
    {11h + 48min, "hs-05", "使馆要求探视被捕的哈尔默将军", "哈尔默将军今晨被捕。"},
    {13h + 57min, "hs-06", "沿海也感到地震", "谈判大厅的吊灯摇晃。"},
    {16h + 5min, "hs-07", "停火期间援助车队待命", "四十名救援人员在山口等候。"},
    {18h + 2min, "hs-08", "", "", {}, {}, "lw-12"},
    {20h + 50min, "hs-09", "交换战俘名单共212人", "十天内完成。"},
};

constexpr DemoFeed kFeeds[] = {
    {"lanwan-ribao", "蓝湾日报", "蓝湾日报", "lanwan.example.org", feeds::Format::rss_2_0, "zh",
     "world", 5min, kLanwan},
    {"huanshan", "环山新闻", "环山新闻", "huanshan.example.org", feeds::Format::json_feed_1_1, "zh",
     "world", 10min, kHuanshan},
};

}  // namespace

std::span<const DemoFeed> demo_chinese_feeds() { return kFeeds; }

}  // namespace newswatch::daemon
