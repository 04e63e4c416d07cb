#include "stdlib/families.h"
#include "stdlib/program.h"

namespace ocflow::stdlib {
namespace {

const RecordType& shell_result() {
  static const RecordType type{
      "shell",
      {field("exit_code", number(), "What the script returned; 128 + N when signal N ended it"),
       field("output", text(), "What it wrote to its output and its error output")}};
  return type;
}

// The named values come after the parameters, as records {name, value}.
Result<std::vector<std::string>> named_values(const Arguments& arguments, std::size_t from) {
  std::vector<std::string> all;
  for (std::size_t i = from; i < arguments.size(); ++i) {
    auto name = arguments[i].field("name");
    auto value = arguments[i].field("value");
    if (!name || !name->get<std::string>() || !value)
      return fail(ErrorKind::failed, "a value beside the script has no name");
    auto made = variable(text_of(*name), *value);
    if (!made) return tl::unexpected(made.error());
    all.push_back(std::move(*made));
  }
  return all;
}

asio::awaitable<Outcome> run_shell(Context& context, const Arguments& arguments, const Authority&) {
  auto values = named_values(arguments, 3);
  if (!values) co_return failed(values.error());
  keeper::Launch launch;
  launch.program = {"/bin/sh", "-c", text_of(arguments[0])};
  launch.directory = text_or_empty(arguments[1]);
  launch.environment = std::move(*values);
  std::vector<double> ok{0};
  co_return co_await run_program(context, std::move(launch), std::move(ok));
}

}  // namespace

void add_shell(Actions& to) {
  Action shell;
  shell.signature = signature(
      "shell", "Runs a script with /bin/sh. Values go in beside it, by name, as its environment variables.",
      {must("script", a(Type::Kind::code), "The script; it holds no {values}: use $name and give `name: value`"),
       may("directory", text(), "Where it runs; without it, where ocflow was started"),
       may("repeatable", boolean(), false, "Whether a second run does no harm")},
      Type::record(shell_result()), Effect::once);
  shell.signature.repeatable_by_call = true;
  shell.signature.takes_values = true;
  shell.apply = run_shell;
  to.push_back(std::move(shell));
}

}  // namespace ocflow::stdlib
