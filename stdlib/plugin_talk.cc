#include "engine/base/value_json.h"
#include "engine/base/version.h"
#include "stdlib/plugin_call.h"

namespace ocflow::stdlib {

using keeper::Moment;
using keeper::Talk;
using nlohmann::json;
using std::chrono::seconds;

namespace {

keeper::Launch launch_of(const PluginProgram& plugin) {
  keeper::Launch launch;
  launch.program = plugin.program;
  for (auto& word : launch.program)
    if (word.starts_with("./")) word = plugin.folder + word.substr(1);
  launch.environment = {"PYTHONDONTWRITEBYTECODE=1"};  // its folder stays as it was locked
  return launch;
}

std::string shown(const std::string& line) {
  const auto text = valid_utf8(line);
  return text.size() > 80 ? text.substr(0, 80) + "..." : text;
}

std::string error_text(const json& error) {
  const auto message = error.find("message");
  if (message == error.end() || !message->is_string()) return "it failed, and doesn't say why";
  return message->get<std::string>();
}

}  // namespace

asio::awaitable<Result<std::unique_ptr<PluginTalk>>> PluginTalk::begin(action::Context& context,
                                                                       PluginProgram program) {
  auto talk = co_await Talk::begin(context, launch_of(program));
  if (!talk) co_return tl::unexpected(talk.error());
  std::unique_ptr<PluginTalk> out(new PluginTalk(context, program.name, std::move(*talk)));
  const Moment until = context.clock.elapsed() + seconds(10);
  json params{{"protocol", plugin_protocol}, {"ocflow", OCFLOW_VERSION}};
  auto hello = co_await out->ask("hello", std::move(params), until);
  std::string wrong;
  if (!hello)
    wrong = hello.error().what;
  else if (!hello->is_object() || hello->value("protocol", json()) != plugin_protocol)
    wrong = program.name + ": it doesn't answer hello with `\"protocol\": 1`";
  if (wrong.empty()) co_return std::move(out);
  auto parted = co_await out->part();
  if (!parted.tail.empty()) wrong += "; it wrote: " + shown(parted.tail);
  co_return fail(ErrorKind::failed, wrong);
}

asio::awaitable<Result<json>> PluginTalk::hear(Moment until) {
  std::string line;
  for (;;) {
    switch (co_await talk_->hear(line, until)) {
      case Talk::Heard::line:
        break;
      case Talk::Heard::ended:
        co_return fail(ErrorKind::failed, name_ + ": its program ended before it answered");
      case Talk::Heard::too_long:
        co_return fail(ErrorKind::failed, name_ + ": it wrote a line of more than 4 MiB");
      case Talk::Heard::late:
        co_return fail(ErrorKind::failed, name_ + ": its program doesn't answer");
      case Talk::Heard::cancelled:
        talk_->say(json{{"jsonrpc", "2.0"}, {"method", "cancel"}}.dump());
        until = context_.clock.elapsed() + keeper::grace;
        continue;
    }
    if (line.empty()) continue;
    auto message = json::parse(line, nullptr, false);
    if (message.is_object()) co_return message;
    co_return fail(ErrorKind::failed, name_ + ": it wrote a line that is no message: " + shown(line),
                   "its standard output is for messages alone; what is for people goes to its error output");
  }
}

asio::awaitable<Result<json>> PluginTalk::answer(int id, Moment until) {
  for (;;) {
    auto message = co_await hear(until);
    if (!message || message->value("id", json()) == id) co_return message;
    if (message->contains("method")) continue;  // it tells something that nobody asked for
    co_return fail(ErrorKind::failed, name_ + ": it answers what it wasn't asked");
  }
}

asio::awaitable<Result<json>> PluginTalk::ask(std::string method, json params, Moment until) {
  const int id = ++last_;
  json question{{"jsonrpc", "2.0"}, {"id", id}, {"method", method}, {"params", std::move(params)}};
  talk_->say(question.dump());
  auto message = co_await answer(id, until);
  if (!message) co_return message;
  if (const auto error = message->find("error"); error != message->end())
    co_return fail(ErrorKind::declined, error->is_object() ? error_text(*error) : error_text(json::object()));
  if (const auto result = message->find("result"); result != message->end()) co_return *result;
  co_return fail(ErrorKind::failed, name_ + ": its answer to " + method + " has neither `result` nor `error`");
}

asio::awaitable<Talk::Parted> PluginTalk::part() { co_return co_await talk_->part(); }

}  // namespace ocflow::stdlib
