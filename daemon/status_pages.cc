#include "daemon/status_pages.h"

#include <string_view>
#include <utility>

#include "daemon/terminal.h"

namespace newswatch::daemon {

namespace {

net::ServerResponse text(int status, std::string body) {
  net::ServerResponse response{.status = status, .body = std::move(body)};
  response.headers = {{"Content-Type", "text/plain; charset=utf-8"},
                      {"Cache-Control", "no-store"},
                      {"X-Content-Type-Options", "nosniff"},
                      {"Content-Security-Policy", "default-src 'none'"}};
  return response;
}

}  // namespace

net::ServerResponse answer_status(const StatusSources& sources, const net::ServerRequest& request) {
  const std::string_view target = request.target;
  const std::string_view path = target.substr(0, target.find('?'));
  if (request.method != "GET" && request.method != "HEAD") {
    auto response = text(405, "only GET and HEAD are answered here\n");
    response.headers.push_back({"Allow", "GET, HEAD"});
    return response;
  }
  if (path == "/metrics") {
    auto response = text(200, sources.metrics());
    response.headers.front().value = "text/plain; version=0.0.4; charset=utf-8";
    return response;
  }
  if (path == "/livez")
    return sources.alive() ? text(200, "ok\n")
                           : text(503, "a part of the daemon has stopped moving\n");
  if (path == "/readyz") {
    const std::string why = sources.unready();
    return why.empty() ? text(200, "ok\n") : text(503, printable(why) + "\n");
  }
  if (path == "/")
    return text(200, "newswatch " NEWSWATCH_VERSION "\n" + printable(sources.summary()) +
                         "\n\n/metrics  /livez  /readyz\n");
  return text(404, "there is nothing at this path; see /\n");
}

}  // namespace newswatch::daemon
