#include "net/server.h"

// Beast reads and writes; each connection is one coroutine with a cancellation signal of its own.
// Everything they share sits in State, which outlives the Server for as long as a connection is
// still unwinding.

#include <algorithm>
#include <array>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>
#include <charconv>
#include <chrono>
#include <ctime>
#include <list>
#include <map>
#include <optional>
#include <utility>

#include "net/ascii.h"

namespace newswatch::net {
namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using asio::ip::tcp;

namespace {

constexpr auto kToken = asio::as_tuple(asio::use_awaitable);
constexpr std::string_view kBusy =
    "HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\nContent-Length: 0\r\n\r\n";

using Parser = http::request_parser<http::string_body>;
using Answer = http::response<http::string_body>;

// RFC 9110 5.6.7. Not strftime: names of days must not follow the locale.
std::string http_date(std::time_t now) {
  constexpr std::array<const char*, 7> kDays = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  constexpr std::array<const char*, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                   "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  std::tm parts{};
  gmtime_r(&now, &parts);
  const auto two = [](int number) {
    const std::string text = std::to_string(number);
    return text.size() < 2 ? "0" + text : text;
  };
  return std::string(kDays[static_cast<std::size_t>(parts.tm_wday)]) + ", " + two(parts.tm_mday) +
         " " + kMonths[static_cast<std::size_t>(parts.tm_mon)] + " " +
         std::to_string(parts.tm_year + 1900) + " " + two(parts.tm_hour) + ":" + two(parts.tm_min) +
         ":" + two(parts.tm_sec) + " GMT";
}

bool is_ours(std::string_view name) {
  return ascii::equal_ignoring_case(name, "Content-Length") ||
         ascii::equal_ignoring_case(name, "Transfer-Encoding") ||
         ascii::equal_ignoring_case(name, "Connection") || ascii::equal_ignoring_case(name, "Date");
}

bool has_no_body(int status) { return status < 200 || status == 204 || status == 304; }

// The answer on the wire; to a HEAD the length without the body.
Answer wire_answer(ServerResponse from, bool head, bool keep_alive, unsigned version) {
  Answer answer;
  answer.version(version);
  answer.result(static_cast<unsigned>(std::clamp(from.status, 100, 599)));
  for (const Header& one : from.headers) {
    if (is_ours(one.name)) continue;
    answer.insert(ascii::without_controls(one.name), ascii::without_controls(one.value));
  }
  answer.set(http::field::date,
             http_date(std::chrono::system_clock::to_time_t(std::chrono::system_clock::now())));
  answer.keep_alive(keep_alive);
  if (!has_no_body(from.status)) {
    answer.content_length(from.body.size());
    if (!head) answer.body() = std::move(from.body);
  }
  return answer;
}

ServerRequest plain_request(const http::request_header<>& from, const tcp::socket& socket) {
  ServerRequest request;
  boost::system::error_code gone;
  request.peer = socket.remote_endpoint(gone).address().to_string();
  request.method = std::string(from.method_string());
  request.target = std::string(from.target());
  for (const auto& field : from) {
    request.headers.push_back({std::string(field.name_string()), std::string(field.value())});
  }
  return request;
}

// The status that tells a client what is wrong with its request; 0: say nothing and close.
int status_for(const beast::error_code& failed) {
  if (failed == http::error::header_limit || failed == http::error::buffer_overflow) return 431;
  if (failed == http::error::body_limit) return 413;
  const bool gone = failed == http::error::end_of_stream || failed == http::error::partial_message;
  if (gone || failed.category() != http::make_error_code(http::error::bad_method).category()) {
    return 0;
  }
  return 400;
}

struct Connection {
  explicit Connection(tcp::socket socket) : stream(std::move(socket)) {}
  beast::tcp_stream stream;
  asio::cancellation_signal signal;
  bool in_handler = false;
};

struct State : std::enable_shared_from_this<State> {
  State(asio::io_context& on, Server::Handler handle, ServerLimits bounds)
      : loop(on), acceptor(on), handler(std::move(handle)), limits(bounds) {}

  asio::io_context& loop;
  tcp::acceptor acceptor;
  Server::Handler handler;
  ServerLimits limits;
  std::list<std::shared_ptr<Connection>> connections;
  std::map<std::string, std::size_t> long_bodies;  // being read or answered, by target
  bool stopping = false;

  void begin(tcp::socket socket);
};

// A place among the long bodies, given back at its end.
class LongBody {
 public:
  LongBody() = default;
  LongBody(const LongBody&) = delete;
  LongBody& operator=(const LongBody&) = delete;
  ~LongBody() {
    if (!state_) return;
    const auto at = state_->long_bodies.find(target_);
    if (--at->second == 0) state_->long_bodies.erase(at);
  }

