// The loop of a run: turns the driver when something has arrived or its deadline has passed, and hears signals.
#pragma once
#include <asio/io_context.hpp>
#include <asio/signal_set.hpp>
#include <asio/steady_timer.hpp>
#include <functional>
#include <string>

#include "cli/console.h"
#include "engine/run/driver.h"

namespace ocflow::cli {

class Loop {
 public:
  Loop(asio::io_context& io, Console& console, Clock& clock);
  void listen();  // to signals; those that come before `run` wait for it
  // Until the driver has finished, or is left. SIGINT: no new step; a second one, or SIGTERM: running ones are ended
  // too; one more: they are left to the keeper. A terminal that goes away pauses the run; where there is none, SIGHUP
  // is as the first SIGINT. What happened is in the journal in every case, so a reader of what is said may go.
  void run(run::Driver& driver, run::EventKind first);
  int signal() const { return signal_; }  // the one that ended the run; 0: none
  bool left() const { return left_; }     // the driver has not finished: what runs goes on in the keeper
  bool deaf() const { return deaf_; }     // nobody is at its terminal any more
  void on_drain(std::function<void()> then) { on_drain_ = std::move(then); }  // a question stands open no longer
  void on_turn(std::function<void()> then) { on_turn_ = std::move(then); }    // after each turn

  void lost_terminal(std::string why);
  void give_up(const std::string& who, const std::string& why);
  void leave();

 private:
  void turn();
  void turn_soon();
  void hear();
  void heard(int signal);
  void hung_up();
  void end_what_runs(int signal);
  asio::io_context& io_;
  Console& console_;
  Clock& clock_;
  asio::signal_set signals_;
  asio::steady_timer timer_;
  run::Driver* driver_ = nullptr;
  std::function<void()> on_drain_, on_turn_;
  int signal_ = 0;
  unsigned heard_ = 0;
  bool has_terminal_;  // at first: one that has gone can't be told from none
  bool turning_soon_ = false, deaf_ = false, left_ = false;
};

}  // namespace ocflow::cli
