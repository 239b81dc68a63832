#pragma once

// One attempt at a channel, whatever its kind, by the door it needs.

#include <boost/asio/awaitable.hpp>
#include <memory>
#include <string>

#include "alerts/channel.h"
#include "alerts/delivery.h"
#include "alerts/line_sink.h"
#include "alerts/verdict.h"
#include "daemon/clock.h"
#include "daemon/programs.h"
#include "net/http.h"
#include "net/mail.h"

namespace newswatch::daemon {

// Loop thread only; all outlive every attempt.
struct Senders {
  Clock& clock;
  net::Http& http;
  net::Mailer& mailer;
  Programs& programs;
};

struct Sent {
  alerts::Outcome outcome;
  std::string answer;     // the receiver's own words, as they came; for who tries a channel
  std::string complaint;  // what an operator should read of an attempt that was accepted
};

// For every channel but those that take lines.
[[nodiscard]] boost::asio::awaitable<Sent> send_once(Senders senders, alerts::Channel channel,
                                                     alerts::Delivery delivery);

// For those that do.
[[nodiscard]] std::shared_ptr<alerts::LineSink> line_sink_of(const alerts::Channel& channel);

}  // namespace newswatch::daemon
