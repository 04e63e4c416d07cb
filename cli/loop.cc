#include "cli/loop.h"

#include <algorithm>
#include <asio/post.hpp>
#include <csignal>

namespace ocflow::cli {

namespace {

// The timer stands still while the machine sleeps and the limits of steps don't, so it never waits longer than this.
constexpr std::chrono::nanoseconds longest_wait = std::chrono::seconds(5);

}  // namespace

Loop::Loop(asio::io_context& io, Console& console, Clock& clock)
    : io_(io), console_(console), clock_(clock), signals_(io, SIGINT, SIGTERM, SIGHUP), timer_(io) {}

void Loop::run(run::Driver& driver, run::EventKind first) {
  driver_ = &driver;
  driver.wake([this] { turn_soon(); });
  hear();
  driver.start(first);
  turn_soon();
  io_.run();
  io_.restart();
  driver_ = nullptr;
}

void Loop::turn_soon() {
  if (turning_soon_) return;
  turning_soon_ = true;
  asio::post(io_, [this] {
    turning_soon_ = false;
    turn();
  });
}

void Loop::turn() {
  if (!driver_) return;
  driver_->turn();
  console_.flush();
  if (console_.err_is_broken() && !gave_up_telling_) {
    gave_up_telling_ = true;
    drain("nobody reads its output any more");
    return turn_soon();
  }
  if (driver_->finished()) return io_.stop();
  const auto deadline = driver_->deadline();
  if (!deadline) {
    timer_.cancel();
    return;
  }
  timer_.expires_after(std::clamp(*deadline - clock_.elapsed(), std::chrono::nanoseconds(0), longest_wait));
  timer_.async_wait([this](asio::error_code error) {
    if (!error) turn_soon();
  });
}

void Loop::drain(std::string why) {
  driver_->drain(std::move(why));
  if (on_drain_) on_drain_();
}

void Loop::hear() {
  signals_.async_wait([this](asio::error_code error, int signal) {
    if (error) return;
    heard(signal);
    hear();
  });
}

void Loop::heard(int signal) {
  if (!driver_) return;
  if (signal != SIGHUP) ++heard_;
  signal_ = signal;
  if (signal == SIGHUP) {
    drain("the terminal went away");
  } else if (signal == SIGTERM || heard_ > 1) {
    console_.err("Ending what runs.\n");
    if (on_drain_) on_drain_();
    driver_->cancel(signal == SIGTERM ? "asked to end by a signal" : "Ctrl-C was pressed twice");
  } else {
    console_.err("No new step begins; what runs is waited for. Ctrl-C again ends it.\n");
    drain("Ctrl-C was pressed");
  }
  console_.flush();
  turn_soon();
}

}  // namespace ocflow::cli
