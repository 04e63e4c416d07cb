#include <asio/ip/tcp.hpp>
#include <asio/redirect_error.hpp>
#include <asio/use_awaitable.hpp>
#include <set>

#include "engine/host/boot_timer.h"
#include "stdlib/families.h"

namespace ocflow::stdlib {
namespace {

using asio::ip::tcp;

struct Lookup : std::enable_shared_from_this<Lookup> {
  explicit Lookup(Context& context) : resolver(context.executor), timer(context.executor) {}
  void limit(Context& context, Duration duration) {
    timer.expires_after(duration);
    timer.async_wait([self = shared_from_this()](asio::error_code error) {
      if (error) return;
      self->late = true;
      self->resolver.cancel();
    });
    context.when_cancelled = [self = shared_from_this()] { self->resolver.cancel(); };
  }
  tcp::resolver resolver;
  keeper::BootTimer timer;
  bool late = false;
};

asio::awaitable<Outcome> lookup(Context& context, const Arguments& arguments) {
  const auto& name = text_of(arguments[0]);
  auto look = std::make_shared<Lookup>(context);
  look->limit(context, duration_of(arguments[1]));
  asio::error_code error;
  auto found = co_await look->resolver.async_resolve(name, "", asio::redirect_error(asio::use_awaitable, error));
  context.when_cancelled = nullptr;
  look->timer.cancel();
  if (context.cancelled()) co_return action::failed("");
  if (look->late)
    co_return action::failed("the name " + name + " can't be looked up within " +
                             duration_text(duration_of(arguments[1])));
  // "No such name" is an answer; a server that doesn't answer is none.
  if (error == asio::error::host_not_found || error == asio::error::no_data) co_return action::done(List{}, false);
  if (error) co_return action::failed("the name " + name + " can't be looked up: " + error.message());
  std::set<std::string> addresses;
  for (const auto& entry : found) addresses.insert(entry.endpoint().address().to_string());
  List all(addresses.begin(), addresses.end());
  co_return action::done(std::move(all), false);
}

}  // namespace

void add_dns(Actions& to) {
  Action lookups;
  lookups.signature = signature(
      "dns.lookup", "The addresses of a name, as this machine finds them; an empty list: there is no such name.",
      {must("name", text(), "The name of a machine"),
       may("limit", duration(), Value(Duration(std::chrono::seconds(5))), "How long to wait for an answer")},
      Type::list_of(text()), Effect::reads);
  lookups.read = lookup;
  to.push_back(std::move(lookups));
}

}  // namespace ocflow::stdlib
