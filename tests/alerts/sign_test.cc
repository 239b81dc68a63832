#include "alerts/sign.h"

#include <gtest/gtest.h>

namespace newswatch::alerts {
namespace {

// The secret, id, time and body of the Standard Webhooks specification's example.
constexpr std::string_view kSecret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
constexpr std::string_view kId = "msg_p5jXN8AQM9LWM0D4loKWxJek";
constexpr std::chrono::sys_seconds kTime{std::chrono::seconds(1614265330)};
constexpr std::string_view kBody = R"({"test": 2432232314})";

std::string value_of(const std::vector<net::Header>& headers, std::string_view name) {
  for (const net::Header& header : headers) {
    if (header.name == name) return header.value;
  }
  return "absent";
}

std::string signature(std::string_view id, std::chrono::sys_seconds time, std::string_view body,
                      const std::vector<std::string>& secrets) {
  return value_of(signature_headers(id, time, body, secrets), "webhook-signature");
}

// Computed with `openssl dgst -sha256 -mac HMAC` and with Python's hmac.
TEST(Signature, AgreesWithOtherImplementations) {
  struct Case {
    std::string name;
    std::string secret;
    std::string id;
    std::int64_t time;
    std::string body;
    std::string expected;
  };
  const std::string id(kId);
  const std::string body(kBody);
  const std::vector<Case> cases = {
      {"the specification's example", std::string(kSecret), id, 1614265330, body,
       "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="},
      {"a secret that is no base 64", "correct horse battery staple", id, 1614265330, body,
       "v1,VxbeDT0HjM9kDkIblWBl5Evw8xFY59bHtgKqUiDSHuo="},
      {"base 64 without its padding", "whsec_c2VjcmV0LWtleS0", id, 1614265330, body,
       "v1,EYvVNwChkeCskNO4aEDyxnA+kuWSXXcH1LiWNhB9QC0="},
      {"base 64 with its padding", "whsec_c2VjcmV0LWtleS0=", id, 1614265330, body,
       "v1,EYvVNwChkeCskNO4aEDyxnA+kuWSXXcH1LiWNhB9QC0="},
      {"a key with NUL bytes", "whsec_AGEAYg==", id, 1614265330, body,
       "v1,4yXUThDHSyN6CJO4s4yOSe3Xfn4HSSmBmLFE36ZnL/Q="},
      {"a key longer than a block of SHA-256",
       "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gISIjJCUmJygpKissLS4vMDEyMzQ1Njc4OTo7PD0+"
       "P0BBQkNERUZHSElKS0xNTk9QUVJTVFVWV1hZWltcXV5fYGFiY2RlZmdoaWprbG1ub3BxcnN0dXZ3eHl6e3x9fn+AgY"
       "KDhIWGh4iJiouMjY6PkJGSk5SVlpeYmZqbnJ2en6ChoqOkpaanqKmqq6ytrq+wsbKztLW2t7i5uru8vb6/wMHCw8TF"
       "xsc=",
       id, 1614265330, body, "v1,vC6UE+N/zsAB6WqUOiAGBpg9htXLmUmWcbb4ytdKMhE="},
      {"a body beyond ASCII", std::string(kSecret), "msg_1", 0, R"({"t":"هدنة 停火 👍"})",
       "v1,k/+1t0aV7AtPFhG9ZunW8QtKeV0ixOh+d/g2MzHZuRg="},
      {"an empty body", std::string(kSecret), "msg_1", 1, "",
       "v1,fUIsxxTK5tKgKbC2AwzF7wnOr3WsI1RCNgGdkLxy5PY="},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    const std::chrono::sys_seconds time{std::chrono::seconds(c.time)};
    EXPECT_EQ(signature(c.id, time, c.body, {c.secret}), c.expected);
  }
}

TEST(Signature, StandsBesideIdAndTimeOfTheAttempt) {
  const std::vector<net::Header> expected = {
      {"webhook-id", std::string(kId)},
      {"webhook-timestamp", "1614265330"},
      {"webhook-signature", "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="}};
  EXPECT_EQ(signature_headers(kId, kTime, kBody, {std::string(kSecret)}), expected);
}

TEST(Signature, IsMadeForEverySecretWhileTheyRotate) {
  EXPECT_EQ(signature(kId, kTime, kBody, {"correct horse battery staple", std::string(kSecret)}),
            "v1,VxbeDT0HjM9kDkIblWBl5Evw8xFY59bHtgKqUiDSHuo= "
            "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
}

TEST(Signature, LeavesOutSecretsNobodyCouldVerify) {
  EXPECT_EQ(signature(kId, kTime, kBody, {"", "whsec_", "whsec_!!!", std::string(kSecret)}),
            "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
  EXPECT_EQ(signature(kId, kTime, kBody, {""}), "absent");
  EXPECT_EQ(signature_headers(kId, kTime, kBody, {}).size(), 2u);
}

TEST(SigningKey, IsReadFromASecret) {
  struct Case {
    std::string secret;
    std::optional<std::string> key;
  };
  const std::vector<Case> cases = {
      {"whsec_c2VjcmV0LWtleS0=", "secret-key-"},
      {"whsec_c2VjcmV0LWtleS0", "secret-key-"},
      {"c2VjcmV0LWtleS0=", "c2VjcmV0LWtleS0="},
      {"Whsec_abcd", "Whsec_abcd"},
      {"ключ", "ключ"},
      {" ", " "},
      {"", std::nullopt},
      {"whsec_", std::nullopt},
      {"whsec_====", std::nullopt},
      {"whsec_a", std::nullopt},
      {"whsec_abcde", std::nullopt},
      {"whsec_ab cd", std::nullopt},
      {"whsec_ab=cd", std::nullopt},
      {"whsec_ab-_", std::nullopt},
      {"whsec_abcd\n", std::nullopt},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.secret);
    EXPECT_EQ(key_of(c.secret), c.key);
  }
}

}  // namespace
}  // namespace newswatch::alerts
