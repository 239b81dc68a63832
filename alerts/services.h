#pragma once

// What each service wants to hear, and how. Pure.

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "alerts/channel.h"
#include "alerts/delivery.h"
#include "alerts/note.h"
#include "net/message.h"

namespace boost::json {
class object;
}

namespace newswatch::alerts {

// The body of a plain webhook: the event itself, an envelope around it, or the channel's template
// filled in.
[[nodiscard]] std::string webhook_body(const Webhook& webhook, const DeliveryId& id,
                                       const boost::json::object& event);

// The body for any service but a plain webhook, as the store keeps it: without the address (chat,
// topic, routing key), which may change before the last attempt and be a secret.
[[nodiscard]] std::string service_body(const Webhook& webhook, const Note& note);

// A whole message of RFC 5322 with CRLF line ends. Its Date is the note's, its Message-ID the
// delivery's.
[[nodiscard]] std::string mail_message(const Mail& mail, const Note& note);

// How a delivery is sent.
struct ServiceRequest {
  net::Method method = net::Method::post;
  std::string url;
  std::vector<net::Header> headers;  // Content-Type among them
  std::string body;                  // the delivery's; with the address, where it goes there
};
[[nodiscard]] ServiceRequest service_request(const Webhook& webhook, const Delivery& delivery);

// What the answer means beyond its status, which says it all for most services.
struct ServiceAnswer {
  bool refused = false;                             // 2xx, and yet not accepted
  bool gone = false;                                // the receiver is no more, as with 410
  std::optional<std::chrono::seconds> retry_after;  // asked for in the body
};
[[nodiscard]] ServiceAnswer service_answer(const Webhook& webhook,
                                           const net::HttpResponse& response);

// Attempts a service bears, where the channel does not say.
[[nodiscard]] std::optional<rules::AtMost> default_rate(Service service);

}  // namespace newswatch::alerts
