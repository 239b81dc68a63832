#pragma once

// One attempt at a channel of mail: what to hand over, and what the server's answer means. Pure;
// the sending is net::Mailer's. The message itself is mail_message() (alerts/services.h).

#include <boost/system/result.hpp>
#include <string>

#include "alerts/channel.h"
#include "alerts/delivery.h"
#include "alerts/verdict.h"
#include "net/mail.h"

namespace newswatch::alerts {

// The first attempts are for all recipients or none, since one who is greylisted is accepted
// minutes later. From the fourth on, whoever is accepted gets the message: a mailbox that stays
// full does not keep it from the others.
[[nodiscard]] net::MailRequest mail_request(const Mail& mail, const Delivery& delivery);

// Accepted when the server took the message for one recipient at least. Everything else is tried
// again by the schedule, a refusal for good (5xx) as well: people mend mailboxes.
[[nodiscard]] Outcome outcome_of(
    const Mail& mail, const boost::system::result<net::MailReply, net::HttpError>& reply);

// Who did not get an accepted message, as one sentence for the operational log; empty where all
// did.
[[nodiscard]] std::string left_out(const Mail& mail, const net::MailReply& reply);

}  // namespace newswatch::alerts
