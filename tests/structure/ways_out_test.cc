// The ways out of the process, held against the code: who may open a connection, who may start a
// program, and that each curl handle passes the address guard (I8).

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "tests/structure/source_files.h"

namespace {

using newswatch::testing::product;
using newswatch::testing::SourceFile;

// What only few files may hold. A file that joins a row needs a reason in a review.
struct Row {
  std::string what;
  std::vector<std::string> words;  // a line without any of them is not looked at: patterns are slow
  std::string pattern;
  std::set<std::string> may;    // files
  std::vector<std::string> is;  // texts the pattern must find
};

const std::vector<Row>& rows() {
  static const std::vector<Row> kRows = {
      {"makes a curl handle",
       {"curl_"},
       R"(\bcurl_(easy_init|easy_duphandle|easy_perform|multi_perform|url_strerror)\b)",
       {"net/curl_transfer.cc"},
       {"easy_(curl_easy_init())", "curl_easy_duphandle(it)", "curl_easy_perform(it);"}},
      {"drives curl handles",
       {"curl_multi_"},
       R"(\bcurl_multi_(init|add_handle)\b)",
       {"net/curl_loop.cc"},
       {"curl_multi_init()"}},
      {"includes curl",
       {"curl/"},
       R"(#include <curl/)",
       {"net/curl_transfer.cc", "net/curl_loop.cc", "net/curl_loops.cc", "net/curl_failure.cc",
        "net/curl_exchange.cc", "net/curl_submission.cc", "net/curl_proxy.cc", "net/curl_host.cc",
        "net/tls_trust.cc"},
       {"#include <curl/curl.h>"}},
      {"opens a socket",
       {"socket"},
       R"(::socket\s*\(|\bsocket(pair)?\s*\(\s*[AP]F_)",
       {"net/curl_transfer.cc", "alerts/journal.cc",
        "net/dns_channel.cc"},  // to see whether there is a way to IPv6
       {"::socket(family, 1, 0)", "socket(AF_UNIX, SOCK_DGRAM, 0)", "socketpair(AF_UNIX"}},
      {"includes sockets",
       {"#include <"},
       R"(#include <(sys/socket\.h|sys/un\.h|netdb\.h|arpa/inet\.h|resolv\.h)>)",
       {"net/curl_transfer.cc", "net/dns_channel.cc", "alerts/journal.cc", "config/values.cc"},
       {"#include <sys/socket.h>", "#include <netdb.h>"}},
      {"connects or sends to an address",
       {"connect", "send"},
       R"((^|[^\w.>])(::)?connect\s*\(|\basync_connect\b|\bsend(to|msg|mmsg)\s*\()",
       {"alerts/journal.cc",    // to the journal's socket on this machine
        "net/dns_channel.cc"},  // a datagram socket that sends nothing
       {"::connect(fd, to, size)", " connect(fd, to, size)", "stream.async_connect(to)",
        "sendto(fd, data"}},
      {"looks up a name",
       {"get", "res_", "resol"},
       R"(\b(getaddrinfo|gethostby\w+|res_n?query|async_resolve|ip::\w+::resolver|tcp::resolver)\b)",
       {},
       {"getaddrinfo(name", "tcp::resolver resolver(loop)", "gethostbyname(name)"}},
      {"asks name servers",
       {"ares"},
       R"(\bares_\w+\s*\(|#include <ares)",
       {"net/dns_channel.cc"},
       {"ares_getaddrinfo(channel", "#include <ares.h>"}},
      {"uses Asio's own sockets",
       {"#include <boost/asio"},
       R"(#include <boost/asio/(ip/(tcp|udp|icmp|basic_resolver)|local/\w+|connect|ssl\b[^>]*)\.hpp>)",
       {"net/server.cc"},
       {"#include <boost/asio/ip/tcp.hpp>", "#include <boost/asio/local/datagram_protocol.hpp>",
        "#include <boost/asio/ssl/stream.hpp>"}},
      {"starts a program",
       {"system", "popen", "fork", "exec", "spawn"},
       R"((^|[^\w.>])(::|std::)?(system|popen|v?fork|exec(l|lp|le|v|vp|ve|vpe)|posix_spawnp?)\s*\()",
       {"daemon/program_start.cc"},
       {"std::system(line)", "popen(line, mode)", "::fork()", "execve(path", "posix_spawn(&pid"}},
      {"loads code",
       {"open", "load"},
       R"(\b(dlopen|dlmopen|sqlite3_load_extension|sqlite3_enable_load_extension)\s*\()",
       {},
       {"dlopen(path, 1)"}},
      {"lets curl go another way",
       {"CURLOPT_"},
       R"(CURLOPT_(UNIX_SOCKET_PATH|ABSTRACT_UNIX_SOCKET|RESOLVE|CONNECT_TO|DOH_URL|PRE_PROXY|ALTSVC|SOCKS_PROXY|SOCKS5_GSSAPI\w*|INTERFACE|DNS_SERVERS|CONNECT_ONLY|SSL_OPTIONS|HAPROXY\w*)\b)",
       {"net/curl_submission.cc",  // curl connects to a mail server, as ever; we speak SMTP
        "net/curl_transfer.cc"},   // to the address that was looked up and judged
       {"CURLOPT_RESOLVE, list", "CURLOPT_UNIX_SOCKET_PATH, path"}},
      {"lets curl follow a redirect",
       {"CURLOPT_"},
       R"(CURLOPT_FOLLOWLOCATION,\s*(?!0L|\s))",
       {},
       {"CURLOPT_FOLLOWLOCATION, 1L"}},
      {"lets curl take a proxy",
       {"CURLOPT_"},
       R"(CURLOPT_(PROXY,\s*(?!""\)|\s)|PROXYTYPE|PROXYAUTH|SOCKS5_AUTH))",
       {"net/curl_proxy.cc"},  // one that the request names
       {"CURLOPT_PROXY, url.c_str())", "CURLOPT_PROXY, nullptr)", "CURLOPT_PROXYAUTH, any"}},
      {"shares a page with other origins",
       {"Access-Control"},
       R"(Access-Control-)",
       {},
       {"{\"Access-Control-Allow-Origin\", \"*\"}"}},
      {"takes the guard away",
       {"CURLOPT_"},
       R"(CURLOPT_OPENSOCKETFUNCTION,\s*(nullptr|NULL|0))",
       {},
       {"CURLOPT_OPENSOCKETFUNCTION, nullptr"}},
  };
  return kRows;
}

// Without what stands behind "//".
std::vector<std::string> lines_of_code(const SourceFile& file) {
  std::vector<std::string> lines;
  std::istringstream text(file.text);
  for (std::string line; std::getline(text, line);) {
    line.erase(std::min(line.find("//"), line.size()));
    lines.push_back(std::move(line));
  }
  return lines;
}

bool holds_any(const std::string& line, const std::vector<std::string>& words) {
  return std::any_of(words.begin(), words.end(), [&line](const std::string& word) {
    return line.find(word) != std::string::npos;
  });
}

TEST(WaysOut, EachPatternFindsWhatItIsFor) {
  for (const Row& row : rows()) {
    for (const std::string& text : row.is) {
      const bool found =
          holds_any(text, row.words) && std::regex_search(text, std::regex(row.pattern));
      EXPECT_TRUE(found) << row.what << ": " << text;
    }
  }
}

TEST(WaysOut, AreTheKnownOnes) {
  ASSERT_GT(product().size(), 40u);
  std::map<std::string, std::vector<std::string>> code;
  for (const SourceFile& file : product()) code[file.path.string()] = lines_of_code(file);
  for (const Row& row : rows()) {
    const std::regex pattern(row.pattern);
    std::set<std::string> used;
    for (const auto& [path, lines] : code) {
      for (const std::string& line : lines) {
        if (!holds_any(line, row.words) || !std::regex_search(line, pattern)) continue;
        used.insert(path);
        EXPECT_TRUE(row.may.contains(path)) << path << " " << row.what << ": " << line;
      }
    }
    EXPECT_EQ(used, row.may) << "files that may, but do not: " << row.what;
  }
}

// Whoever makes a curl handle binds it to the guard, refuses proxies and says which protocols.
TEST(WaysOut, EveryCurlHandlePassesTheGuard) {
  std::size_t makers = 0;
  for (const SourceFile& file : product()) {
    std::string text;
    for (const std::string& line : lines_of_code(file)) text += line + '\n';
    if (text.find("curl_easy_init") == std::string::npos) continue;
    ++makers;
    for (const char* needed :
         {"CURLOPT_OPENSOCKETFUNCTION, on_open", "CURLOPT_PROXY, \"\"", "CURLOPT_PROTOCOLS_STR",
          "CURLOPT_FOLLOWLOCATION, 0L", "CURLOPT_SSL_VERIFYHOST", "CURLOPT_SSL_VERIFYPEER",
          "CURLOPT_NETRC, static_cast<long>(CURL_NETRC_IGNORED)"}) {
      EXPECT_NE(text.find(needed), std::string::npos) << file.path << " has no " << needed;
    }
  }
  EXPECT_EQ(makers, 1u);
}

// Whoever sets a proxy leaves no host out, verifies a proxy's certificate, and offers no login but
// the one written down; what the proxy would connect to is judged before anything is sent.
TEST(WaysOut, AProxyIsTheOnlyWayOfItsRequests) {
  std::string setter, sender;
  for (const SourceFile& file : product()) {
    std::string text;
    for (const std::string& line : lines_of_code(file)) text += line + '\n';
    if (file.path == std::filesystem::path("net/curl_proxy.cc")) setter = text;
    if (file.path == std::filesystem::path("net/curl_http.cc")) sender = text;
  }
  for (const char* needed :
       {"CURLOPT_NOPROXY, \"\"", "CURLOPT_PROXY_SSL_VERIFYPEER, 1L",
        "CURLOPT_PROXY_SSL_VERIFYHOST, 2L", "CURLOPT_PROXYAUTH, static_cast<long>(CURLAUTH_BASIC)",
        "CURLOPT_SOCKS5_AUTH, static_cast<long>(CURLAUTH_BASIC)"})
    EXPECT_NE(setter.find(needed), std::string::npos) << needed;
  const std::size_t judged = sender.find("refused_behind_proxy(request)");
  EXPECT_LT(judged, sender.find("loops_.one_for(request.addresses, request.proxy)"));
}

// The socket curl is given has been judged: there is one call, behind one refusal.
TEST(WaysOut, NoSocketIsOpenedBeforeItsAddressIsJudged) {
  static const std::regex judged(
      R"(refusal = judge\(family, address, addresses_\);\s*if \(refusal\) \{[^}]*return CURL_SOCKET_BAD;\s*\}[^}]*::socket\()");
  for (const SourceFile& file : product()) {
    if (file.path != std::filesystem::path("net/curl_transfer.cc")) continue;
    EXPECT_TRUE(std::regex_search(file.text, judged)) << file.path;
    return;
  }
  FAIL() << "net/curl_transfer.cc is gone";
}

}  // namespace
