// A value or the reason why there is none. Functions that can fail for reasons outside the program return this;
// exceptions are for our own bugs and are turned into exit code 70 by the command line.
#pragma once
#include <string>
#include <tl/expected.hpp>
#include <utility>

namespace ocflow {

// Which family a failure belongs to; the command line turns it into its exit code (docs/cli.md).
enum class ErrorKind {
  failed,         // something that was tried did not work
  invalid,        // a procedure or a journal is not valid
  not_found,      // a file or a run that was named isn't there
  bad_site,       // a site file is not valid
  held,           // another run holds what this one needs
  journal_io,     // the record can't be written or read
  person_needed,  // nobody can answer a question that has to be answered
  declined,       // a person said no
  interrupted,    // by Ctrl-C,
  terminated,     // by a termination signal,
  hung_up,        // or by a hang-up signal, where no terminal could have gone away
  internal,       // our bug
};

struct Error {
  ErrorKind kind = ErrorKind::failed;
  std::string what;    // what was found and what was wanted, one line, no full stop
  std::string remedy;  // what to do about it; may be empty
};

template <class T>
using Result = tl::expected<T, Error>;

inline tl::unexpected<Error> fail(ErrorKind kind, std::string what, std::string remedy = {}) {
  return tl::unexpected<Error>(Error{kind, std::move(what), std::move(remedy)});
}

}  // namespace ocflow
