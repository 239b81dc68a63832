// The HTTP client over HTTP/2: a server of a few frames, spoken by hand (RFC 9113).

#include <gtest/gtest.h>

#include <boost/asio/read.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <cstring>

#include "net/curl_http.h"
#include "tests/support/curl_fixture.h"
#include "tests/support/tls.h"

namespace newswatch::net {
namespace {

namespace asio = boost::asio;
namespace ssl = boost::asio::ssl;
using asio::awaitable;
using testing::kNoThrow;
using testing::ScriptedServer;
using Kind = HttpError::Kind;
using Stream = ssl::stream<ScriptedServer::Socket&>;

constexpr int kData = 0;
constexpr int kHeaders = 1;
constexpr int kReset = 3;
constexpr int kSettings = 4;
constexpr int kEndStream = 0x1;
constexpr int kAck = 0x1;
constexpr int kEndHeaders = 0x4;

struct Frame {
  int type = 0;
  int flags = 0;
  std::uint32_t stream = 0;
  std::string payload;
};

std::string bytes_of(const Frame& frame) {
  std::string out;
  const auto put = [&out](std::uint32_t value, int count) {
    for (int shift = (count - 1) * 8; shift >= 0; shift -= 8) {
      out.push_back(static_cast<char>(value >> shift & 0xff));
    }
  };
  put(static_cast<std::uint32_t>(frame.payload.size()), 3);
  put(static_cast<std::uint32_t>(frame.type), 1);
  put(static_cast<std::uint32_t>(frame.flags), 1);
  put(frame.stream, 4);
  return out + frame.payload;
}

awaitable<std::optional<Frame>> read_frame(Stream& stream) {
  std::array<unsigned char, 9> head{};
  const auto room = asio::buffer(head);
  auto [failed, count] = co_await asio::async_read(stream, room, kNoThrow);
  if (failed) co_return std::nullopt;
  Frame frame;
  frame.type = head[3];
  frame.flags = head[4];
  for (std::size_t i = 5; i < 9; ++i) frame.stream = frame.stream << 8 | head[i];
  frame.payload.resize(static_cast<std::size_t>(head[0]) << 16 |
                       static_cast<std::size_t>(head[1]) << 8 | head[2]);
  const auto body = asio::buffer(frame.payload);
  auto [cut, more] = co_await asio::async_read(stream, body, kNoThrow);
  if (cut) co_return std::nullopt;
  co_return frame;
}

awaitable<void> write_frame(Stream& stream, Frame frame) {
  const std::string bytes = bytes_of(frame);
  const auto view = asio::buffer(bytes);
  co_await asio::async_write(stream, view, kNoThrow);
}

// An indexed ":status: 200" and a literal "x-proto: h2" (RFC 7541 6.1, 6.2.2).
const std::string kOkHeaders = std::string("\x88\x00\x07x-proto\x02h2", 13);

class Http2 : public testing::CurlFixture {
 protected:
  using Answer = std::function<std::vector<Frame>(std::uint32_t stream)>;

  std::unique_ptr<ScriptedServer> serve(Answer answer) {
    const auto identity = testing::make_identity("IP:127.0.0.1", 0, 3600);
    authority.trust(identity);
    auto context = testing::tls_context(identity);
    SSL_CTX_set_alpn_select_cb(context->native_handle(), choose_h2, nullptr);
    auto script = [this, context,
                   answer](std::shared_ptr<ScriptedServer::Socket> socket) -> awaitable<void> {
      const auto kept = socket;
      const auto secrets = context;
      const Answer answer_to = answer;
      Stream stream(*kept, *secrets);
      auto [failed] = co_await stream.async_handshake(ssl::stream_base::server, kNoThrow);
      if (failed) co_return;
      ++connections;
      std::array<char, 24> preface{};
      const auto room = asio::buffer(preface);
      co_await asio::async_read(stream, room, kNoThrow);
      Frame settings{.type = kSettings};
      co_await write_frame(stream, std::move(settings));
      for (;;) {
        auto frame = co_await read_frame(stream);
        if (!frame) co_return;
        if (frame->type == kSettings && (frame->flags & kAck) == 0) {
          Frame ack{.type = kSettings, .flags = kAck};
          co_await write_frame(stream, std::move(ack));
        }
        if (frame->type != kHeaders) continue;
        std::vector<Frame> frames = answer_to(frame->stream);
        for (Frame& one : frames) {
          Frame out = std::move(one);
          co_await write_frame(stream, std::move(out));
        }
      }
    };
    return std::make_unique<ScriptedServer>(loop, std::move(script));
  }

