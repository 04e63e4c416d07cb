#include "stdlib/http_fetch.h"

#include <unistd.h>

#include <asio/posix/stream_descriptor.hpp>
#include <asio/redirect_error.hpp>
#include <asio/use_awaitable.hpp>
#include <map>

#include "engine/base/version.h"
#include "engine/host/boot_timer.h"
#include "stdlib/curl_library.h"

namespace ocflow::stdlib {
namespace {

using Socket = asio::posix::stream_descriptor;
using keeper::BootTimer;

// libcurl says which sockets and which time it waits for; this waits for them on the loop and tells it.
class Transfer : public std::enable_shared_from_this<Transfer> {
 public:
  Transfer(asio::any_io_executor executor, const CurlLibrary& curl)
      : curl_(curl),
        executor_(executor),
        timer_(executor),
        finished_(executor),
        limit_(executor),
        easy_(curl_.easy_init(), curl_.easy_cleanup),
        multi_(curl_.multi_init(), curl_.multi_cleanup),
        headers_(nullptr, curl_.slist_free_all) {
    finished_.expires_at(BootTimer::time_point::max());
  }
  ~Transfer() {  // closing may call back, into what is half gone
    if (!multi_) return;
    curl_.multi_setopt(multi_.get(), CURLMOPT_SOCKETFUNCTION, nullptr);
    curl_.multi_setopt(multi_.get(), CURLMOPT_TIMERFUNCTION, nullptr);
  }
  bool begin(const FetchRequest& request);
  void limit(Duration limit);
  bool late() const { return late_; }
  bool sent() const {
    long bytes = 0;
    curl_.easy_getinfo(easy_.get(), CURLINFO_REQUEST_SIZE, &bytes);
    return bytes > 0;
  }
  asio::awaitable<void> finished() {
    asio::error_code ignored;
    if (!over_) co_await finished_.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
  }
  void stop() {
    over_ = true;
    timer_.cancel();
    limit_.cancel();
    finished_.cancel();
    if (added_) curl_.multi_remove_handle(multi_.get(), easy_.get());
    added_ = false;
    sockets_.clear();
  }
  Result<Fetched> result(const FetchRequest& request);

 private:
  struct Watched {
    Socket socket;
    int events = 0;
    bool reading = false, writing = false;
  };
  using WatchedPtr = std::shared_ptr<Watched>;

  void set_method(const FetchRequest& request);
  void set_certificates(const FetchRequest& request);
  static std::size_t header_callback(char* bytes, std::size_t size, std::size_t count, void* self);
  static std::size_t body_callback(char* bytes, std::size_t size, std::size_t count, void* self);
  static int socket_callback(CURL*, curl_socket_t socket, int events, void* self, void*);
  static int timer_callback(CURLM*, long milliseconds, void* self);
  void watch(curl_socket_t socket, int events);
  void wait(curl_socket_t socket, const WatchedPtr& watched, bool write);
  void act(curl_socket_t socket, int events);

