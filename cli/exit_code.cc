#include "cli/exit_code.h"

#include <csignal>

namespace ocflow::cli {

ExitCode exit_code(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::failed:
      return ExitCode::failed;
    case ErrorKind::invalid:
      return ExitCode::invalid;
    case ErrorKind::not_found:
      return ExitCode::not_found;
    case ErrorKind::bad_site:
      return ExitCode::bad_site;
    case ErrorKind::held:
      return ExitCode::held;
    case ErrorKind::journal_io:
      return ExitCode::journal_io;
    case ErrorKind::person_needed:
      return ExitCode::person_needed;
    case ErrorKind::declined:
      return ExitCode::declined;
    case ErrorKind::interrupted:
      return ExitCode::interrupted;
    case ErrorKind::terminated:
      return ExitCode::terminated;
    case ErrorKind::hung_up:
      return ExitCode::hung_up;
    case ErrorKind::internal:
      break;
  }
  return ExitCode::internal;
}

ExitCode exit_code_of_signal(int signal) {
  if (signal == SIGHUP) return ExitCode::hung_up;
  return signal == SIGINT ? ExitCode::interrupted : ExitCode::terminated;
}

std::string_view about(ExitCode code) {
  switch (code) {
    case ExitCode::as_asked:
      return "it was done as asked";
    case ExitCode::failed:
      return "the procedure failed";
    case ExitCode::work:
      return "there is something to do";
    case ExitCode::person_needed:
      return "a person is needed";
    case ExitCode::declined:
      return "declined, or ended by a person";
    case ExitCode::usage:
      return "the command line is not right";
    case ExitCode::invalid:
      return "a procedure or a journal is not valid";
    case ExitCode::not_found:
      return "something that was named isn't there";
    case ExitCode::internal:
      return "a mistake in ocflow itself";
    case ExitCode::journal_io:
      return "the journal can't be written or read";
    case ExitCode::held:
      return "another run holds what this one needs";
    case ExitCode::drifted:
      return "things are no longer as the plan says";
    case ExitCode::bad_site:
      return "the site file is not right";
    case ExitCode::hung_up:
      return "ended by a hang-up signal";
    case ExitCode::interrupted:
      return "ended by Ctrl-C";
    case ExitCode::terminated:
      return "ended by a termination signal";
  }
  return "";
}

const std::vector<ExitCode>& exit_codes() {
  static const std::vector<ExitCode> all{
      ExitCode::as_asked, ExitCode::failed,     ExitCode::work,        ExitCode::person_needed,
      ExitCode::declined, ExitCode::usage,      ExitCode::invalid,     ExitCode::not_found,
      ExitCode::internal, ExitCode::journal_io, ExitCode::held,        ExitCode::drifted,
      ExitCode::bad_site, ExitCode::hung_up,    ExitCode::interrupted, ExitCode::terminated};
  return all;
}

}  // namespace ocflow::cli
