// The actions of the Windows keeper. Their signatures are those of everywhere.
#include "stdlib/actions.h"
#include "stdlib/families.h"

namespace ocflow::stdlib {

const std::vector<Action>& actions() {
  static const Actions all = [] {
    Actions made;
    add_command(made);
    add_pause(made);
    add_say(made);
    add_process(made);
    add_service(made);
    add_tcp(made);
    add_window(made);
    return made;
  }();
  return all;
}

}  // namespace ocflow::stdlib
