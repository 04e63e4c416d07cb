#include "stdlib/accessible.h"

#include <unistd.h>

#include <algorithm>
#include <cstdlib>

namespace ocflow::stdlib {
namespace {

constexpr const char* accessible = "org.a11y.atspi.Accessible";
constexpr const char* action_interface = "org.a11y.atspi.Action";
constexpr std::size_t most_objects = 5000;

std::string session_address() {
  if (const char* given = std::getenv("DBUS_SESSION_BUS_ADDRESS")) return given;
  if (const char* folder = std::getenv("XDG_RUNTIME_DIR"))
    if (auto path = std::string(folder) + "/bus"; access(path.c_str(), F_OK) == 0) return "unix:path=" + path;
  return {};
}

asio::awaitable<Result<std::string>> ask_session(Context& context) {
  auto where = session_address();
  if (where.empty())
    co_return fail(ErrorKind::failed, "there is no session's bus here, so no program tells what it shows",
                   "run ocflow in the session of the desktop, or set DBUS_SESSION_BUS_ADDRESS");
  auto bus = Bus::open(context, where, "the session's bus");
  if (!bus) co_return tl::unexpected(bus.error());
  BusObject broker{"org.a11y.Bus", "/org/a11y/bus"};
  auto made = (*bus)->message(broker, "org.a11y.Bus", "GetAddress");
  if (!made) co_return tl::unexpected(made.error());
  auto reply = co_await (*bus)->call(std::move(*made), context.clock.elapsed() + std::chrono::seconds(10));
  if (!reply)
    co_return fail(ErrorKind::failed, "no program tells what it shows: " + reply.error().what,
                   "install the package at-spi2-core");
  const char* address = "";
  (*bus)->library().read(reply->get, "s", &address);
  co_return std::string(address);
}

bool is_one_of(const std::string& role, const std::vector<std::string>& roles) {
  return std::find(roles.begin(), roles.end(), role) != roles.end();
}

}  // namespace

std::string plain_name(std::string name) {
  for (const std::string_view dots : {"…", "..."})
    if (name.size() > dots.size() && name.compare(name.size() - dots.size(), dots.size(), dots) == 0)
      name.resize(name.size() - dots.size());
  auto begin = name.find_first_not_of(" \t\n"), end = name.find_last_not_of(" \t\n");
  return begin == name.npos ? std::string() : name.substr(begin, end - begin + 1);
}

asio::awaitable<Result<std::unique_ptr<AccessibleDesktop>>> AccessibleDesktop::open(Context& context,
                                                                                    std::string address) {
  if (address.empty()) {
    auto asked = co_await ask_session(context);
    if (!asked) co_return tl::unexpected(asked.error());
    address = *asked;
  }
  auto bus = Bus::open(context, address, "the bus for what programs show");
  if (!bus) co_return tl::unexpected(bus.error());
  co_return std::unique_ptr<AccessibleDesktop>(new AccessibleDesktop(context, std::move(*bus)));
}

asio::awaitable<double> AccessibleDesktop::pid_of(std::string peer) {
  BusObject broker{"org.freedesktop.DBus", "/org/freedesktop/DBus"};
  auto made = bus_->message(broker, "org.freedesktop.DBus", "GetConnectionUnixProcessID");
  if (!made) co_return 0;
  const auto& sd = bus_->library();
  sd.append(made->get, "s", peer.c_str());
  auto reply = co_await bus_->call(std::move(*made), soon());
  std::uint32_t pid = 0;
  if (reply) sd.read(reply->get, "u", &pid);
  co_return pid;
}

asio::awaitable<Result<Accessible>> AccessibleDesktop::describe(BusObject object) {
  Accessible found{object, {}, {}};
  const auto& sd = bus_->library();
  auto asked = bus_->message(object, "org.freedesktop.DBus.Properties", "Get");
  if (!asked) co_return tl::unexpected(asked.error());
  sd.append(asked->get, "ss", accessible, "Name");
  auto answer = co_await bus_->call(std::move(*asked), soon());
  if (!answer) co_return tl::unexpected(answer.error());
  const char* name = "";
  if (sd.enter(answer->get, 'v', "s") > 0) sd.read(answer->get, "s", &name);
  found.name = plain_name(name);
  auto made = bus_->message(object, accessible, "GetRoleName");
  if (!made) co_return tl::unexpected(made.error());
  auto reply = co_await bus_->call(std::move(*made), soon());
  if (!reply) co_return tl::unexpected(reply.error());
  const char* role = "";
  sd.read(reply->get, "s", &role);
  found.role = role;
  co_return found;
}

asio::awaitable<Result<std::vector<Accessible>>> AccessibleDesktop::children(BusObject of) {
  auto made = bus_->message(of, accessible, "GetChildren");
  if (!made) co_return tl::unexpected(made.error());
  auto reply = co_await bus_->call(std::move(*made), soon());
  if (!reply) co_return tl::unexpected(reply.error());
  const auto& sd = bus_->library();
  std::vector<Accessible> all;
  const char *peer = nullptr, *path = nullptr;
  if (sd.enter(reply->get, 'a', "(so)") <= 0) co_return all;
  while (sd.read(reply->get, "(so)", &peer, &path) > 0) all.push_back({{peer, path}, {}, {}});
  co_return all;
}

asio::awaitable<Result<std::vector<Accessible>>> AccessibleDesktop::programs(double pid) {
  BusObject registry{"org.a11y.atspi.Registry", "/org/a11y/atspi/accessible/root"};
  auto all = co_await children(registry);
  if (!all || pid == 0) co_return all;
  std::vector<Accessible> mine;
  for (auto& program : *all)
    if (co_await pid_of(program.object.peer) == pid) mine.push_back(program);
  co_return mine;
}

asio::awaitable<Result<std::vector<Accessible>>> AccessibleDesktop::windows(double pid, std::string title,
                                                                            bool or_dialogs) {
  auto all = co_await programs(pid);
  if (!all) co_return all;
  std::vector<Accessible> found;
  for (const auto& program : *all) {
    auto windows = co_await children(program.object);
    if (!windows) continue;  // one that hangs is not the one that is meant, or is told as hung
    for (const auto& window : *windows) {
      auto described = co_await describe(window.object);
      if (!described) continue;
      bool dialog = described->role == "dialog" || described->role == "alert" || described->role == "file chooser";
      if (described->name == plain_name(title) || (or_dialogs && dialog)) found.push_back(*described);
    }
  }
  co_return found;
}

asio::awaitable<Result<Accessible>> AccessibleDesktop::find(BusObject beneath, std::vector<std::string> roles,
                                                            std::string name) {
  std::vector<BusObject> open(1, beneath);
  for (std::size_t i = 0; i < open.size() && open.size() < most_objects && !context_.cancelled(); ++i) {
    auto below = co_await children(open[i]);
    if (!below) continue;  // it has gone since
    for (const auto& child : *below) {
      auto described = co_await describe(child.object);
      if (!described) continue;
      if (is_one_of(described->role, roles) && described->name == plain_name(name)) co_return *described;
      open.push_back(child.object);
    }
  }
  co_return Accessible{};
}

asio::awaitable<Result<void>> AccessibleDesktop::press(BusObject object) {
  auto made = bus_->message(object, action_interface, "DoAction");
  if (!made) co_return tl::unexpected(made.error());
  bus_->library().append(made->get, "i", 0);
  auto reply = co_await bus_->call(std::move(*made), soon());
  if (!reply) co_return tl::unexpected(reply.error());
  co_return Result<void>();
}

}  // namespace ocflow::stdlib
