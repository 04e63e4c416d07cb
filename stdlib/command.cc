#include <algorithm>

#include "engine/base/value_json.h"
#include "stdlib/families.h"
#include "stdlib/program.h"

namespace ocflow::stdlib {
namespace {

const RecordType command_result{
    "command",
    {field("exit_code", number(), "What the program returned; 128 + N when signal N ended it"),
     field("output", text(), "What it wrote to its output and its error output")}};

std::vector<double> numbers(const Value& list) {
  std::vector<double> all;
  for (const Value& item : *list.list()) all.push_back(number_of(item));
  return all;
}

// Arguments 0 to 3 are the same of both. The file of the input lives as long as the child needs it.
struct PreparedCommand {
  keeper::Launch launch;
  keeper::Descriptor input;
};

Result<PreparedCommand> prepare(const Arguments& arguments) {
  PreparedCommand prepared;
  prepared.launch.program = texts_of(arguments[0]);
  prepared.launch.directory = text_or_empty(arguments[1]);
  auto environment = variables(*arguments[2].list());
  if (!environment) return tl::unexpected(environment.error());
  prepared.launch.environment = std::move(*environment);
  if (arguments[3].is_none()) return prepared;
  auto text = as_program_text(arguments[3]);
  if (!text) return tl::unexpected(text.error());
  auto file = keeper::memory_file(*text);
  if (!file) return tl::unexpected(file.error());
  prepared.input = std::move(*file);
  prepared.launch.input = prepared.input.get();
  return prepared;
}

asio::awaitable<Outcome> run(Context& context, const Arguments& arguments, const Authority&) {
  auto prepared = prepare(arguments);
  if (!prepared) co_return failed(prepared.error());
  auto ok = numbers(arguments[5]);
  co_return co_await run_program(context, std::move(prepared->launch), std::move(ok));
}

std::string why_not_read(const keeper::Ran& ran, const Arguments& arguments) {
  if (ran.too_long) return "it wrote more than " + std::to_string(keeper::captured_bytes >> 20) + " MiB, and was ended";
  if (ran.late) return "it took longer than " + duration_text(duration_of(arguments[5])) + ", and was ended";
  if (ran.stopped || !ran.exit) return "it was ended before its end";
  auto ok = numbers(arguments[4]);
  if (std::find(ok.begin(), ok.end(), ran.exit->code) != ok.end()) return {};
  return ran.exit->text();
}

asio::awaitable<Outcome> read_command(Context& context, const Arguments& arguments) {
  auto prepared = prepare(arguments);
  if (!prepared) co_return failed(prepared.error());
  auto name = prepared->launch.program.empty() ? std::string() : prepared->launch.program[0];
  auto limit = duration_of(arguments[5]);
  auto ran = co_await keeper::run_captured(context, std::move(prepared->launch), limit);
  if (!ran) co_return failed(ran.error());
  auto why = why_not_read(*ran, arguments);
  if (!why.empty()) co_return action::failed(name + ": " + why, {}, ran->tail);
  for (const char end : {'\n', '\r'})  // a line of Windows ends with both
    if (!ran->text.empty() && ran->text.back() == end) ran->text.pop_back();
  co_return action::done(valid_utf8(ran->text), false);
}

}  // namespace

void add_command(Actions& to) {
  Action command;
  command.signature =
      signature("command", "Runs a program, without a shell.",
                {must("program", Type::list_of(text()), "The program and its arguments, each handed over as it is"),
                 may("directory", text(), "Where it runs; without it, where ocflow was started"),
                 may("environment", Type::list_of(a(Type::Kind::any)), List{},
                     "Variables for it: \"NAME=value\", or [\"NAME\", value] where the value may be a secret"),
                 may("input", a(Type::Kind::any), "What it reads from its standard input: a text or a secret"),
                 may("repeatable", boolean(), false, "Whether a second run does no harm"),
                 may("ok", Type::list_of(number()), List{Value(0)}, "The exit codes that mean success")},
                Type::record(command_result), Effect::once);
  command.signature.repeatable_by_call = true;
  command.apply = run;
  to.push_back(std::move(command));

  Action reading;
  reading.signature =
      signature("command.read",
                "What a program writes to its output, without the last line end. The program must change nothing.",
                {must("program", Type::list_of(text()), "The program and its arguments, each handed over as it is"),
                 may("directory", text(), "Where it runs; without it, where ocflow was started"),
                 may("environment", Type::list_of(a(Type::Kind::any)), List{},
                     "Variables for it: \"NAME=value\", or [\"NAME\", value] where the value may be a secret"),
                 may("input", a(Type::Kind::any), "What it reads from its standard input: a text or a secret"),
                 may("ok", Type::list_of(number()), List{Value(0)}, "The exit codes that mean success"),
                 may("limit", duration(), Value(Duration(std::chrono::minutes(1))), "How long it may take")},
                text(), Effect::reads);
  reading.read = read_command;
  to.push_back(std::move(reading));
}

}  // namespace ocflow::stdlib
