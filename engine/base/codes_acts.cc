// OCF03xx: waits, lower rungs, ways back and what a `for` does with its items.
#include "engine/base/codes.h"

namespace ocflow::codes {
namespace {

const std::vector<CodeEntry> acts{
    {"OCF0330", "A wait that can never end well",
     "`until … for D` asks that it holds for D without a break. Within a shorter time that can't happen.",
     R"(procedure p "A procedure"
Start
 1. Wait until it is quiet.
      until not tcp.open(engine.host, 5000) for 10m every 5s within 1m
End
)",
     R"(procedure p "A procedure"
Start
 1. Wait until it is quiet.
      until not tcp.open(engine.host, 5000) for 1m every 5s within 10m
End
)"},
};

}  // namespace

std::vector<CodeEntry> act_mistakes() { return acts; }

}  // namespace ocflow::codes
