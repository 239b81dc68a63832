#pragma once

// What a service is sent, and what newswatch makes of its answers.

#include <gtest/gtest.h>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "alerts/services.h"
#include "alerts/webhook.h"
#include "tests/support/notes.h"

namespace newswatch::testing {

inline constexpr alerts::Service kServices[] = {
    alerts::Service::slack,      alerts::Service::discord,   alerts::Service::teams,
    alerts::Service::mattermost, alerts::Service::telegram,  alerts::Service::ntfy,
    alerts::Service::matrix,     alerts::Service::pagerduty, alerts::Service::alertmanager};

inline std::string body_for(alerts::Service service, const alerts::Note& note) {
  return alerts::service_body({.service = service}, note);
}

inline boost::json::value json_for(alerts::Service service, const alerts::Note& note) {
  return boost::json::parse(body_for(service, note));
}

// One body for each kind of note, in the order alert, update, digest, raised, cleared.
inline void expect_bodies(alerts::Service service, const std::vector<std::string_view>& expected) {
  const std::vector<std::pair<const char*, alerts::Note>> notes{{"alert", alert_note()},
                                                                {"update", update_note()},
                                                                {"digest", digest_note()},
                                                                {"raised", raised_note()},
                                                                {"cleared", cleared_note()}};
  ASSERT_EQ(expected.size(), notes.size());
  for (std::size_t i = 0; i < notes.size(); ++i) {
    SCOPED_TRACE(notes[i].first);
    EXPECT_EQ(json_for(service, notes[i].second), boost::json::parse(expected[i]))
        << body_for(service, notes[i].second);
  }
}

struct AnswerCase {
  int status;
  std::string body;
  bool accepted;
  bool gone = false;
  int wait = -1;  // seconds; -1: not asked for
  std::vector<net::Header> headers = {};
};

inline void expect_answers(alerts::Service service, const std::vector<AnswerCase>& cases) {
  using Kind = alerts::Outcome::Kind;
  const alerts::Webhook webhook{.url = "https://service.example/", .service = service};
  for (const AnswerCase& c : cases) {
    SCOPED_TRACE(std::to_string(c.status) + " " + c.body.substr(0, 200));
    const net::HttpResponse response{.status = c.status, .headers = c.headers, .body = c.body};
    const alerts::Outcome outcome = alerts::outcome_of(webhook, response, {});
    EXPECT_EQ(outcome.kind, c.gone ? Kind::gone : c.accepted ? Kind::accepted : Kind::failed);
    EXPECT_EQ(outcome.error.empty(), c.accepted);
    if (c.gone) continue;
    EXPECT_EQ(outcome.retry_after ? outcome.retry_after->count() : -1, c.wait);
  }
}

}  // namespace newswatch::testing
