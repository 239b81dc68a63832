// How a transfer failed, in our words: curl's codes fall into the kinds a caller can act on.

#include <curl/curl.h>

#include <utility>

#include "net/ascii.h"
#include "net/curl_transfer.h"

namespace newswatch::net {
namespace {

using Kind = HttpError::Kind;

constexpr int kTooLarge = 100;  // CURLE_TOO_LARGE, which older headers do not name

Kind kind_of(int code) {
  switch (code) {
    case CURLE_URL_MALFORMAT:
    case CURLE_BAD_FUNCTION_ARGUMENT:
      return Kind::bad_request;
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_RESOLVE_PROXY:
      return Kind::resolve;
    case CURLE_COULDNT_CONNECT:
    case CURLE_INTERFACE_FAILED:
      return Kind::connect;
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_SSL_ENGINE_NOTFOUND:
    case CURLE_SSL_ENGINE_SETFAILED:
    case CURLE_SSL_ENGINE_INITFAILED:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CIPHER:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_SHUTDOWN_FAILED:
    case CURLE_SSL_CRL_BADFILE:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_SSL_PINNEDPUBKEYNOTMATCH:
    case CURLE_SSL_INVALIDCERTSTATUS:
    case CURLE_SSL_CLIENTCERT:
      return Kind::tls;
    case CURLE_OPERATION_TIMEDOUT:
      return Kind::timeout;
    case CURLE_OUT_OF_MEMORY:  // so do older curls call a header line above their own 100 kB
    case kTooLarge:
    case CURLE_FILESIZE_EXCEEDED:
      return Kind::too_large;
    default:
      return Kind::protocol;
  }
}

std::string sentence_of(Kind kind, const std::string& host, const std::string& spoken) {
  switch (kind) {
    case Kind::bad_request:
      return "the request to " + host + " cannot be sent";
    case Kind::resolve:
      return "the name " + host + " has no address";
    case Kind::connect:
      return "no connection to " + host;
    case Kind::tls:
      return "no trusted connection to " + host;
    case Kind::timeout:
      return host + " took too long";
    case Kind::too_large:
      return host + " sends too much";
    default:
      return host + " broke the exchange off or does not speak " + spoken;
  }
}

}  // namespace

HttpError CurlTransfer::failure(int curl_code) const {
  if (curl_code == CURLE_COULDNT_CONNECT && refused_ && !some_address_allowed_) return *refused_;
  const Kind kind = kind_of(curl_code);
  const std::string detail = curl_words_[0] != '\0'
                                 ? curl_words_.data()
                                 : curl_easy_strerror(static_cast<CURLcode>(curl_code));
  if (auto of_proxy = failure_of_proxy(curl_code, detail)) return std::move(*of_proxy);
  return {kind, sentence_of(kind, host_, spoken_) + " (" + ascii::without_controls(detail) + ")"};
}

}  // namespace newswatch::net
