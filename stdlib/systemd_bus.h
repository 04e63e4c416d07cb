// systemd over its bus: its objects, and the ends of its jobs. Private to stdlib/.
#pragma once
#include "stdlib/bus.h"

namespace ocflow::stdlib {

class SystemdBus {
 public:
  // `address` as D-Bus writes it; empty: this machine's system bus, or systemd's own socket where there is no bus.
  static Result<std::unique_ptr<SystemdBus>> open(Context& context, const std::string& address);

  // A call to systemd's manager.
  Result<BusMessage> message(const char* method);
  asio::awaitable<Result<BusMessage>> call(BusMessage message, std::chrono::nanoseconds until);
  // One that takes texts and gives one object.
  asio::awaitable<Result<std::string>> object(const char* method, std::vector<std::string> texts,
                                              std::chrono::nanoseconds until);
  asio::awaitable<Result<BusProperties>> properties(const std::string& path, std::chrono::nanoseconds until);
  // Before the first job: without it, systemd tells the end of none.
  asio::awaitable<Result<void>> subscribe(std::chrono::nanoseconds until);
  // How a job ended ("done", "failed", "canceled", ...); empty when it has not within the time.
  asio::awaitable<Result<std::string>> end_of_job(std::string job, std::chrono::nanoseconds until);

 private:
  explicit SystemdBus(std::unique_ptr<Bus> bus) : bus_(std::move(bus)) {}
  static int job_removed(sd_bus_message* message, void* self, sd_bus_error*);
  BusObject at(const std::string& path) const;

  std::map<std::string, std::string> ended_jobs_;
  bool subscribed_ = false;
  std::unique_ptr<Bus> bus_;  // ends first: until then it may call back
};

}  // namespace ocflow::stdlib
