// The control channel of a live engine: a socket in the run's folder, on which other commands ask it to pause, go on,
// cancel, or tell how it is (docs/control.md). Newline JSON, owned by the engine's loop. Includes Asio.
#pragma once
#include <asio/io_context.hpp>
#include <filesystem>
#include <functional>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "engine/host/child.h"

namespace ocflow::keeper {

inline constexpr int control_protocol = 1;

class ControlServer {
 public:
  // May be kept and called later, more than once, and when the peer has gone.
  using Answer = std::function<void(const nlohmann::json& message)>;
  using Asked = std::function<void(const nlohmann::json& message, const Answer& answer)>;

  // `hello` is told to everyone who connects. The caller holds the lock of the run.
  static Result<std::unique_ptr<ControlServer>> open(asio::io_context& loop, const std::filesystem::path& run_folder,
                                                     nlohmann::json hello, Asked asked);
  ~ControlServer();  // takes the socket away and closes the connections

 private:
  struct Data;
  explicit ControlServer(std::shared_ptr<Data> data);
  std::shared_ptr<Data> d_;
};

// The other end. It waits: a command has nothing else to do.
class ControlClient {
 public:
  // Nothing where no engine listens. One that is there and says nothing within `limit` is known by its number only.
  static std::optional<ControlClient> connect(const std::filesystem::path& run_folder,
                                              std::chrono::milliseconds limit = std::chrono::seconds(10));
  bool greeted() const { return hello_.is_object(); }
  const nlohmann::json& hello() const { return hello_; }
  pid_t pid() const { return pid_; }
  // The next message of the engine; fails when it has gone (ErrorKind::not_found) or the time is over (held).
  Result<nlohmann::json> next(std::chrono::milliseconds limit);
  Result<nlohmann::json> ask(const nlohmann::json& message);
  Result<void> tell(const nlohmann::json& message);  // without waiting for an answer
  // Until its process has ended; false when the time is over first. A negative limit never is.
  bool wait_for_end(std::chrono::milliseconds limit) const;

 private:
  ControlClient(Descriptor socket, Descriptor process, pid_t pid)
      : socket_(std::move(socket)), process_(std::move(process)), pid_(pid) {}
  Descriptor socket_, process_;
  pid_t pid_;
  std::string buffer_;
  nlohmann::json hello_;
};

}  // namespace ocflow::keeper
