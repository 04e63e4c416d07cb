#include "stdlib/actions.h"
#include "stdlib/adapters.h"

namespace ocflow::stdlib {
namespace {

// The order is the order of the reference; numbers in a compiled program refer to it.
Actions all_actions() {
  Actions all;
  add_command(all);
  add_shell(all);
  add_pause(all);
  add_say(all);
  add_process(all);
  add_service(all);
  add_tcp(all);
  add_dns(all);
  add_http(all);
  add_web(all);
  add_window(all);
  add_file_reads(all);
  add_file_lines(all);
  add_file_changes(all);
  add_file_copy(all);
  add_file_fill(all);
  add_monitoring(all);
  add_ocf(all);
  add_ansible(all);
  return all;
}

}  // namespace

const std::vector<Action>& actions() {
  static const Actions all = all_actions();
  return all;
}

const std::vector<Action>& keeper_actions() {
  static const Actions all = [] {
    Actions actions = all_actions();
    add_plugin(actions);
    return actions;
  }();
  return all;
}

const action::Registry& registry() {
  static const action::Registry all = [] {
    action::Registry registry;
    for (const Action& a : actions()) {
      action::Signature signature = a.signature;
      signature.probed = a.probe != nullptr;
      registry.add(std::move(signature));
    }
    return registry;
  }();
  return all;
}

}  // namespace ocflow::stdlib
