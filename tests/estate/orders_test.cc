// Orders that a procedure does not ensure for every site: which sites of an estate break them.
#include <nlohmann/json.hpp>

#include "engine/run/applies.h"
#include "tests/support/catch.h"
#include "tests/support/cli_run.h"
#include "tests/support/golden.h"

using namespace ocflow::test;
using nlohmann::json;

namespace {

constexpr const char* order = R"(procedure p "Stopping two servers"

given
  has_front : bool    "Is there a front?"
  has_back : bool     "Is there a back?"

ensure
  front before back
  front before log

Start
 1. Stop them.
      - Stop the back.
          as back
          if has_back
          do command(["true"])
      - Stop the front.
          as front
          if has_front
          do command(["true"])
      - Write the log.
          as log
          if file.exists("log")
          after front
          do command(["true"])
End
)";

struct Servers : Cli {
  explicit Servers(const std::string& text = order) {
    write("p.ocf", text);
    write("s/both.yaml", "has_front: true\nhas_back: true\n");
    write("s/front.yaml", "has_front: true\nhas_back: false\n");
    write("s/none.yaml", "has_front: false\nhas_back: false\n");
  }
  json broken(const std::string& command) const {
    const auto result = (*this)({command, "p.ocf", "--site", "s/*.yaml", "--output", "json"});
    INFO(result.out + result.err);
    CHECK(result.exit_code == 65);
    const auto all = json::parse(result.out);
    return command == "check" ? all["estates"][0]["orders_broken"] : all["orders_broken"];
  }
};

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  return text.replace(text.find(from), from.size(), to);
}

}  // namespace

TEST_CASE("an order that is not ensured is told with the sites that break it, and with no others") {
  for (const std::string command : {"check", "plan", "rehearse"}) {
    const auto orders = Servers().broken(command);
    REQUIRE(orders.size() == 1);
    CHECK(orders[0]["order"] == "front before back");
    CHECK(orders[0]["broken_at"] == json({"s/both.yaml"}));
    CHECK(orders[0]["perhaps_broken_at"] == json::array());
  }
}

TEST_CASE("where a look decides, the order is perhaps broken") {
  const auto text = replaced(order, "          after front\n", "");
  const auto orders = Servers(text).broken("check");
  REQUIRE(orders.size() == 2);
  CHECK(orders[1]["perhaps_broken_at"] == json({"s/both.yaml", "s/front.yaml"}));
}

TEST_CASE("a broken order as text: the message, the sites, and what their values decide") {
  const Servers cli;
  const auto result = cli({"plan", "p.ocf", "--site", "s/*.yaml"});
  CHECK(result.exit_code == 65);
  CHECK(has(result.err, "OCF0320"));
  CHECK(result.out == golden("estate/orders.txt", result.out));
}

TEST_CASE("an order inside a procedure that is called is looked at in each of its calls") {
  auto text = replaced(order, "procedure p \"Stopping two servers\"", "procedure q \"Stopping two servers\"");
  text =
      "procedure p \"All\"\n\ngiven\n  has_front : bool \"F\"\n  has_back : bool \"B\"\n\nStart\n 1. Stop the "
      "others.\n      "
      "do "
      "q(false, has_back)\n 2. Stop these.\n      do q(has_front, has_back)\nEnd\n\n" +
      text;
  CHECK(Servers(text).broken("check")[0]["broken_at"] == json({"s/both.yaml"}));
}

TEST_CASE("orders that are ensured for every site are counted") {
  const Servers cli(replaced(order, "          as back\n", "          as back\n          after front\n"));
  const auto result = cli({"check", "p.ocf", "--site", "s/*.yaml"});
  CHECK(result.exit_code == 0);
  CHECK(has(result.out, "2 orders are ensured for every site."));
}
