#include "net/curl_mail.h"

#include <utility>

#include "net/curl_loops.h"
#include "net/curl_submission.h"

namespace newswatch::net {
namespace asio = boost::asio;
namespace {

class CurlMailer : public Mailer {
 public:
  explicit CurlMailer(asio::io_context& loop)
      : io_(loop), loops_(loop, std::make_shared<Descriptors>(loop), 1) {}

  asio::awaitable<CurlSubmission::Result> send(MailRequest request) override {
    if (auto fault = fault_of(request)) co_return std::move(*fault);
    auto choice = loops_.one_for({.addresses = request.addresses,
                                  .certificates = Certificates::verified,
                                  .ca_file = request.ca_file},
                                 server_of(request.url));
    CurlSubmission submission(std::move(choice.loop), io_, std::move(request));
    auto outcome = co_await submission.run();
    co_return outcome;
  }

 private:
  asio::io_context& io_;
  CurlLoops loops_;
};

}  // namespace

std::unique_ptr<Mailer> make_curl_mailer(asio::io_context& loop) {
  return std::make_unique<CurlMailer>(loop);
}

}  // namespace newswatch::net
