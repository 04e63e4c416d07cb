#include <asio/connect.hpp>
#include <asio/ip/tcp.hpp>
#include <asio/redirect_error.hpp>
#include <asio/use_awaitable.hpp>
#include <cmath>

#include "engine/host/boot_timer.h"
#include "stdlib/families.h"

namespace ocflow::stdlib {
namespace {

using asio::ip::tcp;

Result<std::string> address_of(const Value& host) {
  if (auto named = host.get<Host>()) return named->address.empty() ? named->name : named->address;
  if (auto text = host.get<std::string>(); text && !text->empty()) return *text;
  return fail(ErrorKind::failed, "`host` is " + std::string(host.is_none() ? "none" : kind_name(host.kind())),
              "give a host of the site, or a name or address as text");
}

Result<std::string> port_of(const Value& value) {
  double port = number_of(value);
  if (std::floor(port) == port && port >= 1 && port <= 65535) return std::to_string(static_cast<int>(port));
  return fail(ErrorKind::failed, "`port` is " + number_text(port), "a port is a whole number from 1 to 65535");
}

// Both the name's lookup and the connection end when the time is over or the action is told to end.
struct Attempt : std::enable_shared_from_this<Attempt> {
  explicit Attempt(Context& c) : context(c), resolver(c.executor), socket(c.executor), timer(c.executor) {}
  void limit(Duration duration) {
    timer.expires_after(duration);
    timer.async_wait([self = shared_from_this()](asio::error_code error) {
      if (!error) self->stop(self->late);
    });
    context.when_cancelled = [self = shared_from_this()] { self->stop(self->cancelled); };
  }
  void stop(bool& why) {
    why = true;
    resolver.cancel();
    asio::error_code ignored;
    socket.close(ignored);
  }
  Context& context;
  tcp::resolver resolver;
  tcp::socket socket;
  keeper::BootTimer timer;
  bool found = false;  // the name
  bool late = false;
  bool cancelled = false;
};

asio::awaitable<asio::error_code> connect(Attempt& attempt, std::string host, std::string port) {
  asio::error_code error;
  auto found = co_await attempt.resolver.async_resolve(host, port, asio::redirect_error(asio::use_awaitable, error));
  attempt.found = !error;
  if (!error) co_await asio::async_connect(attempt.socket, found, asio::redirect_error(asio::use_awaitable, error));
  co_return error;
}

asio::awaitable<Outcome> is_open(Context& context, const Arguments& arguments) {
  auto host = address_of(arguments[0]);
  if (!host) co_return failed(host.error());
  auto port = port_of(arguments[1]);
  if (!port) co_return failed(port.error());
  auto attempt = std::make_shared<Attempt>(context);
  attempt->limit(duration_of(arguments[2]));
  auto error = co_await connect(*attempt, *host, *port);
  context.when_cancelled = nullptr;
  attempt->timer.cancel();
  if (attempt->cancelled) co_return action::failed("");
  if (attempt->late && !attempt->found)
    co_return action::failed("the name " + *host + " can't be looked up within " +
                             duration_text(duration_of(arguments[2])));
  // Nobody there, said by the machine itself or by silence. A network that is down says nothing about the port.
  if (attempt->late || error == asio::error::connection_refused || error == asio::error::connection_reset)
    co_return action::done(false, false);
  if (error) co_return action::failed(*host + " port " + *port + " can't be asked: " + error.message());
  co_return action::done(true, false);
}

}  // namespace

void add_tcp(Actions& to) {
  Action open;
  open.signature =
      signature("tcp.open", "Whether something accepts connections on a port.",
                {must("host", a(Type::Kind::any), "A host of the site, or a name or address as text"),
                 must("port", number(), "The port, 1 to 65535"),
                 may("limit", duration(), Value(Duration(std::chrono::seconds(5))), "How long to wait for an answer")},
                boolean(), Effect::reads);
  open.read = is_open;
  to.push_back(std::move(open));
}

}  // namespace ocflow::stdlib
