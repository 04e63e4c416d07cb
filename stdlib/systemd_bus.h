// One connection to a systemd, over its D-Bus, on the keeper's loop: calls, properties, and the ends of its jobs.
// Private to stdlib/.
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

class SystemdBus {
 public:
  // `address` as D-Bus writes it; empty: this machine's system bus, or systemd's own socket where there is no bus.
  static Result<std::unique_ptr<SystemdBus>> open(Context& context, const std::string& address);
  ~SystemdBus();

  // A call to systemd's manager, or to another of its objects. The reply, or the error it holds.
  Result<BusMessage> message(const std::string& path, const char* interface, const char* method);
  asio::awaitable<Result<BusMessage>> call(BusMessage message, std::chrono::nanoseconds until);
  // A manager's call that takes texts and gives one object.
  asio::awaitable<Result<std::string>> object(const char* method, std::vector<std::string> texts,
                                              std::chrono::nanoseconds until);
  asio::awaitable<Result<BusProperties>> properties(const std::string& path, std::chrono::nanoseconds until);
  // Before the first job: without it, systemd tells the end of none.
  asio::awaitable<Result<void>> subscribe(std::chrono::nanoseconds until);
  // How a job ended ("done", "failed", "canceled", ...); empty when it has not within the time.
  asio::awaitable<Result<std::string>> end_of_job(std::string job, std::chrono::nanoseconds until);

 private:
  SystemdBus(Context& context, const SystemdLibrary& sd, sd_bus* bus, int fd)
      : context_(context), sd_(sd), bus_(bus), watch_(context.executor, fd) {}
  static int job_removed(sd_bus_message* message, void* self, sd_bus_error*);
  asio::awaitable<Result<bool>> turn(std::chrono::nanoseconds until);  // false: the time is over

  Context& context_;
  const SystemdLibrary& sd_;
  sd_bus* bus_;
  asio::posix::stream_descriptor watch_;
  bool direct_ = false;
  bool subscribed_ = false;
  std::map<std::string, std::string> ended_jobs_;
};

}  // namespace ocflow::stdlib
