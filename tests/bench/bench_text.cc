// HTML to text, beside gumbo: its tree of the same bodies and the text nodes joined. The bodies are
// those of the real documents where their folder is there, and generated paragraphs.

#include <fmt/format.h>

#include <string>
#include <vector>

#include "feeds/html_text.h"
#include "feeds/parse.h"
#include "tests/bench/documents.h"
#include "tests/bench/measure.h"

#ifdef NEWSWATCH_HAS_GUMBO
#include <gumbo.h>
#endif

namespace {

using namespace newswatch;

constexpr double kWant = 120;
constexpr int kRounds = 5;
constexpr std::size_t kBytesARound = 8'000'000;  // gumbo takes most of a second for them

std::vector<std::string> real_bodies() {
  std::vector<std::string> bodies;
  for (const std::string& bytes : bench::real_documents(bench::Documents::xml)) {
    auto document = feeds::parse(bytes, {});
    if (!document) continue;
    for (feeds::Article& article : document->articles) {
      std::string& body =
          article.content_html.empty() ? article.summary_html : article.content_html;
      if (!body.empty()) bodies.push_back(std::move(body));
    }
  }
  return bodies;
}

// What most bodies are: some paragraphs, a link, an image, few references.
std::vector<std::string> generated_bodies() {
  std::string body;
  for (int i = 0; i < 12; ++i) {
    body += fmt::format(
        "<p>Mediators met for the {0}th time and spoke of a ceasefire, of aid and of the release "
        "of prisoners; <a href=\"https://example.org/{0}\">both sides</a> said that a deal was "
        "close, while the fighting in the north went on &amp; no date was set.</p>\n",
        i);
  }
  return {body + "<img src=\"https://example.org/a.jpg\" alt=\"\"/>"};
}

#ifdef NEWSWATCH_HAS_GUMBO
// The cheapest text that a tree can give: its text nodes in a row.
std::size_t gumbo_text(const std::string& html) {
  GumboOutput* tree = gumbo_parse_with_options(&kGumboDefaultOptions, html.data(), html.size());
  std::string out;
  std::vector<const GumboNode*> open{tree->root};
  while (!open.empty()) {
    const GumboNode* node = open.back();
    open.pop_back();
    if (node->type == GUMBO_NODE_TEXT) out += node->v.text.text;
    if (node->type != GUMBO_NODE_ELEMENT) continue;
    const GumboVector& children = node->v.element.children;
    for (unsigned i = children.length; i-- > 0;) {
      open.push_back(static_cast<const GumboNode*>(children.data[i]));
    }
  }
  gumbo_destroy_output(&kGumboDefaultOptions, tree);
  return out.size();
}
#endif

void compare(const char* id, const std::vector<std::string>& bodies) {
  std::size_t bytes = 0;
  for (const std::string& body : bodies) bytes += body.size();
  if (bytes == 0) {
    fmt::print("{}: skipped, there are no documents\n", id);
    return;
  }
  const std::size_t passes = kBytesARound / bytes + 1;
  std::size_t written = 0;
  const auto run = [&](auto text_of) {
    return [&bodies, &written, passes, text_of] {
      for (std::size_t pass = 0; pass < passes; ++pass) {
        for (const std::string& body : bodies) written += text_of(body);
      }
    };
  };
  const auto ours = run([](const std::string& html) { return feeds::html_to_text(html).size(); });
  const double megabytes = static_cast<double>(bytes * passes) / 1e6;
#ifdef NEWSWATCH_HAS_GUMBO
  const auto [a, b] = bench::compare(kRounds, ours, run(gumbo_text));
  fmt::print("{}: MB/s, {} bodies, {:.1f} MB; ref: the text nodes of gumbo's tree\n", id,
             bodies.size(), static_cast<double>(bytes) / 1e6);
  bench::print_goal(id, megabytes / a, megabytes / b, kWant);
#else
  fmt::print("{}: {:.0f} MB/s; no ratio, the bench was built without gumbo\n", id,
             megabytes / bench::cpu_of(ours));
#endif
}

}  // namespace

int main() {
  compare("text.generated", generated_bodies());
  compare("text.real", real_bodies());
  return 0;
}
