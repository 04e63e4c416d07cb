// A run told by its events, a second apart, and folded into a report:
//   Told run(text);  run.tell(EventKind::run_started);  run.act("1", fails);
#pragma once
#include "engine/report/report.h"
#include "tests/support/catch.h"
#include "tests/support/compiled.h"

namespace ocflow::test {

struct Told {
  explicit Told(const char* of) : made(compiled(of)) {}
  std::unique_ptr<CompiledText> made;
  run::RunState state{made->plan()};
  report::Folder folder{state, "20261123-004700-k3f"};
  std::uint64_t seq = 0;

  void tell(run::EventKind kind, const std::string& step = "", std::function<void(run::Event&)> fill = {}) {
    run::Event e;
    e.seq = ++seq;
    e.wall_ms = 1'795'394'820'000 + static_cast<std::int64_t>(seq) * 1000;
    e.kind = kind;
    e.node = step.empty() ? 0 : made->plan().find(step);
    if (kind == run::EventKind::intent || kind == run::EventKind::observed) e.attempt = 1;
    if (fill) fill(e);
    state.apply(e);
    REQUIRE(state.broken() == "");
    folder.happened(e);
  }
  void act(const std::string& step, std::function<void(run::Event&)> fill = {}) {
    tell(run::EventKind::intent, step);
    tell(run::EventKind::observed, step, [&](run::Event& e) {
      e.yes = true;
      if (fill) fill(e);
    });
  }
};

inline void fails(run::Event& e) {
  e.ended = action::Ended::failed;
  e.text = "it ended with exit code 3";
  e.output = "the key broke\nin the lock\n";
}

inline void in_doubt(run::Event& e) { e.ended = action::Ended::in_doubt; }
inline void succeeds(run::Event& e) { e.yes = true; }

}  // namespace ocflow::test
