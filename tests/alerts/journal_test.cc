// Alerts to systemd's journal, with a socket of the test's own in its place.

#include "alerts/journal.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cstring>
#include <filesystem>
#include <optional>
#include <vector>

#include "alerts/body.h"
#include "alerts/payload.h"
#include "tests/support/temp_folder.h"

namespace newswatch::alerts {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;
using Lines = std::vector<std::string>;

// Where the journal would listen. Nothing waits: what was sent is there.
class JournalServer {
 public:
  explicit JournalServer(const std::string& path)
      : fd_(::socket(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::strncpy(address.sun_path, path.c_str(), sizeof address.sun_path - 1);
    EXPECT_EQ(::bind(fd_, reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
  }
  JournalServer(const JournalServer&) = delete;
  JournalServer& operator=(const JournalServer&) = delete;
  ~JournalServer() { ::close(fd_); }

  struct Entry {
    std::string text;
    bool by_descriptor = false;
    int seals = 0;
  };

  std::optional<Entry> take() const {
    std::vector<char> room(1u << 20);
    iovec bytes{room.data(), room.size()};
    alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(int))> control{};
    msghdr message{};
    message.msg_iov = &bytes;
    message.msg_iovlen = 1;
    message.msg_control = control.data();
    message.msg_controllen = control.size();
    const ssize_t got = ::recvmsg(fd_, &message, MSG_CMSG_CLOEXEC);
    if (got < 0) return std::nullopt;
    Entry entry{.text = std::string(room.data(), static_cast<std::size_t>(got))};
    if (const cmsghdr* header = CMSG_FIRSTHDR(&message); header != nullptr) {
      int memory = -1;
      std::memcpy(&memory, CMSG_DATA(header), sizeof memory);
      entry.by_descriptor = true;
      entry.seals = ::fcntl(memory, F_GET_SEALS);
      struct stat about {};
      ::fstat(memory, &about);
      entry.text.resize(static_cast<std::size_t>(about.st_size));
      EXPECT_EQ(::pread(memory, entry.text.data(), entry.text.size(), 0), about.st_size);
      ::close(memory);
    }
    return entry;
  }

 private:
  int fd_;
};

std::string line_of_an_alert() {
  const DeliveryId id{"msg_GSMNVHG6M390F6NE267KMX6CC3"};
  const std::chrono::sys_seconds seen{1'718'006'403s};
  const Channel channel{.name = "journal", .kind = Journal{}};
  return body_of(channel, id, {.event_json = event_json(test_alert(seen))});
}

std::string event(const std::string& severity) {
  return R"({"id":"msg_1","type":"alert.matched","data":{"rule":{"name":"r","severity":")" +
         severity + R"("},"article":{"title":"T"}}})";
}

class JournalTest : public ::testing::Test {
 protected:
  static bool append(JournalSocket& socket, const Lines& lines) {
    return socket.append(lines).has_value();
  }

  testing::TempFolder folder;
  const std::string path = folder.path() / "socket";
};

TEST_F(JournalTest, TellsAnAlertInFieldsToSearchBy) {
  const JournalServer server(path);
  JournalSocket socket(path);
  const std::string line =
      R"({"id":"msg_1","type":"alert.matched","timestamp":"2024-06-10T08:00:03Z","data":{)"
      R"("rule":{"name":"truce","title":"Truce talks","severity":"high"},)"
      R"("feed":{"name":"bbc","publisher":"BBC"},)"
      R"("article":{"url":"https://example.org/1","title":"Mediators: truce is close"}}})";
  EXPECT_TRUE(append(socket, {line + "\n"}));
  const auto entry = server.take();
  ASSERT_TRUE(entry);
  EXPECT_FALSE(entry->by_descriptor);
  EXPECT_EQ(entry->text,
            "MESSAGE=Truce talks: Mediators: truce is close\n"
            "PRIORITY=4\n"
            "SYSLOG_IDENTIFIER=newswatch\n"
            "MESSAGE_ID=6125904a857642bc90e2846d5cd814fc\n"
            "NEWSWATCH_ID=msg_1\n"
            "NEWSWATCH_RULE=truce\n"
            "NEWSWATCH_SEVERITY=high\n"
            "NEWSWATCH_FEED=BBC\n"
            "NEWSWATCH_URL=https://example.org/1\n"
            "NEWSWATCH_TITLE=Mediators: truce is close\n"
            "NEWSWATCH_EVENT=" +
                line + "\n");
}

TEST_F(JournalTest, TakesTheLinesThatOtherChannelsOfLinesTake) {
  const std::string entry = journal_entry(line_of_an_alert());
  EXPECT_THAT(entry, HasSubstr("\nNEWSWATCH_ID=msg_GSMNVHG6M390F6NE267KMX6CC3\n"));
  EXPECT_THAT(entry, HasSubstr("\nNEWSWATCH_EVENT=" + line_of_an_alert() + "\n"));
}