  // False where there is no place left.
  bool take(const std::shared_ptr<State>& state, std::string target) {
    std::size_t all = 0;
    for (const auto& [name, count] : state->long_bodies) all += count;
    if (all >= state->limits.max_long_bodies) return false;
    std::size_t& here = state->long_bodies[target];
    if (here >= state->limits.max_long_bodies_per_target) return false;
    ++here;
    state_ = state;
    target_ = std::move(target);
    return true;
  }

 private:
  std::shared_ptr<State> state_;
  std::string target_;
};

// How much of the body is read, once the head is: nothing where the answer is known without it.
struct BodyRoom {
  std::uint64_t most = 0;
  int refused = 0;  // the status that says so
};

BodyRoom body_room(const Parser& parser, const std::shared_ptr<State>& state,
                   const tcp::socket& socket, LongBody& place) {
  const ServerLimits& limits = state->limits;
  const auto length = parser.content_length();
  BodyRoom room{.most = limits.max_body_bytes};
  if (limits.body_limit) {
    const ServerRequest head = plain_request(parser.get().base(), socket);
    room.most = limits.body_limit(head);
    const bool may_be_long = !length || *length > limits.max_body_bytes;
    const bool is_long = room.most > limits.max_body_bytes && may_be_long;
    if (is_long && !place.take(state, head.target)) room.refused = 503;
  }
  if (length && *length > room.most) room.refused = 413;
  return room;
}

asio::awaitable<void> refuse(std::shared_ptr<Connection> connection, int status,
                             std::chrono::seconds patience) {
  ServerResponse refusal;
  refusal.status = status;
  if (status == 503) refusal.headers.push_back({"Retry-After", "5"});
  Answer answer = wire_answer(std::move(refusal), false, false, 11);
  connection->stream.expires_after(patience);
  co_await http::async_write(connection->stream, answer, kToken);
}

// Reads one request; nullopt when the connection is to end. Sends the refusal itself.
asio::awaitable<std::optional<http::request<http::string_body>>> read_request(
    std::shared_ptr<State> state, std::shared_ptr<Connection> connection,
    beast::flat_buffer& buffer, LongBody& place) {
  beast::tcp_stream& stream = connection->stream;
  const auto patience = state->limits.idle_timeout;
  Parser parser;
  parser.header_limit(static_cast<std::uint32_t>(state->limits.max_header_bytes));
  parser.body_limit(boost::none);  // until the head says whose body it is
  stream.expires_after(patience);  // for the head as a whole, however slowly it drips
  auto [failed, bytes] = co_await http::async_read_header(stream, buffer, parser, kToken);
  int status = failed ? status_for(failed) : 0;
  if (!failed && !parser.is_done()) {
    const BodyRoom room = body_room(parser, state, stream.socket(), place);
    status = room.refused;
    parser.body_limit(room.most);
    const std::string expect = ascii::lowered(parser.get()[http::field::expect]);
    if (status == 0 && expect == "100-continue") {
      const std::string go = "HTTP/1.1 100 Continue\r\n\r\n";
      co_await asio::async_write(stream, asio::buffer(go), kToken);
    }
    stream.expires_after(patience);
    if (status == 0) {
      auto [cut, more] = co_await http::async_read(stream, buffer, parser, kToken);
      failed = cut;
      if (cut) status = status_for(cut);
    }
  }
  if (!failed && status == 0) co_return parser.release();
  if (status != 0) co_await refuse(connection, status, patience);
  co_return std::nullopt;
}

asio::awaitable<void> serve(std::shared_ptr<State> state, std::shared_ptr<Connection> connection) {
  beast::tcp_stream& stream = connection->stream;
  beast::flat_buffer buffer(state->limits.max_header_bytes + state->limits.max_body_bytes);
  bool keep_alive = true;
  while (keep_alive && !state->stopping) {
    LongBody place;
    auto read = co_await read_request(state, connection, buffer, place);
    if (!read || state->stopping) break;  // whoever stopped us may be gone, and the handler's world
    const bool head = read->method() == http::verb::head;
    const unsigned version = read->version();
    keep_alive = read->keep_alive();
    connection->in_handler = true;
    ServerRequest request = plain_request(read->base(), stream.socket());
    request.body = std::move(read->body());
    ServerResponse response = co_await state->handler(std::move(request));
    keep_alive = keep_alive && !state->stopping;
    Answer answer = wire_answer(std::move(response), head, keep_alive, version);
    stream.expires_after(state->limits.idle_timeout);
    auto [failed, bytes] = co_await http::async_write(stream, answer, kToken);
    connection->in_handler = false;
    if (failed) break;
  }
  beast::error_code ignored;  // the other side may be gone already
  stream.socket().shutdown(tcp::socket::shutdown_send, ignored);
}

void State::begin(tcp::socket socket) {
  if (connections.size() >= limits.max_connections) {
    boost::system::error_code ignored;  // best effort: we are busy
    socket.non_blocking(true, ignored);
    socket.write_some(asio::buffer(kBusy), ignored);
    return;
  }
  auto connection = std::make_shared<Connection>(std::move(socket));
  const auto at = connections.insert(connections.end(), connection);
  const auto slot = connection->signal.slot();
  auto ended = [self = shared_from_this(), connection, at](std::exception_ptr) {
    self->connections.erase(at);
    // The coroutine's frame still refers to the signal; it is gone one turn later.
    asio::post(self->loop, [connection] {});
  };
  asio::co_spawn(loop, serve(shared_from_this(), connection),
                 asio::bind_cancellation_slot(slot, std::move(ended)));
}

asio::awaitable<void> accept_forever(std::shared_ptr<State> state) {
  asio::steady_timer pause(state->loop);
  while (!state->stopping) {
    tcp::socket socket(state->loop);
    auto [failed] = co_await state->acceptor.async_accept(socket, kToken);
    if (state->stopping) break;
    if (!failed) {
      state->begin(std::move(socket));
      continue;
    }
    pause.expires_after(std::chrono::milliseconds(100));  // out of descriptors, most likely
    co_await pause.async_wait(kToken);
  }
}

class BeastServer : public Server {
 public:
  BeastServer(std::shared_ptr<State> state, std::uint16_t port)
      : state_(std::move(state)), port_(port) {}

