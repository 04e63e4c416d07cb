// A child that is talked with in lines, over its input and output; what it writes to its error output is for people.
// Includes Asio: for the keeper and stdlib/.
#pragma once
#include <memory>

#include "engine/host/child_wait.h"

namespace ocflow::keeper {

class Talk {
 public:
  // Its error output goes to the spool of the attempt where there is one, else to memory.
  static asio::awaitable<Result<std::unique_ptr<Talk>>> begin(action::Context& context, Launch launch);
  ~Talk();

  void say(std::string line);  // is written when the child takes it
  enum class Heard { line, ended, late, cancelled, too_long };
  // The next line without its end. `cancelled` comes once: what is heard afterwards is its answer to that.
  asio::awaitable<Heard> hear(std::string& line, Moment until);

  struct Parted {
    std::optional<Exit> exit;  // nullopt: it could not be ended, and is left
    bool forced = false;       // it did not end by itself
    std::string tail;          // the last lines of its error output
  };
  // Takes its input away, waits a while for its end, and then ends it.
  asio::awaitable<Parted> part();

 private:
  struct Data;
  explicit Talk(std::unique_ptr<Data> data);
  std::unique_ptr<Data> d_;
};

inline constexpr std::size_t talk_line_bytes = std::size_t{4} << 20;

}  // namespace ocflow::keeper
