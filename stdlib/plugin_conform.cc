#include "stdlib/plugin_conform.h"

#include <asio/co_spawn.hpp>
#include <asio/io_context.hpp>
#include <asio/steady_timer.hpp>
#include <asio/use_awaitable.hpp>
#include <cstdlib>
#include <filesystem>

#include "stdlib/plugin_call.h"
#include "stdlib/plugin_json.h"

namespace ocflow::stdlib {

using nlohmann::json;
using std::chrono::seconds;

namespace {

using Wrong = std::string;

constexpr seconds patience{10};

class Conforming {
 public:
  Conforming(action::Context& context, const PluginUnderTest& plugin) : context_(context), plugin_(plugin) {}

  asio::awaitable<void> all(std::vector<PluginFinding>& to) {
    const PluginProgram program{plugin_.name, plugin_.folder, plugin_.program};
    auto begun = co_await PluginTalk::begin(context_, program);
    to.push_back({"it answers hello with its protocol", begun ? "" : begun.error().what});
    if (!begun) co_return;
    auto& talk = **begun;
    // GCC 12 miscompiles a co_await within braces.
    Wrong wrong = co_await unknown(talk);
    to.push_back({"a method that it doesn't know is an error -32601", wrong});
    wrong = co_await no_action(talk);
    to.push_back({"an action that it hasn't is an error -32602", wrong});
    wrong = co_await no_message(talk);
    to.push_back({"what is no message is an error -32700, and it goes on", wrong});
    wrong = co_await idle_cancel(talk);
    to.push_back({"cancel is no question, so it isn't answered", wrong});
    auto parted = co_await talk.part();
    to.push_back({"it ends when its input does", parted.forced ? "after 5 seconds it still ran" : ""});
    for (const auto& trial : plugin_.trials) {
      wrong = co_await tried(program, trial);
      to.push_back({trial.about, wrong});
    }
  }

 private:
  keeper::Moment until() const { return context_.clock.elapsed() + patience; }

  asio::awaitable<Wrong> error_code(PluginTalk& talk, std::string line, int wanted) {
    talk.say(std::move(line));
    auto answer = co_await talk.hear(until());
    if (!answer) co_return answer.error().what;
    const auto error = answer->value("error", json::object());
    if (error.is_object() && error.value("code", json()) == wanted) co_return Wrong();
    co_return "it answers " + answer->dump(-1, ' ', false, json::error_handler_t::replace);
  }

  asio::awaitable<Wrong> unknown(PluginTalk& talk) {
    json question{{"jsonrpc", "2.0"}, {"id", 1001}, {"method", "no_such_method"}, {"params", json::object()}};
    co_return co_await error_code(talk, question.dump(), -32601);
  }

  asio::awaitable<Wrong> no_action(PluginTalk& talk) {
    json params{{"action", "no_such_action"}, {"arguments", json::object()}, {"values", json::object()}};
    json question{{"jsonrpc", "2.0"}, {"id", 1002}, {"method", "apply"}, {"params", std::move(params)}};
    co_return co_await error_code(talk, question.dump(), -32602);
  }

  asio::awaitable<Wrong> no_message(PluginTalk& talk) {
    auto wrong = co_await error_code(talk, "{this is no message", -32700);
    if (!wrong.empty()) co_return wrong;
    co_return co_await greets(talk);
  }

  asio::awaitable<Wrong> idle_cancel(PluginTalk& talk) {
    talk.say(R"({"jsonrpc":"2.0","method":"cancel"})");
    co_return co_await greets(talk);
  }

  asio::awaitable<Wrong> greets(PluginTalk& talk) {
    json params{{"protocol", plugin_protocol}};
    auto hello = co_await talk.ask("hello", std::move(params), until());
    if (!hello) co_return hello.error().what;
    const bool named = hello->is_object() && hello->value("name", json()) == plugin_.name;
    if (named) co_return Wrong();
    co_return "it answers hello with another `name` than its manifest: " + hello->dump();
  }

  asio::awaitable<Wrong> tried(PluginProgram program, const PluginTrial& trial) {
    auto arguments = plugin_json(trial.with.is_none() ? Value(Record{}) : trial.with);
    if (!arguments) co_return arguments.error().what;
    auto talk = co_await PluginTalk::begin(context_, std::move(program));
    if (!talk) co_return talk.error().what;
    json params{{"action", trial.action}, {"arguments", std::move(*arguments)}, {"values", json::object()}};
    params["key"] = "test:1";
    auto answer = co_await (*talk)->ask(trial.method, std::move(params), context_.clock.elapsed() + seconds(60));
    auto parted = co_await (*talk)->part();
    auto wrong = verdict(trial, answer);
    if (!wrong.empty() && !parted.tail.empty()) wrong += "; it wrote: " + parted.tail;
    co_return wrong;
  }

  static Wrong verdict(const PluginTrial& trial, const Result<json>& answer) {
    if (!trial.fails.empty()) {
      if (answer) return "it should fail, and answers " + answer->dump();
      const auto& what = answer.error().what;
      return what.find(trial.fails) != what.npos ? "" : "its error doesn't say \"" + trial.fails + "\": " + what;
    }
    if (!answer) return answer.error().what;
    if (trial.gives.is_none()) return {};
    const auto wanted = plugin_json(trial.gives);
    if (!wanted) return wanted.error().what;
    for (const auto& [name, value] : wanted->items())
      if (!answer->is_object() || answer->value(name, json()) != value)
        return "`" + name + "` should be " + value.dump() + ", and it answers " + answer->dump();
    return {};
  }

  action::Context& context_;
  const PluginUnderTest& plugin_;
};

asio::awaitable<void> sleep(asio::any_io_executor executor, Duration duration) {
  asio::steady_timer timer(executor, duration);
  co_await timer.async_wait(asio::use_awaitable);
}

}  // namespace

std::vector<PluginFinding> conform(const PluginUnderTest& plugin) {
  asio::io_context io(1);
  action::Context context{io.get_executor(), system_clock(), std::nullopt, {}, [] { return false; }, {}, {}};
  context.pause = [&io](Duration duration) { return sleep(io.get_executor(), duration); };
  std::vector<PluginFinding> out;
  Conforming conforming(context, plugin);
  asio::co_spawn(io, conforming.all(out), [&out](std::exception_ptr thrown) {
    if (thrown) out.push_back({"it can be tested", "a fault in ocflow"});
  });
  io.run();
  return out;
}

}  // namespace ocflow::stdlib