  ~BeastServer() override {
    stop();
    const std::vector<std::shared_ptr<Connection>> open(state_->connections.begin(),
                                                        state_->connections.end());
    for (const auto& connection : open) {
      connection->signal.emit(asio::cancellation_type::terminal);
      connection->stream.close();
    }
  }

  std::uint16_t port() const override { return port_; }

  void stop() override {
    state_->stopping = true;
    boost::system::error_code ignored;  // closing what is closed is fine
    state_->acceptor.close(ignored);
    for (const auto& connection : state_->connections) {
      if (!connection->in_handler) connection->stream.close();
    }
  }

 private:
  std::shared_ptr<State> state_;
  std::uint16_t port_;
};

// "127.0.0.1:80" or "[::1]:80".
std::optional<tcp::endpoint> endpoint_of(std::string_view text) {
  const std::size_t colon = text.rfind(':');
  if (colon == std::string_view::npos) return std::nullopt;
  std::string_view place = text.substr(0, colon);
  const std::string_view digits = text.substr(colon + 1);
  if (place.starts_with('[') && place.ends_with(']')) {
    place = place.substr(1, place.size() - 2);
  } else if (place.find(':') != std::string_view::npos) {
    return std::nullopt;
  }
  std::uint16_t port = 0;
  const char* end = digits.data() + digits.size();
  const auto [stop, failed] = std::from_chars(digits.data(), end, port);
  if (failed != std::errc() || stop != end) return std::nullopt;
  boost::system::error_code no_address;
  const auto address = asio::ip::make_address(std::string(place), no_address);
  if (no_address) return std::nullopt;
  return tcp::endpoint(address, port);
}

}  // namespace

boost::system::result<std::unique_ptr<Server>, std::string> Server::listen(asio::io_context& loop,
                                                                           std::string_view address,
                                                                           Handler handler,
                                                                           ServerLimits limits) {
  const std::string shown = ascii::without_controls(address.substr(0, 100));
  const auto endpoint = endpoint_of(address);
  if (!endpoint) {
    return "cannot listen on \"" + shown +
           "\": expected an address and a port, as in 127.0.0.1:8642";
  }
  auto state = std::make_shared<State>(loop, std::move(handler), limits);
  tcp::acceptor& acceptor = state->acceptor;
  boost::system::error_code failed;
  acceptor.open(endpoint->protocol(), failed);
  if (!failed) acceptor.set_option(tcp::acceptor::reuse_address(true), failed);
  if (!failed) acceptor.bind(*endpoint, failed);
  if (!failed) acceptor.listen(asio::socket_base::max_listen_connections, failed);
  if (failed) return "cannot listen on " + shown + ": " + failed.message();
  const std::uint16_t port = acceptor.local_endpoint().port();
  asio::co_spawn(loop, accept_forever(state), [](std::exception_ptr) {});
  return std::unique_ptr<Server>(std::make_unique<BeastServer>(std::move(state), port));
}

}  // namespace newswatch::net