  const CurlLibrary& curl_;
  asio::any_io_executor executor_;
  BootTimer timer_, finished_, limit_;
  std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> easy_;
  std::unique_ptr<CURLM, decltype(&curl_multi_cleanup)> multi_;
  std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)> headers_;
  std::map<curl_socket_t, WatchedPtr> sockets_;
  std::string sent_, body_;
  std::vector<std::pair<std::string, std::string>> answered_;
  char error_[CURL_ERROR_SIZE] = "";
  CURLcode code_ = CURLE_OK;
  bool too_long_ = false;
  bool added_ = false;
  bool over_ = false;
  bool late_ = false;
};

bool Transfer::begin(const FetchRequest& request) {
  CURL* easy = easy_.get();
  CURLM* multi = multi_.get();
  if (!easy || !multi) return false;
  for (const std::string& header : request.headers)
    headers_.reset(curl_.slist_append(headers_.release(), header.c_str()));
  curl_.easy_setopt(easy, CURLOPT_URL, request.url.c_str());
  curl_.easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_.easy_setopt(easy, CURLOPT_REDIR_PROTOCOLS_STR, "http,https");
  curl_.easy_setopt(easy, CURLOPT_FOLLOWLOCATION, request.follow ? 1L : 0L);
  curl_.easy_setopt(easy, CURLOPT_MAXREDIRS, 5L);
  curl_.easy_setopt(easy, CURLOPT_HTTPHEADER, headers_.get());
  curl_.easy_setopt(easy, CURLOPT_USERAGENT, "ocflow/" OCFLOW_VERSION);
  curl_.easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
  set_method(request);
  set_certificates(request);
  curl_.easy_setopt(easy, CURLOPT_ERRORBUFFER, error_);
  curl_.easy_setopt(easy, CURLOPT_WRITEFUNCTION, &Transfer::body_callback);
  curl_.easy_setopt(easy, CURLOPT_WRITEDATA, this);
  curl_.easy_setopt(easy, CURLOPT_HEADERFUNCTION, &Transfer::header_callback);
  curl_.easy_setopt(easy, CURLOPT_HEADERDATA, this);
  curl_.multi_setopt(multi, CURLMOPT_SOCKETFUNCTION, &Transfer::socket_callback);
  curl_.multi_setopt(multi, CURLMOPT_SOCKETDATA, this);
  curl_.multi_setopt(multi, CURLMOPT_TIMERFUNCTION, &Transfer::timer_callback);
  curl_.multi_setopt(multi, CURLMOPT_TIMERDATA, this);
  added_ = curl_.multi_add_handle(multi, easy) == CURLM_OK;
  return added_;
}

void Transfer::set_method(const FetchRequest& request) {
  CURL* easy = easy_.get();
  if (!request.socket.empty()) curl_.easy_setopt(easy, CURLOPT_UNIX_SOCKET_PATH, request.socket.c_str());
  if (!request.socket.empty() || request.direct) curl_.easy_setopt(easy, CURLOPT_PROXY, "");
  if (request.method == "GET") return;
  if (request.method == "HEAD") {
    curl_.easy_setopt(easy, CURLOPT_NOBODY, 1L);
    return;
  }
  sent_ = request.body;
  curl_.easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(sent_.size()));
  curl_.easy_setopt(easy, CURLOPT_POSTFIELDS, sent_.data());
  curl_.easy_setopt(easy, CURLOPT_CUSTOMREQUEST, request.method.c_str());
}

void Transfer::set_certificates(const FetchRequest& request) {
  CURL* easy = easy_.get();
  curl_.easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, request.verify ? 1L : 0L);
  curl_.easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, request.verify ? 2L : 0L);
  if (!request.ca.empty()) curl_.easy_setopt(easy, CURLOPT_CAINFO, request.ca.c_str());
  if (!request.certificate.empty()) curl_.easy_setopt(easy, CURLOPT_SSLCERT, request.certificate.c_str());
  if (!request.key.empty()) curl_.easy_setopt(easy, CURLOPT_SSLKEY, request.key.c_str());
  if (!request.key_password.empty()) curl_.easy_setopt(easy, CURLOPT_KEYPASSWD, request.key_password.c_str());
}

void Transfer::limit(Duration limit) {
  if (limit.count() <= 0) return;
  limit_.expires_after(limit);
  limit_.async_wait([keep = shared_from_this()](asio::error_code error) {
    if (error || keep->over_) return;
    keep->late_ = true;
    keep->stop();
  });
}

// An answer begins with its status line: what came before was a redirect's, or "100 Continue".
std::size_t Transfer::header_callback(char* bytes, std::size_t size, std::size_t count, void* self) {
  auto* transfer = static_cast<Transfer*>(self);
  std::string line(bytes, size * count);
  while (!line.empty() && (line.back() == '\r' || line.back() == '\n' || line.back() == ' ')) line.pop_back();
  auto colon = line.find(':');
  if (line.rfind("HTTP/", 0) == 0) transfer->answered_.clear();
  if (colon == line.npos || transfer->answered_.size() > 200) return size * count;
  std::string name = line.substr(0, colon);
  for (char& c : name) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  auto begin = line.find_first_not_of(" \t", colon + 1);
  transfer->answered_.emplace_back(std::move(name), begin == line.npos ? std::string() : line.substr(begin));
  return size * count;
}

std::size_t Transfer::body_callback(char* bytes, std::size_t size, std::size_t count, void* self) {
  auto* transfer = static_cast<Transfer*>(self);
  transfer->too_long_ = transfer->body_.size() + size * count > largest_body;
  if (transfer->too_long_) return 0;
  transfer->body_.append(bytes, size * count);
  return size * count;
}

