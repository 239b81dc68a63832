#include "alerts/notice.h"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "alerts/payload.h"
#include "alerts/plain_text.h"

namespace newswatch::alerts {

namespace json = boost::json;

std::string_view name_of(NoticeKind kind) {
  switch (kind) {
    case NoticeKind::feed_failing:
      return "feed_failing";
    case NoticeKind::feed_silent:
      return "feed_silent";
    case NoticeKind::items_lost:
      return "items_lost";
    case NoticeKind::channel_disabled:
      return "channel_disabled";
    case NoticeKind::channel_failing:
      return "channel_failing";
    case NoticeKind::disk_full:
      return "disk_full";
    case NoticeKind::clock_jumped:
      return "clock_jumped";
    case NoticeKind::reload_refused:
      return "reload_refused";
    case NoticeKind::feed_gone:
      return "feed_gone";
    case NoticeKind::feed_moved:
      return "feed_moved";
  }
  return "notice";
}

std::string notice_json(const Notice& notice) {
  json::object about;
  about["kind"] = name_of(notice.kind);
  about["subject"] = cut(cleaned(notice.subject), 300);
  about["message"] = cut(cleaned(notice.message), 2'000);
  about["state"] = notice.state == Notice::State::raised ? "raised" : "cleared";
  about["since"] = rfc3339(notice.since);
  about["at"] = rfc3339(notice.now);
  json::object data;
  data["notice"] = std::move(about);
  json::object event;
  event["type"] = notice.state == Notice::State::raised ? "notice.raised" : "notice.cleared";
  event["timestamp"] = rfc3339(notice.now);
  event["data"] = std::move(data);
  return json::serialize(event);
}

}  // namespace newswatch::alerts
