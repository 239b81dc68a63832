#include "daemon/input.h"

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <iostream>
#include <optional>
#include <sstream>

#include "daemon/commands.h"
#include "feeds/conditional_get.h"
#include "feeds/parse.h"
#include "net/content_coding.h"
#include "net/curl_http.h"
#include "net/redirects.h"
#include "net/task_group.h"
#include "net/url.h"

namespace newswatch::daemon {

namespace {

using Reply = boost::system::result<net::Followed, net::HttpError>;

boost::system::result<Input, InputError> slurp(std::istream& in, const std::string& name) {
  Input input;
  std::string block(1 << 16, '\0');
  while (in.read(block.data(), static_cast<std::streamsize>(block.size())) || in.gcount() > 0) {
    input.bytes.append(block.data(), static_cast<std::size_t>(in.gcount()));
    if (input.bytes.size() > feeds::kMaxDocumentBytes) {
      return InputError{kInputAtFault, name + ": larger than 64 MiB, which no feed is"};
    }
  }
  if (in.bad())
    return InputError{kEnvironmentAtFault, name + ": cannot be read: " + std::strerror(errno)};
  return input;
}

boost::asio::awaitable<void> ask(net::Http& http, net::HttpRequest request,
                                 std::optional<Reply>& reply) {
  reply = co_await net::send_following_redirects(http, std::move(request), 8);
}

boost::system::result<Input, InputError> fetch(const std::string& url,
                                               bool allow_private_addresses) {
  feeds::FetchSettings settings;
  settings.allow_private_addresses = allow_private_addresses;
  const feeds::Feed feed{.name = url, .url = url};
  const std::string where = shown(url);
  std::optional<Reply> reply;
  {
    boost::asio::io_context loop;
    const auto http =
        net::make_curl_http(loop, net::CurlHttpOptions{.user_agent = feeds::user_agent(settings)});
    net::TaskGroup tasks(loop.get_executor(), [](const std::string&, std::exception_ptr) {});
    tasks.spawn("fetch", ask(*http, feeds::conditional_get(feed, settings, {}).request, reply));
    loop.run();
  }
  if (!reply) return InputError{kEnvironmentAtFault, where + ": the transfer did not end"};
  if (!*reply) return InputError{kEnvironmentAtFault, where + ": " + reply->error().message};
  net::HttpResponse& response = (**reply).response;
  if (response.status != 200) {
    return InputError{kInputAtFault, where + ": the server answered with status " +
                                         std::to_string(response.status)};
  }
  const std::string coding(net::header(response, "Content-Encoding").value_or(""));
  auto body = net::decode_body(coding, std::move(response.body), settings.max_body_bytes);
  if (!body) return InputError{kInputAtFault, where + ": " + body.error().message};
  return Input{.bytes = std::move(*body),
               .content_type = std::string(net::header(response, "Content-Type").value_or("")),
               .url = response.url};
}

}  // namespace

std::string shown(const std::string& name) {
  const std::size_t scheme = name.find("://");
  if (scheme == std::string::npos) return name;
  const std::size_t start = scheme + 3;
  const std::size_t end = std::min(name.find_first_of("/?#", start), name.size());
  const std::size_t at = std::string_view(name).substr(0, end).rfind('@');
  if (at == std::string::npos || at < start) return name;
  return name.substr(0, start) + name.substr(at + 1);
}

boost::system::result<Input, InputError> read_input(const std::string& name,
                                                    bool allow_private_addresses) {
  if (name.empty() || name == "-") return slurp(std::cin, "standard input");
  if (net::is_http(name)) return fetch(name, allow_private_addresses);
  std::ifstream in(name, std::ios::binary);
  if (!in) return InputError{kInputAtFault, name + ": cannot be opened: " + std::strerror(errno)};
  return slurp(in, name);
}

}  // namespace newswatch::daemon
