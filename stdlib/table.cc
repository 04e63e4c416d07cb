#include "stdlib/actions.h"
#include "stdlib/adapters.h"

namespace ocflow::stdlib {
namespace {

// A family of which no action starts a program.
void inside(Actions& all, void (*add)(Actions&)) {
  const auto first = all.size();
  add(all);
  for (auto i = first; i < all.size(); ++i) all[i].inside = true;
}

// The order is the order of the reference; numbers in a compiled program refer to it.
Actions all_actions() {
  Actions all;
  add_command(all);
  add_shell(all);
  inside(all, add_pause);
  inside(all, add_say);
  add_process(all);
  add_service(all);
  inside(all, add_tcp);
  inside(all, add_dns);
  inside(all, add_http);
  add_web(all);
  inside(all, add_window);
  inside(all, add_file_reads);
  inside(all, add_file_lines);
  inside(all, add_file_changes);
  inside(all, add_file_copy);
  inside(all, add_file_fill);
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
