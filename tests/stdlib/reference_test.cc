#include "stdlib/reference.h"

#include <cstdlib>
#include <set>

#include "engine/action/action.h"
#include "stdlib/actions.h"
#include "tests/support/catch.h"
#include "tests/support/temp_folder.h"

using namespace ocflow;
using action::Effect;

TEST_CASE("docs/actions.md is what the signatures say") {
  auto file = std::string(OCFLOW_SOURCE_DIR) + "/docs/actions.md";
  if (std::getenv("OCFLOW_RENEW")) std::ofstream(file, std::ios::binary) << stdlib::reference();
  std::ostringstream text;
  text << std::ifstream(file, std::ios::binary).rdbuf();
  CHECK(text.str() == stdlib::reference());
}

TEST_CASE("a signature says what the engine relies on") {
  for (const auto& action : stdlib::actions()) {
    const auto& s = action.signature;
    CAPTURE(s.name);
    CHECK((s.about.size() > 8 && s.about.back() == '.'));
    CHECK((s.effect == Effect::reads) == (action.read != nullptr));
    CHECK((s.effect == Effect::reads) != (action.apply != nullptr));
    CHECK(s.repeatable_by_call == (s.parameter("repeatable") >= 0));
    std::set<std::string> names;
    bool optional = false;
    for (const auto& p : s.parameters) {
      CAPTURE(p.name);
      CHECK(names.insert(p.name).second);
      CHECK(p.about.size() > 4);
      CHECK_FALSE((optional && !p.otherwise));  // what must be given stands first
      optional = p.otherwise.has_value();
      if (p.otherwise) CHECK(why_not(*p.otherwise, p.type) == "");
    }
  }
}

TEST_CASE("an inverse exists, changes something, and takes the same arguments") {
  for (const auto& action : stdlib::actions()) {
    const auto& s = action.signature;
    if (s.inverse.empty()) continue;
    CAPTURE(s.name);
    auto inverse = stdlib::registry().find(s.inverse);
    REQUIRE(inverse);
    CHECK(inverse->effect != Effect::reads);
    for (const auto& p : s.parameters) {
      auto other = inverse->parameter(p.name);
      REQUIRE(other >= 0);
      CHECK(inverse->parameters[static_cast<std::size_t>(other)].type.text() == p.type.text());
    }
  }
}

TEST_CASE("the registry finds by name and by number") {
  const auto& all = stdlib::registry();
  CHECK(all.size() == stdlib::actions().size());
  CHECK(all.find("service.stop")->inverse == "service.start");
  CHECK(all[*all.index("pause")].name == "pause");
  CHECK(all.find("no.such") == nullptr);
  CHECK(all.names_in("dns") == std::vector<std::string>{"dns.lookup"});
  CHECK(all.names_in("nothing").empty());
}
