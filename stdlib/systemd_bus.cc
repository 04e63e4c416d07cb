#include "stdlib/systemd_bus.h"

#include <poll.h>
#include <unistd.h>

#include <cstdlib>

#include "engine/host/child_wait.h"

namespace ocflow::stdlib {
namespace {

constexpr const char* service = "org.freedesktop.systemd1";
constexpr const char* manager_path = "/org/freedesktop/systemd1";
constexpr const char* manager = "org.freedesktop.systemd1.Manager";
constexpr const char* bus_address = "unix:path=/run/dbus/system_bus_socket";
constexpr const char* own_address = "unix:path=/run/systemd/private";

tl::unexpected<Error> bus_error(const std::string& what, int error) {
  return fail(ErrorKind::failed, what + ": " + keeper::errno_text(error < 0 ? -error : error));
}

// What systemd says of a call, with what to do where that is known.
tl::unexpected<Error> refused(const sd_bus_error& error) {
  std::string name = error.name ? error.name : "", what = error.message ? error.message : name;
  bool denied = name.find("AccessDenied") != name.npos || name.find("InteractiveAuthorizationRequired") != name.npos;
  return fail(ErrorKind::failed, "systemd refuses: " + what,
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

struct Answer {
  const SystemdLibrary& sd;
  sd_bus_message* reply = nullptr;
};

int answered(sd_bus_message* message, void* to, sd_bus_error*) {
  auto* answer = static_cast<Answer*>(to);
  answer->reply = answer->sd.message_ref(message);
  return 0;
}

// The bus of the machine, by its own name for it; systemd's socket where none runs.
std::string default_address() {
  if (const char* given = std::getenv("DBUS_SYSTEM_BUS_ADDRESS")) return given;
  if (access("/run/dbus/system_bus_socket", F_OK) != 0 && access("/run/systemd/private", W_OK) == 0) return own_address;
  return bus_address;
}

}  // namespace

Result<std::unique_ptr<SystemdBus>> SystemdBus::open(Context& context, const std::string& address) {
  auto library = systemd_library();
  if (!library) return tl::unexpected(library.error());
  const auto& sd = **library;
  auto where = address.empty() ? default_address() : address;
  sd_bus* bus = nullptr;
  int r = sd.bus_new(&bus);
  if (r >= 0) r = sd.set_address(bus, where.c_str());
  if (r >= 0) r = sd.set_bus_client(bus, where.find("/systemd/private") == where.npos);
  if (r >= 0) r = sd.start(bus);
  if (r < 0) {
    if (bus) sd.close_unref(bus);
    return bus_error("systemd can't be reached at " + where, r);
  }
  // A copy is watched, so that each side closes its own.
  int fd = dup(sd.get_fd(bus));
  std::unique_ptr<SystemdBus> made(new SystemdBus(context, sd, bus, fd));
  made->direct_ = where.find("/systemd/private") != where.npos;
  return made;
}

SystemdBus::~SystemdBus() { sd_.close_unref(bus_); }

Result<BusMessage> SystemdBus::message(const std::string& path, const char* interface, const char* method) {
  sd_bus_message* made = nullptr;
  int r = sd_.new_method_call(bus_, &made, direct_ ? nullptr : service, path.c_str(), interface, method);
  if (r < 0) return bus_error("systemd can't be asked", r);
  return BusMessage(&sd_, made);
}

asio::awaitable<Result<bool>> SystemdBus::turn(std::chrono::nanoseconds until) {
  int r = sd_.process(bus_, nullptr);
  if (r < 0) co_return bus_error("the connection to systemd is lost", r);
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

asio::awaitable<Result<BusMessage>> SystemdBus::call(BusMessage message, std::chrono::nanoseconds until) {
  Answer answer{sd_};
  sd_bus_slot* slot = nullptr;
  if (int r = sd_.call_async(bus_, &slot, message.get, answered, &answer, UINT64_MAX); r < 0)
    co_return bus_error("systemd can't be asked", r);
  Result<bool> turned = true;
  while (!answer.reply && turned && *turned) turned = co_await turn(until);
  sd_.slot_unref(slot);
  BusMessage reply(&sd_, answer.reply);
  if (!turned) co_return tl::unexpected(turned.error());
  if (!answer.reply) co_return fail(ErrorKind::failed, context_.cancelled() ? "" : "systemd does not answer");
  if (auto error = sd_.get_error(answer.reply)) co_return refused(*error);
  co_return reply;
}

asio::awaitable<Result<std::string>> SystemdBus::object(const char* method, std::vector<std::string> texts,
                                                        std::chrono::nanoseconds until) {
  auto made = message(manager_path, manager, method);
  if (!made) co_return tl::unexpected(made.error());
  for (const auto& text : texts) sd_.append(made->get, "s", text.c_str());
  auto reply = co_await call(std::move(*made), until);
  if (!reply) co_return tl::unexpected(reply.error());
  const char* path = "";
  if (int r = sd_.read(reply->get, "o", &path); r <= 0) co_return bus_error("systemd's answer can't be read", r);
  co_return std::string(path);
}

asio::awaitable<Result<BusProperties>> SystemdBus::properties(const std::string& path, std::chrono::nanoseconds until) {
  auto made = message(path, "org.freedesktop.DBus.Properties", "GetAll");
  if (!made) co_return tl::unexpected(made.error());
  sd_.append(made->get, "s", "");  // those of all its interfaces
  auto reply = co_await call(std::move(*made), until);
  if (!reply) co_return tl::unexpected(reply.error());
  co_return read_properties(sd_, reply->get);
}

int SystemdBus::job_removed(sd_bus_message* message, void* self, sd_bus_error*) {
  auto* bus = static_cast<SystemdBus*>(self);
  std::uint32_t id = 0;
  const char *job = nullptr, *unit = nullptr, *result = nullptr;
  if (bus->sd_.read(message, "uoss", &id, &job, &unit, &result) > 0) bus->ended_jobs_[job] = result;
  return 0;
}

asio::awaitable<Result<void>> SystemdBus::subscribe(std::chrono::nanoseconds until) {
  if (subscribed_) co_return Result<void>();
  int r = sd_.match_signal_async(bus_, nullptr, direct_ ? nullptr : service, manager_path, manager, "JobRemoved",
                                 &SystemdBus::job_removed, nullptr, this);
  if (r < 0) co_return bus_error("systemd can't be listened to", r);
  auto made = message(manager_path, manager, "Subscribe");
  if (!made) co_return tl::unexpected(made.error());
  auto reply = co_await call(std::move(*made), until);
  if (!reply) co_return tl::unexpected(reply.error());
  subscribed_ = true;
  co_return Result<void>();
}

asio::awaitable<Result<std::string>> SystemdBus::end_of_job(std::string job, std::chrono::nanoseconds until) {
  Result<bool> turned = true;
  while (!ended_jobs_.count(job) && turned && *turned) turned = co_await turn(until);
  if (!turned) co_return tl::unexpected(turned.error());
  auto ended = ended_jobs_.find(job);
  co_return ended == ended_jobs_.end() ? std::string() : ended->second;
}

}  // namespace ocflow::stdlib