  testing::Reply ask(const ScriptedServer& server) {
    auto request = private_request("https://127.0.0.1:" + std::to_string(server.port()) + "/");
    request.ca_file = authority.path();
    request.max_body_bytes = 100'000;
    return send(std::move(request));
  }

  static int choose_h2(SSL*, const unsigned char** chosen, unsigned char* length,
                       const unsigned char* offered, unsigned int offered_length, void*) {
    const std::string_view offers(reinterpret_cast<const char*>(offered), offered_length);
    const std::size_t at = offers.find("\x02h2");
    if (at == std::string_view::npos) return SSL_TLSEXT_ERR_ALERT_FATAL;
    *chosen = offered + at + 1;
    *length = 2;
    return SSL_TLSEXT_ERR_OK;
  }

  testing::AuthorityFile authority;
  int connections = 0;
};

TEST_F(Http2, TakesAnswersOneAfterAnotherOnOneConnection) {
  const auto server = serve([](std::uint32_t stream) -> std::vector<Frame> {
    return {{kHeaders, kEndHeaders, stream, kOkHeaders}, {kData, kEndStream, stream, "<rss/>"}};
  });
  for (int i = 0; i < 3; ++i) {
    const auto reply = ask(*server);
    ASSERT_TRUE(reply) << reply.error().message;
    EXPECT_EQ(reply->status, 200);
    EXPECT_EQ(reply->body, "<rss/>");
    EXPECT_EQ(header(*reply, "X-Proto"), "h2");
  }
  EXPECT_EQ(connections, 1);
}

TEST_F(Http2, TellsAStreamThatIsResetInTheMiddle) {
  const auto server = serve([](std::uint32_t stream) -> std::vector<Frame> {
    return {{kHeaders, kEndHeaders, stream, kOkHeaders},
            {kData, 0, stream, "<rs"},
            {kReset, 0, stream, std::string("\0\0\0\x02", 4)}};  // INTERNAL_ERROR
  });
  const auto reply = ask(*server);
  ASSERT_FALSE(reply);
  EXPECT_EQ(reply.error().kind, Kind::protocol) << reply.error().message;
}

TEST_F(Http2, StopsABodyAboveTheCapAndAsksAgainWithoutHarm) {
  bool flood = true;
  const auto server = serve([&flood](std::uint32_t stream) -> std::vector<Frame> {
    std::vector<Frame> frames = {{kHeaders, kEndHeaders, stream, kOkHeaders}};
    for (int i = 0; flood && i < 20; ++i) {
      frames.push_back({kData, 0, stream, std::string(10'000, 'x')});
    }
    frames.push_back({kData, kEndStream, stream, "end"});
    return frames;
  });
  const auto above = ask(*server);
  ASSERT_FALSE(above);
  EXPECT_EQ(above.error().kind, Kind::too_large) << above.error().message;
  flood = false;
  const auto fits = ask(*server);
  ASSERT_TRUE(fits) << fits.error().message;
  EXPECT_EQ(fits->body, "end");
}

TEST_F(Http2, KeepsExchangesAtTheSameTimeApart) {
  const auto server = serve([](std::uint32_t stream) -> std::vector<Frame> {
    return {{kHeaders, kEndHeaders, stream, kOkHeaders}, {kData, kEndStream, stream, "ok"}};
  });
  std::vector<std::optional<testing::Reply>> replies(10);
  TaskGroup group(loop.get_executor(), nullptr);
  for (auto& reply : replies) {
    auto request = private_request("https://127.0.0.1:" + std::to_string(server->port()) + "/");
    request.ca_file = authority.path();
    group.spawn("send", send_into(*http, std::move(request), reply));
  }
  testing::run(loop, group.drained());
  for (const auto& reply : replies) {
    ASSERT_TRUE(reply.has_value() && reply->has_value());
    EXPECT_EQ((*reply)->body, "ok");
  }
}

}  // namespace
}  // namespace newswatch::net
