// Every way to fail has its exit code, also those that can't be provoked from outside.
#include "cli/exit_code.h"

#include <fcntl.h>
#include <unistd.h>
#include <csignal>

#include <stdexcept>

#include "cli/command.h"
#include "tests/support/catch.h"

using namespace ocflow;
using cli::ExitCode;

TEST_CASE("each kind of failure has its own exit code") {
  CHECK(cli::exit_code(ErrorKind::failed) == ExitCode{1});
  CHECK(cli::exit_code(ErrorKind::person_needed) == ExitCode{3});
  CHECK(cli::exit_code(ErrorKind::declined) == ExitCode{4});
  CHECK(cli::exit_code(ErrorKind::invalid) == ExitCode{65});
  CHECK(cli::exit_code(ErrorKind::not_found) == ExitCode{66});
  CHECK(cli::exit_code(ErrorKind::internal) == ExitCode{70});
  CHECK(cli::exit_code(ErrorKind::journal_io) == ExitCode{74});
  CHECK(cli::exit_code(ErrorKind::held) == ExitCode{75});
  CHECK(cli::exit_code(ErrorKind::bad_site) == ExitCode{78});
}

TEST_CASE("an exception out of a command is a mistake of ours: 70, and it says so") {
  int ends[2];
  REQUIRE(::pipe2(ends, O_CLOEXEC) == 0);
  const int out = ends[1];
  {
    cli::Console console(out, out);
    CHECK(cli::exit_code_of(std::make_exception_ptr(std::logic_error("no such slot")), console) == ExitCode{70});
    CHECK(cli::exit_code_of(std::make_exception_ptr(5), console) == ExitCode{70});
  }
  char text[2000];
  const auto n = ::read(ends[0], text, sizeof text);
  REQUIRE(n > 0);
  const std::string said(text, static_cast<std::size_t>(n));
  CHECK(said.find("a mistake in ocflow itself: no such slot") != std::string::npos);
  ::close(ends[0]);
  ::close(ends[1]);
}

TEST_CASE("a signal gives what a shell would give") {
  CHECK(cli::exit_code_of_signal(SIGINT) == ExitCode{130});
  CHECK(cli::exit_code_of_signal(SIGTERM) == ExitCode{143});
  CHECK(cli::exit_code_of_signal(SIGHUP) == ExitCode{129});
}

TEST_CASE("every exit code says what it means") {
  for (const auto code : cli::exit_codes()) CHECK(!cli::about(code).empty());
}
