// What could stand at the end of a command line that somebody is writing; a shell's completion asks for it.
#pragma once
#include <string>
#include <vector>

namespace ocflow::cli {

struct Candidate {
  std::string word;   // ends with `=` where a value follows at once
  std::string about;  // one line; may be empty
};

struct Candidates {
  // What the shell finds better by itself.
  enum class Files { none, any, procedures, folders } files = Files::none;
  std::vector<Candidate> words;
};

// `line` without the program's name, as far as it is written; its last word is the one that is wanted, perhaps empty.
// Reads what is there to be read (runs, a procedure's file), and tells nobody where that is not possible.
Candidates candidates(const std::vector<std::string>& line);

}  // namespace ocflow::cli
