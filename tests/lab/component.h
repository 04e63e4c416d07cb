// One component: binds its port, connects to what it needs, opens its port when it has all of that, and from then on
// writes down what goes away. Ends at SIGTERM.
#pragma once
#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

namespace lab {

struct Address {
  std::string ip;
  unsigned short port = 0;
};
Address parse_address(const std::string& text);  // 127.0.1.1:7001; throws std::runtime_error

struct Need {
  std::string name;
  Address where;
};

struct ComponentOptions {
  std::string name;
  Address listen;
  std::vector<Need> needs;
  std::filesystem::path folder;
  std::chrono::milliseconds stop_takes{0};
  bool ignores_term = false;
  bool crashes_on_stop = false;
  int ready_fd = -1;  // gets one byte when the component is ready
};

inline constexpr int port_taken = 2;  // the exit code then

std::filesystem::path pid_file(const std::filesystem::path& folder, const std::string& name);

// Returns the exit code.
int run_component(const ComponentOptions& options);

}  // namespace lab
