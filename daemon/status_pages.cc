#include "daemon/status_pages.h"

#include <string_view>
#include <utility>

#include "daemon/terminal.h"

namespace newswatch::daemon {

// Text and nothing else: no script, no frame, no page of another origin that reads it along.
net::ServerResponse plain_answer(int status, std::string body) {
  net::ServerResponse response{.status = status, .body = std::move(body)};
  response.headers = {{"Content-Type", "text/plain; charset=utf-8"},
                      {"Cache-Control", "no-store"},
                      {"X-Content-Type-Options", "nosniff"},
                      {"X-Frame-Options", "DENY"},
                      {"Referrer-Policy", "no-referrer"},
                      {"Cross-Origin-Resource-Policy", "same-origin"},
                      {"Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"}};
  return response;
}

net::ServerResponse answer_status(const StatusSources& sources, const net::ServerRequest& request) {
  const std::string_view target = request.target;
  const std::string_view path = target.substr(0, target.find('?'));
  if (request.method != "GET" && request.method != "HEAD") {
    auto response = plain_answer(405, "only GET and HEAD are answered here\n");
    response.headers.push_back({"Allow", "GET, HEAD"});
    return response;
  }
  if (path == "/metrics") {
    auto response = plain_answer(200, sources.metrics());
    response.headers.front().value = "text/plain; version=0.0.4; charset=utf-8";
    return response;
  }
  if (path == "/livez")
    return sources.alive() ? plain_answer(200, "ok\n")
                           : plain_answer(503, "a part of the daemon has stopped moving\n");
  if (path == "/readyz") {
    const std::string why = sources.unready();
    return why.empty() ? plain_answer(200, "ok\n") : plain_answer(503, printable(why) + "\n");
  }
  if (path == "/")
    return plain_answer(200, "newswatch " NEWSWATCH_VERSION "\n" + printable(sources.summary()) +
                                 "\n\n/metrics  /livez  /readyz\n");
  return plain_answer(404, "there is nothing at this path; see /\n");
}

}  // namespace newswatch::daemon
