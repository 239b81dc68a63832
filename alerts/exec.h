#pragma once

// One attempt at a channel that runs a program: what it is given, and what its end means. Pure; the
// running is daemon::Programs'.

#include <boost/system/result.hpp>

#include "alerts/channel.h"
#include "alerts/delivery.h"
#include "alerts/program.h"
#include "alerts/verdict.h"

namespace newswatch::alerts {

// The program reads the delivery's body and a line feed. What a short script needs is in its
// environment too: NEWSWATCH_ID, _CHANNEL, _TYPE, _RULE, _SEVERITY, _MESSAGE (one readable line),
// _TITLE, _URL, _FEED; empty where the alert has none.
[[nodiscard]] ProgramRequest program_request(const Exec& exec, const Delivery& delivery);

// Accepted with exit status 0. Everything else is tried again by the schedule and told with the
// last line the program wrote to its standard error, or else to its standard output.
[[nodiscard]] Outcome outcome_of(const Exec& exec,
                                 const boost::system::result<ProgramEnded, ProgramError>& result);

}  // namespace newswatch::alerts
