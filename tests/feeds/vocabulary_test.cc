#include "feeds/vocabulary.h"

#include <gtest/gtest.h>

namespace newswatch::feeds {
namespace {

TEST(Vocabulary, IsKnownByItsUriRightOrMisspelt) {
  using enum Vocabulary;
  const struct {
    std::string_view uri;
    Vocabulary vocabulary;
  } cases[] = {
      {"http://purl.org/rss/1.0/", rss},
      {"http://my.netscape.com/rdf/simple/0.9/", rss},
      {"http://backend.userland.com/RSS2", rss},
      {"http://www.w3.org/2005/Atom", atom},
      {"HTTPS://WWW.W3.ORG/2005/ATOM/", atom},
      {" http://www.w3.org/2005/Atom# ", atom},
      {"http://www.w3c.org/2005/Atom", atom},
      {"http://purl.org/atom/ns#draft-ietf-atompub-format-09", atom},
      {"http://purl.org/atom/app#", foreign},
      {"http://www.w3.org/2007/app", foreign},
      {"http://purl.org/dc/elements/1.1/", dublin_core},
      {"http://purl.org/dc/elements/1.1", dublin_core},
      {"http://purl.org/dc/elements/1.0/", dublin_core},
      {"http://purl.org/DC/elements/", dublin_core},
      {"http://purl.org/dc/terms/", dc_terms},
      {"http://dublincore.org/documents/dcmi-terms/", dc_terms},
      {"http://purl.org/rss/1.0/modules/content/", content},
      {"http://purl.org/rss/1.0/module/content", content},
      {"http://search.yahoo.com/mrss/", media},
      {"http://search.yahoo.com/mrss", media},
      {"http://www.yahoo.com/mrss", media},
      {"http://www.rssboard.org/media-rss", media},
      {"http://www.itunes.com/dtds/podcast-1.0.dtd", itunes},
      {"http://www.itunes.com/DTDs/Podcast-1.0.dtd", itunes},
      {"http://www.itunes.com/podcast-1.0.dtd", itunes},
      {"http://www.google.com/schemas/play-podcasts/1.0", google_play},
      {"http://wellformedweb.org/CommentAPI/", well_formed_web},
      {"http://www.feedburner.com/feedburner/ext/1.0", feedburner},
      {"http://web.resource.org/cc/", license},
      {"http://www.google.com/schemas/sitemap-news/0.9", news},
      {"http://www.google.com/schemas/sitemap-video/1.1", foreign},
      {"https://podcastindex.org/namespace/1.0", foreign},
      {"http://purl.org/rss/1.0/modules/slash/", foreign},
      {"http://purl.org/dc/dcmitype/", foreign},
      {"http://example.com/", foreign},
      {"", foreign},
  };
  for (const auto& c : cases) {
    SCOPED_TRACE(c.uri);
    EXPECT_EQ(vocabulary_of_uri(c.uri), c.vocabulary);
  }
}

TEST(Vocabulary, IsKnownByItsCustomaryPrefixInAnyCase) {
  EXPECT_EQ(vocabulary_of_prefix("dc"), Vocabulary::dublin_core);
  EXPECT_EQ(vocabulary_of_prefix("DC"), Vocabulary::dublin_core);
  EXPECT_EQ(vocabulary_of_prefix("googleplay"), Vocabulary::google_play);
  EXPECT_EQ(vocabulary_of_prefix("podcast"), Vocabulary::foreign);
  EXPECT_EQ(vocabulary_of_prefix(""), Vocabulary::foreign);
}

TEST(Vocabulary, TellsTheVersionsOfAtomAndRss) {
  EXPECT_TRUE(is_atom_0_3("http://purl.org/atom/ns#"));
  EXPECT_TRUE(is_atom_0_3("http://example.com/necho"));
  EXPECT_FALSE(is_atom_0_3("http://www.w3.org/2005/Atom"));
  EXPECT_TRUE(is_rss_1_x("http://purl.org/rss/1.0/"));
  EXPECT_TRUE(is_rss_1_x("http://purl.org/net/rss1.1#"));
  EXPECT_FALSE(is_rss_1_x("http://my.netscape.com/rdf/simple/0.9/"));
}

}  // namespace
}  // namespace newswatch::feeds
