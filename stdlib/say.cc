#include "stdlib/families.h"

namespace ocflow::stdlib {
namespace {

asio::awaitable<Outcome> show(Context&, const Arguments& arguments, const Authority&) {
  constexpr std::size_t most = 4096;
  Outcome outcome = action::done({}, false);
  outcome.output = text_of(arguments[0]);
  if (outcome.output.size() > most) {
    std::size_t end = most;
    while (end > 0 && (static_cast<unsigned char>(outcome.output[end]) & 0xc0) == 0x80)
      --end;  // not inside a character
    outcome.output.resize(end);
    outcome.output += "…";
  }
  co_return outcome;
}

asio::awaitable<Probed> probe_say(Context&, const Arguments& arguments) { co_return would_say(text_of(arguments[0])); }

}  // namespace

Probed would_say(const std::string& text) { return {Probed::Sees::would_change, "", "says: " + text, ""}; }

void add_say(Actions& to) {
  Action say;
  say.signature = signature("say", "Shows a text and puts it into the report.", {must("text", text(), "What is shown")},
                            nothing(), Effect::idempotent);
  say.apply = show;
  say.probe = probe_say;
  to.push_back(std::move(say));
}

}  // namespace ocflow::stdlib