TEST_F(JournalTest, RanksBySeverity) {
  const std::vector<std::pair<std::string, std::string>> cases{
      {"low", "6"}, {"normal", "5"}, {"high", "4"}, {"urgent", "2"}};
  for (const auto& [severity, priority] : cases) {
    SCOPED_TRACE(severity);
    EXPECT_THAT(journal_entry(event(severity)), HasSubstr("\nPRIORITY=" + priority + "\n"));
  }
}

TEST_F(JournalTest, FramesAValueWithALineFeedByItsLength) {
  const std::string line =
      R"({"id":"1","data":{"rule":{"name":"r"},"article":{"title":"A\nPRIORITY=0"}}})";
  const std::string entry = journal_entry(line);
  const std::string framed = std::string("\nNEWSWATCH_TITLE\n") + '\x0C' + std::string(7, '\0') +
                             "A\nPRIORITY=0\nNEWSWATCH_EVENT=";
  EXPECT_THAT(entry, HasSubstr(framed));
  EXPECT_THAT(entry, HasSubstr("MESSAGE=r: A PRIORITY=0\n"));
}

TEST_F(JournalTest, HasNoControlBytesInItsValues) {
  const std::string entry = journal_entry(
      R"({"id":"1","data":{"rule":{"name":"r"},"article":{"title":"A\u001b[31m\u0000B\u009b"}}})");
  EXPECT_THAT(entry, HasSubstr("\nNEWSWATCH_TITLE=A [31m B \n"));
}

TEST_F(JournalTest, TellsALineThatIsNoEventAsItIs) {
  EXPECT_THAT(journal_entry("{broken"), HasSubstr("NEWSWATCH_EVENT={broken\n"));
}

TEST_F(JournalTest, SendsWhatIsTooLargeForADatagramAsASealedFile) {
  const JournalServer server(path);
  JournalSocket socket(path);
  const std::string line = R"({"id":"1","filler":")" + std::string(900'000, 'x') + "\"}";
  EXPECT_TRUE(append(socket, {line, "{}"}));
  const auto large = server.take();
  ASSERT_TRUE(large);
  EXPECT_TRUE(large->by_descriptor);
  EXPECT_EQ(large->seals, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE | F_SEAL_SEAL);
  EXPECT_EQ(large->text, journal_entry(line));
  const auto small = server.take();
  ASSERT_TRUE(small);
  EXPECT_FALSE(small->by_descriptor);
}

TEST_F(JournalTest, SaysThatTheJournalIsAwayAndFindsItWhenItIsBack) {
  JournalSocket socket(path);
  const auto missing = socket.append(Lines{"{}"});
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().kind, LogError::Kind::io);
  EXPECT_EQ(missing.error().message,
            "cannot write to the journal at " + path + ": No such file or directory");
  { const JournalServer gone(path); }
  const auto refused = socket.append(Lines{"{}"});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().message,
            "cannot write to the journal at " + path + ": Connection refused");
  std::filesystem::remove(path);
  const JournalServer back(path);
  EXPECT_TRUE(append(socket, {event("low")}));
  EXPECT_TRUE(back.take());
}

TEST_F(JournalTest, SaysThatItsPathIsTooLong) {
  JournalSocket socket(std::string(200, 'x'));
  const auto told = socket.append(Lines{"{}"});
  ASSERT_FALSE(told);
  EXPECT_THAT(told.error().message, HasSubstr("File name too long"));
}

// The journal reads nothing until its queue is full; how long that is, the kernel decides.
TEST_F(JournalTest, WaitsForAJournalThatIsBehindAndTellsEachLineOnce) {
  const JournalServer server(path);
  JournalSocket socket(path, 1ms);
  Lines lines;
  for (int i = 0; i < 600; ++i) lines.push_back("{\"id\":\"" + std::to_string(i) + "\"}");
  std::vector<std::string> told;
  bool done = false;
  bool was_full = false;
  while (!done) {
    const auto written = socket.append(lines);
    done = written.has_value();
    if (!done) {
      ASSERT_EQ(written.error().kind, LogError::Kind::full);
      ASSERT_EQ(written.error().message,
                "cannot write to the journal at " + path + ": it is behind");
      was_full = true;
    }
    const std::size_t before = told.size();
    while (const auto entry = server.take()) told.push_back(entry->text);
    ASSERT_GT(told.size(), before);
  }
  EXPECT_TRUE(was_full);
  ASSERT_EQ(told.size(), lines.size());
  for (std::size_t i = 0; i < lines.size(); ++i) ASSERT_EQ(told[i], journal_entry(lines[i]));
}

}  // namespace
}  // namespace newswatch::alerts
