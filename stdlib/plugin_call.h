// A call of a plugin, as the keeper does it: the program is started, talked with, and ended (docs/plugins.md).
// Private to stdlib/ and `ocflow plugin test`.
#pragma once
#include <memory>
#include <nlohmann/json.hpp>

#include "engine/host/child_talk.h"

namespace ocflow::stdlib {

struct PluginProgram {
  std::string name, folder;          // where its files are
  std::vector<std::string> program;  // as the manifest says it
};

// A running plugin. Every question has its own limit; the limit of the attempt ends it, too.
class PluginTalk {
 public:
  // Started and greeted. Fails where it doesn't speak the protocol.
  static asio::awaitable<Result<std::unique_ptr<PluginTalk>>> begin(action::Context& context, PluginProgram program);

  // What it answers; an error of its own has the kind `declined`, what is wrong with the talk `failed`.
  asio::awaitable<Result<nlohmann::json>> ask(std::string method, nlohmann::json params, keeper::Moment until);
  // Ended; what it wrote to its error output.
  asio::awaitable<keeper::Talk::Parted> part();

  // For tests of plugins: a line as it is, and the next answer, whatever it is.
  void say(std::string line) { talk_->say(std::move(line)); }
  asio::awaitable<Result<nlohmann::json>> hear(keeper::Moment until);

 private:
  PluginTalk(action::Context& context, std::string name, std::unique_ptr<keeper::Talk> talk)
      : context_(context), name_(std::move(name)), talk_(std::move(talk)) {}
  asio::awaitable<Result<nlohmann::json>> answer(int id, keeper::Moment until);
  action::Context& context_;
  std::string name_;
  std::unique_ptr<keeper::Talk> talk_;
  int last_ = 0;
};

inline constexpr int plugin_protocol = 1;

}  // namespace ocflow::stdlib
