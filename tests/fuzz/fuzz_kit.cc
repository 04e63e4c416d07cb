#include "tests/fuzz/fuzz_kit.h"

#include <algorithm>
#include <cstring>
#include <nlohmann/json.hpp>
#include <vector>

#include "tests/support/random.h"

namespace ocflow::fuzz {
namespace {

constexpr const char* lines[] = {
    " 1. Stop {ocs.name}.",
    " 2. Wait for {servers}.",
    " - Look at it.",
    "      as a",
    "      as b",
    "      after a, b",
    "      if used",
    "      if ocs.backup != none and not other",
    "      otherwise",
    "      for s in servers where s.port > 1 by s.name, 2 at a time, each after s.backup",
    "      for n in a.names at once, until one succeeds",
    "      on ocs.host",
    "      do service.stop(ocs.service)",
    "      do service.stop(ocs.service) on ocs.host within grace as x",
    "      do reverse q(ocs)",
    "      do q(ocs)",
    "      do command([\"ls\", ocs.name]) as out : list of text",
    "      do person()",
    "      else do service.start(\"x\")",
    "      else ask",
    "      until tcp.open(ocs.host, 80) for 5s every 2s within 1m",
    "      require count(s in servers where s.runs_as == \"service\") >= 2 \"why\"",
    "      expect a.failed == false",
    "      let n = first(s in servers)",
    "      keep k = ocs.name",
    "      if kept.k == none",
    "      within 5m",
    "      retry 3 times every 2s doubling",
    "      on failure continue",
    "      on failure undo",
    "      undo service.start(ocs.service)",
    "      undo none \"it is gone\"",
    "      undo nothing",
    "      finally say(\"done\")",
    "      confirm \"Sure?\" typing ocs.name",
    "      ask \"How many?\" as many : number",
    "      note It takes long.",
    "      reversed \"Start it.\"",
    "ensure",
    "  a before b",
    "  every failure decided",
    "given",
    "  ocs : server \"A server\"",
    "  servers : list of server = []",
    "type server",
    "let up(s : server) = service.state(s.service) == \"running\"",
    "procedure q \"Another\"",
    "Start",
    "End",
    "# a comment",
    "",
};

struct Part {
  std::size_t begin, end;
};

std::vector<Part> parts_of(const std::string& text) {
  std::vector<Part> out;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size() - 1) + 1;
    out.push_back({at, end});
    at = end;
  }
  return out;
}

}  // namespace

void require_sound(const Diagnostics& diagnostics, const Sources& sources) {
  constexpr int shown = 3;
  int left = shown;
  for (const Diagnostic& d : diagnostics.sorted()) {
    require(d.at.begin <= d.at.end && d.at.file < sources.size() && d.at.end <= sources[d.at.file].text().size());
    require(find_code(d.code) != nullptr && !d.message.empty());
    if (left-- <= 0) continue;
    require(!render(d, sources).empty());
    require(!to_json(d, sources).dump().empty());
  }
}

std::size_t change_a_line(std::uint8_t* data, std::size_t size, std::size_t most, std::uint32_t seed) {
  test::Random random(seed);
  std::string text(reinterpret_cast<const char*>(data), size);
  const std::vector<Part> parts = parts_of(text);
  const auto any = [&] { return parts[random.below(static_cast<std::uint32_t>(parts.size()))]; };
  const auto copy = [&](Part p) { return text.substr(p.begin, p.end - p.begin); };
  const std::size_t to = parts.empty() ? 0 : any().begin;
  const std::uint32_t what = parts.empty() ? 0 : random.below(6);
  if (what <= 2) {
    text.insert(to, std::string(lines[random.below(std::size(lines))]) + "\n");
  } else if (const Part from = any(); what == 3) {
    text.insert(to, copy(from));
  } else if (what == 4) {
    text.erase(from.begin, from.end - from.begin);
  } else {
    const std::string line = copy(from);
    text.erase(from.begin, line.size());
    text.insert(std::min(to, text.size()), line);
  }
  const std::size_t length = std::min(text.size(), most);
  std::memcpy(data, text.data(), length);
  return length;
}

}  // namespace ocflow::fuzz
