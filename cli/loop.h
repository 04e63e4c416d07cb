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
  // Until the driver has finished. SIGINT: no new step; a second one, or SIGTERM: running ones are ended too. A lost
  // terminal: no new step. What happened is in the journal in every case.
  void run(run::Driver& driver, run::EventKind first);
  int signal() const { return signal_; }                                      // the one that ended the run; 0: none
  void on_drain(std::function<void()> then) { on_drain_ = std::move(then); }  // a question stands open no longer

 private:
  void turn();
  void turn_soon();
  void hear();
  void heard(int signal);
  void drain(std::string why);
  asio::io_context& io_;
  Console& console_;
  Clock& clock_;
  asio::signal_set signals_;
  asio::steady_timer timer_;
  run::Driver* driver_ = nullptr;
  std::function<void()> on_drain_;
  int signal_ = 0;
  unsigned heard_ = 0;
  bool turning_soon_ = false, gave_up_telling_ = false;
};

}  // namespace ocflow::cli
