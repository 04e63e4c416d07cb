#include "stdlib/systemd_bus.h"

#include <unistd.h>

#include <cstdlib>

#include "engine/host/child.h"

namespace ocflow::stdlib {
namespace {

constexpr const char* systemd_name = "org.freedesktop.systemd1";
constexpr const char* manager_path = "/org/freedesktop/systemd1";
constexpr const char* manager_interface = "org.freedesktop.systemd1.Manager";
constexpr const char* bus_address = "unix:path=/run/dbus/system_bus_socket";
constexpr const char* own_address = "unix:path=/run/systemd/private";

// The bus of the machine, by its own name for it; systemd's socket where none runs.
std::string default_address() {
  if (const char* given = std::getenv("DBUS_SYSTEM_BUS_ADDRESS")) return given;
  if (access("/run/dbus/system_bus_socket", F_OK) != 0 && access("/run/systemd/private", W_OK) == 0) return own_address;
  return bus_address;
}

}  // namespace

Result<std::unique_ptr<SystemdBus>> SystemdBus::open(Context& context, const std::string& address) {
  auto bus = Bus::open(context, address.empty() ? default_address() : address, "systemd");
  if (!bus) return tl::unexpected(bus.error());
  return std::unique_ptr<SystemdBus>(new SystemdBus(std::move(*bus)));
}

// At systemd's own socket there is nobody else.
BusObject SystemdBus::at(const std::string& path) const {
  bool direct = bus_->address().find("/systemd/private") != std::string::npos;
  return {direct ? std::string() : std::string(systemd_name), path};
}

Result<BusMessage> SystemdBus::message(const char* method) {
  return bus_->message(at(manager_path), manager_interface, method);
}

asio::awaitable<Result<BusMessage>> SystemdBus::call(BusMessage message, std::chrono::nanoseconds until) {
  return bus_->call(std::move(message), until);
}

asio::awaitable<Result<std::string>> SystemdBus::object(const char* method, std::vector<std::string> texts,
                                                        std::chrono::nanoseconds until) {
  auto made = message(method);
  if (!made) co_return tl::unexpected(made.error());
  const auto& sd = bus_->library();
  for (const auto& text : texts) sd.append(made->get, "s", text.c_str());
  auto reply = co_await call(std::move(*made), until);
  if (!reply) co_return tl::unexpected(reply.error());
  const char* path = "";
  if (sd.read(reply->get, "o", &path) <= 0) co_return fail(ErrorKind::failed, "systemd's answer can't be read");
  co_return std::string(path);
}

asio::awaitable<Result<BusProperties>> SystemdBus::properties(const std::string& path, std::chrono::nanoseconds until) {
  return bus_->properties(at(path), until);
}

int SystemdBus::job_removed(sd_bus_message* message, void* self, sd_bus_error*) {
  auto* bus = static_cast<SystemdBus*>(self);
  std::uint32_t id = 0;
  const char *job = nullptr, *unit = nullptr, *result = nullptr;
  if (bus->bus_->library().read(message, "uoss", &id, &job, &unit, &result) > 0) bus->ended_jobs_[job] = result;
  return 0;
}

asio::awaitable<Result<void>> SystemdBus::subscribe(std::chrono::nanoseconds until) {
  if (subscribed_) co_return Result<void>();
  auto heard = bus_->listen(at(manager_path), manager_interface, "JobRemoved", &SystemdBus::job_removed, this);
  if (!heard) co_return heard;
  auto made = message("Subscribe");
  if (!made) co_return tl::unexpected(made.error());
  auto reply = co_await call(std::move(*made), until);
  if (!reply) co_return tl::unexpected(reply.error());
  subscribed_ = true;
  co_return Result<void>();
}

asio::awaitable<Result<std::string>> SystemdBus::end_of_job(std::string job, std::chrono::nanoseconds until) {
  Result<bool> turned = true;
  while (!ended_jobs_.count(job) && turned && *turned) turned = co_await bus_->turn(until);
  if (!turned) co_return tl::unexpected(turned.error());
  auto ended = ended_jobs_.find(job);
  co_return ended == ended_jobs_.end() ? std::string() : ended->second;
}

}  // namespace ocflow::stdlib
