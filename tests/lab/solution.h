// The components of the Outbound Contact solution: where they run and what each needs, as far as the order of
// stopping depends on it.
#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "tests/lab/component.h"

namespace lab {

struct Part {
  std::string name;   // in the site file, the ledger and the file names
  std::string title;  // what people call it
  std::size_t host;   // 0: applications, 1: data
  std::vector<std::string> needs;
};

// In an order in which they can be started; the reverse is an order in which they can be stopped.
const std::vector<Part>& solution();

inline const char* const host_names[] = {"applications", "data"};
inline const char* const host_addresses[] = {"127.0.1.1", "127.0.1.2"};

struct Lab {
  std::filesystem::path folder;
  std::filesystem::path program;                            // this one
  unsigned short base_port = 0;                             // the component number n of `solution()` has base_port + n
  std::vector<std::string> without;                         // names of components that are not used
  std::vector<std::string> options;                         // of every component: --stop-takes=200ms
  std::vector<std::pair<std::string, std::string>> faults;  // component, option without dashes
  std::vector<std::pair<std::string, std::string>> at;      // component, its address where that is another one

  bool used(const std::string& name) const;
  Address address(std::size_t part) const;
  // What starts a component: the program and its arguments.
  std::vector<std::string> command(std::size_t part) const;
};

// The site file of that lab, for procedures/shutdown.ocf and the others.
std::string site_file(const Lab& lab);

}  // namespace lab
