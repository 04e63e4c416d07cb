// Running a program to its end inside an action. Includes Asio: for the keeper and stdlib/.
#pragma once
#include "engine/action/action.h"
#include "engine/base/result.h"
#include "engine/host/launch.h"

namespace ocflow::keeper {

struct Ran {
  std::optional<Exit> exit;  // nullopt: it could not be ended, and is left
  bool stopped = false;      // it was ended because the action was told to end
  bool late = false;         // it was ended because its own limit had passed
  bool too_long = false;     // it was ended because it wrote too much (captured only)
  std::string text;          // what it wrote; spooled: output and errors, the end of it where it is very long
  std::string errors;        // captured: what it wrote to its error output, the end of it
  std::string tail;          // the last lines
  std::string left;          // of a stopped one: what it started and could not be ended, and why
};

inline constexpr std::size_t tail_bytes = 4096;
inline constexpr std::size_t text_bytes = std::size_t{256} << 10;
inline constexpr std::size_t captured_bytes = std::size_t{1} << 20;

// For acts: its output goes to the spool of the attempt.
asio::awaitable<Result<Ran>> run_spooled(action::Context& context, Launch launch);

// For reads, and for what an action asks on its way: its output goes to memory, at most `captured_bytes`.
asio::awaitable<Result<Ran>> run_captured(action::Context& context, Launch launch, Duration limit);

// Both do so, and whoever else starts a program for an action: it is found by its mark. Refused where the action said
// that it starts none, for then nobody would look for it.
Result<void> mark(const action::Context& context, Launch& launch);

// A file in memory that holds `text`, to be a child's standard input.
Result<Descriptor> memory_file(const std::string& text);

}  // namespace ocflow::keeper
