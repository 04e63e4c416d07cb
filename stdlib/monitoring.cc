// Monitoring plugins: programs that tell a state by their exit code (0 ok, 1 warning, 2 critical, 3 unknown), a line
// for people, and numbers behind a bar. There are hundreds of them, and all are called by one action.
#include <charconv>
#include <filesystem>

#include "engine/base/value_json.h"
#include "stdlib/adapters.h"
#include "stdlib/program.h"

namespace ocflow::stdlib {
namespace {

constexpr const char* states[] = {"ok", "warning", "critical", "unknown"};

const RecordType& measured() {
  static const RecordType type{"measured value",
                               {field("name", text(), "What was measured"), field("value", number(), "How much"),
                                field("unit", text(), "In what: s, %, B, c; empty where it is a plain number")}};
  return type;
}
const RecordType& monitoring_result() {
  static const RecordType type{"monitoring.check",
                               {field("state", Type::one_of({std::begin(states), std::end(states)}), "What it found"),
                                field("text", text(), "Its first line, without the numbers"),
                                field("numbers", Type::list_of(Type::record(measured())), "What it measured")}};
  return type;
}

// Where distributions put them.
constexpr const char* folders[] = {"/usr/lib/nagios/plugins", "/usr/lib/monitoring-plugins",
                                   "/usr/lib64/nagios/plugins", "/usr/libexec/nagios"};

std::string found(const std::string& program) {
  std::error_code none;
  if (program.find('/') != std::string::npos) return program;
  for (const auto* folder : folders)
    if (auto path = std::filesystem::path(folder) / program; std::filesystem::exists(path, none)) return path.string();
  return program;
}

std::string trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t\r\n'"), last = text.find_last_not_of(" \t\r\n'");
  return first == std::string_view::npos ? std::string() : std::string(text.substr(first, last - first + 1));
}

// 'label'=value[unit];warn;crit;min;max, with blanks between; what can't be read is passed over.
List numbers_in(std::string_view text) {
  List out;
  while (!text.empty()) {
    const auto begin = text.find_first_not_of(" \t\r\n");
    if (begin == std::string_view::npos) break;
    text.remove_prefix(begin);
    const auto quote = text[0] == '\'' ? text.find('\'', 1) : 0;
    const auto equals = quote == std::string_view::npos ? quote : text.find('=', quote);
    if (equals == std::string_view::npos) break;
    const auto end = std::min(text.find_first_of(" \t\r\n", equals), text.size());
    const auto value = text.substr(equals + 1, std::min(text.find(';', equals), end) - equals - 1);
    double amount = 0;
    const auto [unit, error] = std::from_chars(value.data(), value.data() + value.size(), amount);
    if (error == std::errc())
      out.push_back(Record{{{"name", trimmed(text.substr(0, equals))},
                            {"value", amount},
                            {"unit", std::string(unit, value.data() + value.size())}}});
    text.remove_prefix(end);
  }
  return out;
}

Value told(int code, const std::string& output) {
  const auto all = valid_utf8(output);
  const auto line = all.substr(0, all.find('\n'));
  const auto bar = line.find('|');
  return Record{{{"state", states[static_cast<std::size_t>(code)]},
                 {"text", trimmed(line.substr(0, bar))},
                 {"numbers", bar == std::string::npos ? List() : numbers_in(line.substr(bar + 1))}}};
}

asio::awaitable<Outcome> check(Context& context, const Arguments& arguments) {
  keeper::Launch launch;
  launch.program = texts_of(arguments[0]);
  auto environment = variables(*arguments[1].list());
  if (!environment) co_return failed(environment.error());
  launch.environment = std::move(*environment);
  if (launch.program.empty()) co_return action::failed("no program is named");
  const auto name = launch.program[0];
  launch.program[0] = found(name);
  const auto limit = duration_of(arguments[2]);
  auto ran = co_await keeper::run_captured(context, std::move(launch), limit);
  if (!ran) co_return failed(ran.error());
  if (ran->late) co_return action::failed(name + ": it took longer than " + duration_text(limit) + ", and was ended");
  if (ran->stopped || !ran->exit) co_return action::failed(name + ": it was ended before its end");
  if (ran->exit->signal != 0 || ran->exit->code > 3)
    co_return action::failed(name + ": " + ran->exit->text() + ", which no monitoring plugin has", {}, ran->tail);
  co_return action::done(told(ran->exit->code, ran->text), false);
}

}  // namespace

void add_monitoring(Actions& to) {
  Action reading;
  reading.signature = signature(
      "monitoring.check", "What a monitoring plugin says: any program that tells a state by the exit codes 0 to 3.",
      {must("program", Type::list_of(text()), "The plugin, looked for where such plugins are, and its arguments"),
       may("environment", Type::list_of(a(Type::Kind::any)), List{},
           "Variables for it: \"NAME=value\", or [\"NAME\", value] where the value may be a secret"),
       may("limit", duration(), Value(Duration(std::chrono::minutes(1))), "How long it may take")},
      Type::record(monitoring_result()), Effect::reads);
  reading.read = check;
  to.push_back(std::move(reading));
}

}  // namespace ocflow::stdlib
