#include "stdlib/program.h"

#include <algorithm>

namespace ocflow::stdlib {
namespace {

bool is_name(const std::string& name) {
  auto letter = [](char c) { return c == '_' || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); };
  if (name.empty() || !letter(name[0])) return false;
  return std::all_of(name.begin(), name.end(), [&](char c) { return letter(c) || (c >= '0' && c <= '9'); });
}

}  // namespace

Result<std::string> as_program_text(const Value& value) {
  switch (value.kind()) {
    case Value::Kind::none:
      return std::string();
    case Value::Kind::text:
      return text_of(value);
    case Value::Kind::secret:
      return value.get<Secret>()->reveal();
    case Value::Kind::host: {
      auto host = value.get<Host>();
      return host->address.empty() ? host->name : host->address;
    }
    case Value::Kind::list:
    case Value::Kind::record:
      return fail(ErrorKind::failed, "a " + std::string(kind_name(value.kind())) + " can't be handed to a program",
                  "hand over its parts, one by one");
    default:
      return value.text();
  }
}

Result<std::string> variable(const std::string& name, const Value& value) {
  if (!is_name(name)) return fail(ErrorKind::failed, "\"" + name + "\" can't be the name of a variable");
  auto text = as_program_text(value);
  if (!text) return fail(ErrorKind::failed, "the variable " + name + ": " + text.error().what, text.error().remedy);
  return name + "=" + *text;
}

Result<std::vector<std::string>> variables(const List& items) {
  std::vector<std::string> all;
  for (const Value& item : items) {
    Result<std::string> made = fail(ErrorKind::failed, "a variable is neither \"NAME=value\" nor [\"NAME\", value]");
    if (auto text = item.get<std::string>(); text && text->find('=') != std::string::npos)
      made = variable(text->substr(0, text->find('=')), text->substr(text->find('=') + 1));
    else if (auto pair = item.list(); pair && pair->size() == 2 && (*pair)[0].get<std::string>())
      made = variable(text_of((*pair)[0]), (*pair)[1]);
    if (!made) return tl::unexpected(made.error());
    all.push_back(std::move(*made));
  }
  return all;
}

asio::awaitable<Outcome> run_program(Context& context, keeper::Launch launch, std::vector<double> ok) {
  auto name = launch.program.empty() ? std::string() : launch.program[0];
  auto ran = co_await keeper::run_spooled(context, std::move(launch));
  if (!ran) co_return failed(ran.error());
  if (!ran->exit) {
    Outcome outcome = action::failed(name + " could not be ended, not even by SIGKILL", {}, ran->tail);
    outcome.ended = action::Ended::in_doubt;
    co_return outcome;
  }
  Record result;
  result.fields = {{"exit_code", ran->exit->code}, {"output", ran->text}};
  bool fine = !ran->stopped && std::find(ok.begin(), ok.end(), ran->exit->code) != ok.end();
  const auto left = ran->left.empty() ? std::string() : "; what it started could not be ended: " + ran->left;
  if (!fine) co_return action::failed(name + ": " + ran->exit->text() + left, result, ran->tail);
  Outcome outcome = action::done(result);
  outcome.output = ran->tail;
  co_return outcome;
}

}  // namespace ocflow::stdlib
