// The commands as data: the parser, the help, the completion of shells and the page for man are made of this.
#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "cli/console.h"
#include "cli/exit_code.h"

namespace ocflow::cli {

// What was given on the command line. One struct for all commands; each reads what its options fill.
struct Arguments {
  std::vector<std::string> words;  // what is not an option
  std::vector<std::string> settings, decisions;
  std::string site, procedure, state, answers, log, form, output = "text", jobs = "16";
  bool adopt = false;  // resume
  bool yes = false, no_input = false, dry_run = false, help = false;
  std::vector<std::string> rules, no_rules;
  bool reverse = false, check = false, diff = false, fix = false;
  std::string from, to, title;  // import, new
  bool force = false, with_site = false;
  std::string why, wait;                         // pause, cancel; run, resume, cancel
  std::string attempt, first_lines, last_lines;  // logs
  bool watch = false, follow = false;            // status; logs
  std::string head;                              // verify
  std::string older, keep;                       // forget
  bool unfinished = false;
  bool strict = false, detailed_exitcode = false, accuracy = false;  // plan, plan, history
  std::string out, bound, expires;                                   // plan --out; run --plan
  bool unplanned = false;                                            // resume
  std::string other_site;                                            // diff
  std::vector<std::string> sites;                                    // check, plan, rehearse
  bool time = false;                                                 // plan
  std::string window;
  std::string results, seeds, picture;  // rehearse
  std::vector<std::string> steps;
  bool pairs = false, twice = false, verbose = false;
};

struct Option {
  using Target = std::variant<bool Arguments::*, std::string Arguments::*, std::vector<std::string> Arguments::*>;
  std::string_view name;   // --site
  std::string_view value;  // FILE; empty for a flag
  std::string_view about;
  Target target;
  std::string_view choices = {};  // "text json"; empty: any text
};

struct Command {
  std::string_view name;
  std::string_view words;  // FILE..., as help shows it
  std::size_t least_words, most_words;
  std::string_view about;   // one line
  std::string_view detail;  // more lines for its own help; may be empty
  std::span<const Option* const> options;
  std::span<const ExitCode> exits;
  ExitCode (*run)(const Arguments&, Console&);
  std::string_view failed = {};  // what ExitCode::failed means there; empty: the procedure failed
};

std::span<const Command* const> commands();
// Its own, then those that every command has.
std::vector<const Option*> options_of(const Command& command);

std::string help_text();
std::string help_text(const Command& command);

// Reads a command line without the program's name. Fails with what is wrong with it (exit code 64).
struct Invocation {
  const Command* command = nullptr;  // nullptr: help about everything was asked for
  Arguments arguments;
};
Result<Invocation> parse(const std::vector<std::string>& line);

// The whole program.
ExitCode run(const std::vector<std::string>& line, Console& console);
// Each tells about the error and gives the exit code: of what can't be done, and of a wrong command line.
ExitCode refused(Console& console, const Error& error);
ExitCode misused(Console& console, const Error& error);
// What an exception that came out of a command means; tells about it.
ExitCode exit_code_of(std::exception_ptr thrown, Console& console);

}  // namespace ocflow::cli
