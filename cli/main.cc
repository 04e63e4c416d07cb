#include <fcntl.h>
#include <unistd.h>

#include <cstring>

#include "cli/command.h"

namespace {

// A stream that is closed would leave its number to the next file that is opened, and what we say would be written
// there.
void hold_streams() {
  for (int stream = 0; stream <= 2; ++stream)
    if (::fcntl(stream, F_GETFD) < 0) static_cast<void>(::open("/dev/null", O_RDWR));  // the lowest free number
}

}  // namespace

int main(int argc, char** argv) {
  hold_streams();
  ocflow::cli::Console console(STDOUT_FILENO, STDERR_FILENO);
  const auto code = ocflow::cli::run({argv + (argc > 0 ? 1 : 0), argv + argc}, console);
  console.flush();
  const int lost = console.lost_result();
  if (lost == 0 || code != ocflow::cli::ExitCode::as_asked) return static_cast<int>(code);
  console.err(std::string("ocflow: the result could not be written: ") + std::strerror(lost) + "\n");
  return static_cast<int>(ocflow::cli::ExitCode::journal_io);
}
