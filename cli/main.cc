#include <unistd.h>

#include "cli/command.h"

int main(int argc, char** argv) {
  ocflow::cli::Console console(STDOUT_FILENO, STDERR_FILENO);
  return static_cast<int>(ocflow::cli::run({argv + (argc > 0 ? 1 : 0), argv + argc}, console));
}
