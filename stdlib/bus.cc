#include "stdlib/bus.h"

#include <poll.h>
#include <unistd.h>

#include "engine/host/child_wait.h"

namespace ocflow::stdlib {
namespace {

tl::unexpected<Error> bus_error(const std::string& what, int error) {
  return fail(ErrorKind::failed, what + ": " + keeper::errno_text(error < 0 ? -error : error));
}

// What is said of a call, with what to do where that is known.
tl::unexpected<Error> refused(const std::string& who, const sd_bus_error& error) {
  std::string name = error.name ? error.name : "", what = error.message ? error.message : name;
  bool denied = name.find("AccessDenied") != name.npos || name.find("InteractiveAuthorizationRequired") != name.npos;
  return fail(ErrorKind::failed, who + " refuses: " + what,
              denied ? "the keeper's user may not do that; let polkit allow it, or run as root" : "");
}

// One value of a variant; false where it is of a type that nobody reads here.
bool read_value(const SystemdLibrary& sd, sd_bus_message* m, const char* type, BusProperties& to, const char* name) {
  std::string_view t = type;
  if (t == "s" || t == "o") {
    const char* text = nullptr;
    if (sd.read(m, type, &text) > 0) to[name] = std::string(text);
  } else if (t == "u" || t == "i" || t == "b") {
    std::uint32_t value = 0;
    if (sd.read(m, type, &value) > 0) to[name] = static_cast<std::uint64_t>(value);
  } else if (t == "t") {
    std::uint64_t value = 0;
    if (sd.read(m, type, &value) > 0) to[name] = value;
  } else if (t == "as") {
    std::vector<std::string> all;
    const char* text = nullptr;
    if (sd.enter(m, 'a', "s") > 0) {
      while (sd.read(m, "s", &text) > 0) all.emplace_back(text);
      sd.exit(m);
    }
    to[name] = std::move(all);
  } else {
    return false;
  }
  return true;
}

BusProperties read_properties(const SystemdLibrary& sd, sd_bus_message* m) {
  BusProperties all;
  if (sd.enter(m, 'a', "{sv}") <= 0) return all;
  while (sd.enter(m, 'e', "sv") > 0) {
    const char *name = nullptr, *type = nullptr;
    char kind = 0;
    sd.read(m, "s", &name);
    if (sd.peek_type(m, &kind, &type) > 0 && sd.enter(m, 'v', type) > 0) {
      if (!read_value(sd, m, type, all, name)) sd.skip(m, type);
      sd.exit(m);
    }
    sd.exit(m);
  }
  return all;
}

struct BusAnswer {
  const SystemdLibrary& sd;
  sd_bus_message* reply = nullptr;
};

int answered(sd_bus_message* message, void* to, sd_bus_error*) {
  auto* answer = static_cast<BusAnswer*>(to);
  answer->reply = answer->sd.message_ref(message);
  return 0;
}

bool is_bus(const std::string& address) { return address.find("/systemd/private") == address.npos; }

}  // namespace

Result<std::unique_ptr<Bus>> Bus::open(Context& context, const std::string& address, std::string who) {
  auto library = systemd_library();
  if (!library) return tl::unexpected(library.error());
  const auto& sd = **library;
  sd_bus* bus = nullptr;
  int r = sd.bus_new(&bus);
  if (r >= 0) r = sd.set_address(bus, address.c_str());
  if (r >= 0) r = sd.set_bus_client(bus, is_bus(address));
  if (r >= 0) r = sd.start(bus);
  if (r < 0) {
    if (bus) sd.close_unref(bus);
    return bus_error(who + " can't be reached at " + address, r);
  }
  // A copy is watched, so that each side closes its own.
  int fd = dup(sd.get_fd(bus));
  return std::unique_ptr<Bus>(new Bus(context, sd, bus, fd, address, std::move(who)));
}

Bus::~Bus() { sd_.close_unref(bus_); }

Result<BusMessage> Bus::message(const BusObject& object, const char* interface, const char* method) {
  sd_bus_message* made = nullptr;
  auto peer = object.peer.empty() ? nullptr : object.peer.c_str();
  int r = sd_.new_method_call(bus_, &made, peer, object.path.c_str(), interface, method);
  if (r < 0) return bus_error(who_ + " can't be asked", r);
  return BusMessage(&sd_, made);
}

Result<void> Bus::listen(const BusObject& object, const char* interface, const char* signal,
                         sd_bus_message_handler_t handler, void* self) {
  auto peer = object.peer.empty() ? nullptr : object.peer.c_str();
  int r = sd_.match_signal_async(bus_, nullptr, peer, object.path.c_str(), interface, signal, handler, nullptr, self);
  if (r < 0) return bus_error(who_ + " can't be listened to", r);
  return {};
}

asio::awaitable<Result<bool>> Bus::turn(std::chrono::nanoseconds until) {
  int r = sd_.process(bus_, nullptr);
  if (r < 0) co_return bus_error("the connection to " + who_ + " at " + address_ + " is lost", r);
  if (r > 0) co_return true;
  if (context_.clock.elapsed() >= until || context_.cancelled()) co_return false;
  if (sd_.get_events(bus_) & POLLOUT) {  // a UNIX socket takes a line at once, so this is rare and short
    pollfd out{watch_.native_handle(), POLLOUT, 0};
    if (poll(&out, 1, 0) == 0) co_await context_.pause(std::chrono::milliseconds(1));
    co_return true;
  }
  auto woke = co_await keeper::readable(context_, watch_, until);
  co_return woke == keeper::Woke::ready;
}

asio::awaitable<Result<BusMessage>> Bus::call(BusMessage message, std::chrono::nanoseconds until) {
  BusAnswer answer{sd_};
  sd_bus_slot* slot = nullptr;
  if (int r = sd_.call_async(bus_, &slot, message.get, answered, &answer, UINT64_MAX); r < 0)
    co_return bus_error(who_ + " can't be asked", r);
  Result<bool> turned = true;
  while (!answer.reply && turned && *turned) turned = co_await turn(until);
  sd_.slot_unref(slot);
  BusMessage reply(&sd_, answer.reply);
  if (!turned) co_return tl::unexpected(turned.error());
  if (!answer.reply) co_return fail(ErrorKind::failed, context_.cancelled() ? "" : who_ + " does not answer");
  if (auto error = sd_.get_error(answer.reply)) co_return refused(who_, *error);
  co_return reply;
}

asio::awaitable<Result<BusProperties>> Bus::properties(BusObject object, std::chrono::nanoseconds until) {
  auto made = message(object, "org.freedesktop.DBus.Properties", "GetAll");
  if (!made) co_return tl::unexpected(made.error());
  sd_.append(made->get, "s", "");
  auto reply = co_await call(std::move(*made), until);
  if (!reply) co_return tl::unexpected(reply.error());
  co_return read_properties(sd_, reply->get);
}

}  // namespace ocflow::stdlib
