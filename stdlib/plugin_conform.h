// Whether a program speaks the protocol of plugins as docs/plugins.md tells it, and does what its own tests want.
#pragma once
#include <string>
#include <vector>

#include "engine/base/result.h"
#include "engine/base/value.h"

namespace ocflow::stdlib {

struct PluginTrial {
  std::string about, action, method;
  Value with, gives;  // records, or none; `with` as the program gets it, defaults filled in
  std::string fails;
};

struct PluginUnderTest {
  std::string name, folder;
  std::vector<std::string> program;
  std::vector<PluginTrial> trials;
};

struct PluginFinding {
  std::string what;
  std::string wrong;  // empty: it is so
};

// Starts the program, several times. What its own tests do, is done.
std::vector<PluginFinding> conform(const PluginUnderTest& plugin);

}  // namespace ocflow::stdlib