int Transfer::socket_callback(CURL*, curl_socket_t socket, int events, void* self, void*) {
  static_cast<Transfer*>(self)->watch(socket, events);
  return 0;
}

int Transfer::timer_callback(CURLM*, long milliseconds, void* self) {
  auto* transfer = static_cast<Transfer*>(self);
  transfer->timer_.cancel();
  if (milliseconds < 0 || transfer->over_) return 0;
  transfer->timer_.expires_after(std::chrono::milliseconds(milliseconds));
  transfer->timer_.async_wait([keep = transfer->shared_from_this()](asio::error_code error) {
    if (!error) keep->act(CURL_SOCKET_TIMEOUT, 0);
  });
  return 0;
}

// A copy of the socket is watched, so that libcurl may close its own whenever it likes.
void Transfer::watch(curl_socket_t socket, int events) {
  if (events == CURL_POLL_REMOVE) {
    sockets_.erase(socket);
    return;
  }
  auto& watched = sockets_[socket];
  if (!watched) watched = std::make_shared<Watched>(Watched{Socket(executor_, dup(socket))});
  watched->events = events;
  if (events & CURL_POLL_IN) wait(socket, watched, false);
  if (events & CURL_POLL_OUT) wait(socket, watched, true);
}

void Transfer::wait(curl_socket_t socket, const WatchedPtr& watched, bool write) {
  bool& waiting = write ? watched->writing : watched->reading;
  if (std::exchange(waiting, true)) return;
  auto weak = std::weak_ptr(watched);
  auto ready = [keep = shared_from_this(), socket, weak, write](asio::error_code error) {
    auto still = weak.lock();
    if (!still) return;
    (write ? still->writing : still->reading) = false;
    if (error || keep->over_) return;
    keep->act(socket, write ? CURL_CSELECT_OUT : CURL_CSELECT_IN);
    auto found = keep->sockets_.find(socket);
    int wanted = write ? CURL_POLL_OUT : CURL_POLL_IN;
    if (!keep->over_ && found != keep->sockets_.end() && found->second == still && (still->events & wanted))
      keep->wait(socket, still, write);
  };
  watched->socket.async_wait(write ? Socket::wait_write : Socket::wait_read, std::move(ready));
}

void Transfer::act(curl_socket_t socket, int events) {
  if (over_) return;
  int running = 0;
  curl_.multi_socket_action(multi_.get(), socket, events, &running);
  int left = 0;
  while (CURLMsg* message = curl_.multi_info_read(multi_.get(), &left)) {
    if (message->msg != CURLMSG_DONE) continue;
    code_ = message->data.result;
    stop();
    return;
  }
}

Result<Fetched> Transfer::result(const FetchRequest& request) {
  if (too_long_) return fail(ErrorKind::failed, request.url + ": the answer is larger than 1 MiB");
  if (code_ != CURLE_OK)
    return fail(ErrorKind::failed, request.url + ": " + (error_[0] ? error_ : curl_.easy_strerror(code_)));
  Fetched fetched;
  curl_.easy_getinfo(easy_.get(), CURLINFO_RESPONSE_CODE, &fetched.status);
  fetched.body = std::move(body_);
  fetched.headers = std::move(answered_);
  return fetched;
}

}  // namespace

asio::awaitable<Result<Fetched>> fetch(Context& context, FetchRequest request) {
  auto curl = curl_library();
  if (!curl) co_return tl::unexpected(curl.error());
  auto transfer = std::make_shared<Transfer>(context.executor, **curl);
  if (!transfer->begin(request)) co_return fail(ErrorKind::failed, request.url + ": libcurl refuses it");
  transfer->limit(request.limit);
  context.when_cancelled = [transfer] { transfer->stop(); };
  co_await transfer->finished();
  context.when_cancelled = nullptr;
  if (request.sent) *request.sent = transfer->sent();
  transfer->stop();
  if (transfer->late())
    co_return fail(ErrorKind::failed, request.url + ": no answer within " + duration_text(request.limit));
  if (context.cancelled()) co_return fail(ErrorKind::failed, request.url + ": given up");
  co_return transfer->result(request);
}

}  // namespace ocflow::stdlib
