// A run of a procedure that is written down in the test, in a world that the test makes up. What is done goes by the
// action and its first argument: "service.stop ocs".
#pragma once
#include <utility>

#include "tests/support/compiled.h"
#include "tests/support/world.h"

namespace ocflow::test {

namespace detail {
struct Holder {
  std::unique_ptr<CompiledText> text;
};
inline Built built_of(CompiledText& text) {
  Built out;
  out.program = text.compiled.checked.program;
  out.plan = std::make_unique<plan::Plan>(text.plan());
  return out;
}
}  // namespace detail

class TextSim : private detail::Holder, public Sim {
 public:
  // `steps` stands between Start and End; `givens` and `heads` (use, type) above.
  explicit TextSim(const std::string& steps, const std::string& above = "", const std::string& heads = "",
                   const std::vector<std::string>& settings = {}, const std::string& site = {})
      : Holder{compiled(heads + "procedure p \"A procedure\"\n" + above + "Start\n" + steps + "End\n", settings, site)},
        Sim(detail::built_of(*text)) {
    world.by_action = true;
  }
  // All that was done, in order, as one line.
  std::string done() const {
    std::string out;
    for (const World::Act& act : world.acts) out += (out.empty() ? "" : ", ") + act.what;
    return out;
  }
  void fails(const std::string& what, int times = 1) {
    for (int i = 0; i < times; ++i) world.script[what].push_back(action::failed("broken"));
  }
  std::string why(const std::string& path) const { return machine->why(built.node(path)); }
};

}  // namespace ocflow::test
