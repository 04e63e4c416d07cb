// One request to a web server. libcurl's multi interface on the keeper's loop: no thread, no wait, and TLS, proxies
// and redirects as everywhere else on the machine. Private to stdlib/.
#pragma once
#include "stdlib/declare.h"

namespace ocflow::stdlib {

struct Fetched {
  long status = 0;
  std::string body;
};
struct FetchRequest {
  std::string url;
  std::vector<std::string> headers;  // "Name: value"
  Duration limit{0};
  bool verify = true;
};
inline constexpr std::size_t largest_body = std::size_t{1} << 20;

asio::awaitable<Result<Fetched>> fetch(Context& context, FetchRequest request);

}  // namespace ocflow::stdlib
