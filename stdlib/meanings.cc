#include "stdlib/meanings.h"

namespace ocflow::stdlib {
namespace {

using Handles = std::vector<std::pair<std::string, std::string>>;

action::Meaning leaves(std::string aspect, Value value, Handles handles, std::string only_if = {}) {
  return {std::move(aspect), std::move(handles), std::move(value), std::move(only_if), {}, false};
}
action::Meaning tells(std::string aspect, Handles handles, std::vector<std::pair<Value, Value>> words = {}) {
  return {std::move(aspect), std::move(handles), {}, {}, std::move(words), false};
}
action::Meaning harmless() { return {{}, {}, {}, {}, {}, true}; }

// One line for each action: what it leaves, or what it tells. An action that isn't here is rehearsed all the same: it
// was done or it was not, and its own checks find that out.
action::Meanings make() {
  const Handles service{{"service", "service"}}, window{{"title", "window"}}, file{{"path", "file"}},
      to{{"to", "file"}};
  const Handles program{{"program", "program"}, {"pid_file", "pid_file"}};
  const Handles process{
      {"executable", "executable"}, {"pid_file", "pid_file"}, {"port", "port"}, {"service", "service"}};
  return {
      {"service.start", leaves("runs", true, service)},
      {"service.stop", leaves("runs", false, service)},
      {"service.restart", leaves("runs", true, service)},
      {"service.is_running", tells("runs", service)},
      {"service.state", tells("runs", service, {{true, "running"}, {false, "stopped"}})},
      {"service.enable", leaves("automatic", true, service)},
      {"service.disable", leaves("automatic", false, service)},
      {"service.start_type", tells("automatic", service, {{true, "automatic"}, {false, "manual"}})},
      {"process.start", leaves("runs", true, program)},
      {"process.stop", leaves("runs", false, program)},
      {"process.terminate", leaves("runs", false, process)},
      {"process.is_running", tells("runs", process)},
      {"tcp.open", tells("runs", {{"port", "port"}})},
      {"window.close", leaves("runs", false, window)},
      {"window.menu", leaves("runs", false, window, "closes")},
      {"window.is_open", tells("runs", window)},
      {"file.write", leaves("there", true, file)},
      {"file.append", leaves("there", true, file)},
      {"file.make_folder", leaves("there", true, file)},
      {"file.copy", leaves("there", true, to)},
      {"file.fill", leaves("there", true, to)},
      {"file.remove", leaves("there", false, file)},
      {"file.exists", tells("there", file)},
      {"pause", harmless()},
      {"say", harmless()},
  };
}

}  // namespace

const action::Meanings& meanings() {
  static const action::Meanings all = make();
  return all;
}

}  // namespace ocflow::stdlib
