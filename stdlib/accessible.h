// What a program shows, by AT-SPI: its windows, menus and buttons by their names, as a screen reader has them. Spoken
// over D-Bus, like systemd, so that no program that hangs holds the keeper up. Private to stdlib/.
#pragma once
#include "stdlib/bus.h"

namespace ocflow::stdlib {

struct Accessible {
  BusObject object;
  std::string name;  // without blanks around it, and without the dots of "Open…"
  std::string role;  // "menu", "menu item", "push button", "dialog", ...
};

class AccessibleDesktop {
 public:
  // `address` of the bus on which programs tell what they show; empty: asked of the session's bus.
  static asio::awaitable<Result<std::unique_ptr<AccessibleDesktop>>> open(Context& context, std::string address);

  // The programs of a process; of all where it isn't known.
  asio::awaitable<Result<std::vector<Accessible>>> programs(double pid);
  asio::awaitable<Result<std::vector<Accessible>>> children(BusObject of);
  // Its windows of that title, and its dialogs whatever their title where `or_dialogs`.
  asio::awaitable<Result<std::vector<Accessible>>> windows(double pid, std::string title, bool or_dialogs);
  // The first of these roles and this name beneath, breadth first; none: no object.
  asio::awaitable<Result<Accessible>> find(BusObject beneath, std::vector<std::string> roles, std::string name);
  // Does what a click would; that proves nothing.
  asio::awaitable<Result<void>> press(BusObject object);

 private:
  AccessibleDesktop(Context& context, std::unique_ptr<Bus> bus) : context_(context), bus_(std::move(bus)) {}
  asio::awaitable<Result<Accessible>> describe(BusObject object);
  asio::awaitable<double> pid_of(std::string peer);
  std::chrono::nanoseconds soon() const { return context_.clock.elapsed() + std::chrono::seconds(5); }

  Context& context_;
  std::unique_ptr<Bus> bus_;
};

// As names are compared: no blanks around it, no dots behind it.
std::string plain_name(std::string name);

}  // namespace ocflow::stdlib
