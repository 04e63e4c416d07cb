// The engine's end of the keeper of another host, over ssh (docs/hosts.md). It connects at the first request, and
// after a cut again until the host's patience is over. What was under way goes on there, and how it ended is asked for
// when there is a connection again. Where there is none, it stays out of reach; only what its keeper has lost is in
// doubt.
#pragma once
#include <asio/io_context.hpp>
#include <deque>
#include <functional>
#include <memory>
#include <optional>

#include "engine/action/performer.h"
#include "engine/host/keeper_program.h"
#include "engine/host/reach.h"
#include "engine/host/ssh_trouble.h"

namespace ocflow::keeper {

// How many connections are being made at one time: a server or a host to jump over refuses a crowd.
class Gate {
 public:
  explicit Gate(asio::io_context& loop, std::size_t most = 16) : loop_(loop), free_(most) {}
  void enter(std::function<void()> then);  // from the loop, when it is its turn
  void leave();

 private:
  asio::io_context& loop_;
  std::size_t free_;
  std::deque<std::function<void()>> waiting_;
};

// What all hosts of one run have in common. Outlives them.
struct Far {
  Programs programs;
  Gate gate;
  std::string run_id;
  bool read_only = false;            // for a plan
  action::AttemptKey first_key = 0;  // new attempts have no smaller one
  // Told about a host, for the operator: a line without its end.
  std::function<void(const std::string& host, const std::string& what)> notice = [](const auto&, const auto&) {};
};

class Remote final : public action::Performer {
 public:
  Remote(asio::io_context& loop, Reach reach, Far& far);
  ~Remote() override;

  void listen(action::Listener& listener) override;
  void read(const action::Request& request, std::function<void(action::Outcome)> then) override;
  void probe(const action::Request& request, std::function<void(action::Probed)> then) override;
  void apply(action::AttemptKey key, const action::Request& request) override;
  void cancel(action::AttemptKey key) override;
  void attach(action::AttemptKey key, const Host& host) override;
  void flush() override;
  void release();  // the keeper may go once nothing runs there

  // Connects now, though nothing is asked for; `then` is called once, from the loop: with what was found, or why not.
  struct Met {
    std::string version, boot;
    bool brought = false;  // the program was not there before
    std::optional<Trouble> trouble;
  };
  void meet(std::function<void(Met)> then);

 private:
  struct Data;
  std::shared_ptr<Data> d_;
};

}  // namespace ocflow::keeper
