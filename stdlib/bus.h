// One connection to a D-Bus, on the keeper's loop: no thread, no wait that holds others up. Private to stdlib/.
#pragma once
#include <asio/posix/stream_descriptor.hpp>
#include <map>
#include <memory>
#include <variant>

#include "stdlib/declare.h"
#include "stdlib/systemd_library.h"

namespace ocflow::stdlib {

// Only what is read here: texts, lists of texts, numbers and truths; properties of other types are left out.
using BusValue = std::variant<std::string, std::vector<std::string>, std::uint64_t>;
using BusProperties = std::map<std::string, BusValue>;

struct BusMessage {
  BusMessage(const SystemdLibrary* library, sd_bus_message* message) : sd(library), get(message) {}
  BusMessage(BusMessage&& other) noexcept : sd(other.sd), get(std::exchange(other.get, nullptr)) {}
  BusMessage& operator=(BusMessage&&) = delete;
  ~BusMessage() {
    if (get) sd->message_unref(get);
  }
  const SystemdLibrary* sd;
  sd_bus_message* get;
};

struct BusObject {
  std::string peer, path;  // a connection's name on the bus; empty: who is at the other end
};

class Bus {
 public:
  // `address` as D-Bus writes it. `who` stands in what is said when it can't be reached.
  static Result<std::unique_ptr<Bus>> open(Context& context, const std::string& address, std::string who);
  ~Bus();

  Result<BusMessage> message(const BusObject& object, const char* interface, const char* method);
  // The reply, or the error it holds.
  asio::awaitable<Result<BusMessage>> call(BusMessage message, std::chrono::nanoseconds until);
  // Those of all its interfaces.
  asio::awaitable<Result<BusProperties>> properties(BusObject object, std::chrono::nanoseconds until);
  Result<void> listen(const BusObject& object, const char* interface, const char* signal,
                      sd_bus_message_handler_t handler, void* self);
  // Takes in what has come, or waits for it. False: the time is over, or the action is to end.
  asio::awaitable<Result<bool>> turn(std::chrono::nanoseconds until);

  const SystemdLibrary& library() const { return sd_; }
  const std::string& address() const { return address_; }

 private:
  Bus(Context& context, const SystemdLibrary& sd, sd_bus* bus, int fd, std::string address, std::string who)
      : context_(context),
        sd_(sd),
        bus_(bus),
        watch_(context.executor, fd),
        address_(std::move(address)),
        who_(std::move(who)) {}

  Context& context_;
  const SystemdLibrary& sd_;
  sd_bus* bus_;
  asio::posix::stream_descriptor watch_;
  std::string address_, who_;
};

}  // namespace ocflow::stdlib
