// One request to a web server. libcurl's multi interface on the keeper's loop: no thread, no wait, and TLS, proxies
// and redirects as everywhere else on the machine. Private to stdlib/.
#pragma once
#include "stdlib/declare.h"

namespace ocflow::stdlib {

struct Fetched {
  long status = 0;
  std::string body;
  std::vector<std::pair<std::string, std::string>> headers;  // names in lower case; of the last answer
};
struct FetchRequest {
  std::string url;
  std::vector<std::string> headers;  // "Name: value"
  Duration limit{0};
  bool verify = true;
  std::string method = "GET";
  std::string body;                  // sent where the method is neither GET nor HEAD
  std::string ca, certificate, key;  // files; empty: the system's authorities, no certificate of our own
  std::string key_password;
  std::string socket;    // the path of a UNIX socket to connect to, in place of the host in `url`
  bool follow = true;    // redirects
  bool direct = false;   // past any proxy
  bool* sent = nullptr;  // set when the server may have got it; lives as long as the fetch
};
inline constexpr std::size_t largest_body = std::size_t{1} << 20;

asio::awaitable<Result<Fetched>> fetch(Context& context, FetchRequest request);

}  // namespace ocflow::stdlib
