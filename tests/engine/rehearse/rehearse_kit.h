// A rehearsal of a text, in one line of a test.
#pragma once
#include <algorithm>

#include "engine/rehearse/rehearsal.h"
#include "engine/report/words.h"
#include "engine/site/yaml_reader.h"
#include "stdlib/meanings.h"
#include "tests/support/catch.h"
#include "tests/support/compiled.h"

namespace ocflow::test {

// Components that run as services on two machines, one of them this one.
inline const std::string types = R"(
type component
  name      : text            "What people call it"
  host      : host            "Where it runs"
  service   : text            "Its service"
  port      : number          "Where it answers"
  autostart : bool = false    "Whether something starts it again"

type solution
  a        : component         "The first"
  b        : component         "The second"
  a_backup : component = none  "The backup of the first"
)";
inline const std::string site = R"(
hosts:
  here: {reach: local, platform: linux, address: 127.0.0.1}
  there: {platform: linux, address: 192.0.2.1, user: ops}
site:
  a: {name: A, host: here, service: a, port: 1001}
  b: {name: B, host: there, service: b, port: 1002}
)";

class Rehearsing {
 public:
  explicit Rehearsing(const std::string& text, const std::string& the_site = site, const std::string& told_text = {},
                      rehearse::Wanted wanted = {})
      : made(compiled(text, {}, the_site)) {
    auto& c = made->compiled;
    if (!told_text.empty()) {
      Diagnostics diagnostics;
      const auto id = c.sources.add("results.yaml", told_text);
      rehearse::read_told(*site::read_yaml(c.sources[id].text(), id, diagnostics), made->plan(), told, mistakes);
    }
    std::vector<std::pair<std::string, Value>> givens;
    for (std::size_t i = 0; i < c.givens.size(); ++i) givens.emplace_back(c.chosen().givens[i].name, c.givens[i]);
    stage = std::make_unique<rehearse::Stage>(made->plan(), stdlib::meanings(), c.site.get(), told, givens);
    all = rehearse::rehearse(*stage, wanted, [](plan::NodeId) { return std::string(); });
  }

  plan::NodeId node(const std::string& path) const { return made->compiled.plan->find(path); }
  std::size_t found(rehearse::Finding::Kind kind, const std::string& path = {}) const {
    return static_cast<std::size_t>(std::count_if(
        all.findings.begin(), all.findings.end(),
        [&](const rehearse::Finding& f) { return f.kind == kind && (path.empty() || f.node == node(path)); }));
  }
  // How it ends when that happens to that step.
  const rehearse::Ending& ending(const std::string& path, rehearse::FaultKind kind) const {
    for (const auto& row : all.acts)
      for (const auto& one : row.faults)
        if (row.node == node(path) && one.fault.kind == kind) return one.ending;
    throw std::runtime_error("nothing was rehearsed of step " + path);
  }

  std::unique_ptr<CompiledText> made;
  rehearse::Told told;
  std::vector<rehearse::Mistake> mistakes;
  std::unique_ptr<rehearse::Stage> stage;
  rehearse::Rehearsal all;
};

}  // namespace ocflow::test
