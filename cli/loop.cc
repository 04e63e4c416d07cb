#include "cli/loop.h"

#include <algorithm>
#include <asio/post.hpp>
#include <csignal>
#include <utility>

#include "cli/interruption.h"

namespace ocflow::cli {

namespace {

// The timer stands still while the machine sleeps and the limits of steps don't, so it never waits longer than this.
constexpr std::chrono::nanoseconds longest_wait = std::chrono::seconds(5);

}  // namespace

Loop::Loop(asio::io_context& io, Console& console, Clock& clock)
    : io_(io), console_(console), clock_(clock), signals_(io), timer_(io), has_terminal_(has_terminal()) {}

void Loop::listen() {
  signals_.add(SIGINT);
  signals_.add(SIGTERM);
  if (!is_ignored(SIGHUP)) signals_.add(SIGHUP);
}

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
  if (!driver_ || left_) return;
  driver_->turn();
  console_.flush();
  if (on_turn_) on_turn_();
  if (driver_->finished()) return io_.stop();
  if (console_.lost_terminal() && !deaf_) lost_terminal("the terminal went away");
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

void Loop::lost_terminal(std::string why) {
  if (!driver_ || deaf_) return;
  deaf_ = true;
  driver_->pause({}, std::move(why));
}

void Loop::give_up(const std::string& who, const std::string& why) {
  if (!driver_) return;
  console_.err("Cancelled by " + who + ". Ending what runs.\n");
  if (on_drain_) on_drain_();
  driver_->give_up(who, why);
}

void Loop::leave() {
  left_ = true;
  io_.stop();
}

void Loop::hear() {
  signals_.async_wait([this](asio::error_code error, int signal) {
    if (error) return;
    heard(signal);
    hear();
  });
}

void Loop::end_what_runs(int signal) {
  console_.err("Ending what runs. Once more leaves it to the keeper.\n");
  if (on_drain_) on_drain_();
  driver_->cancel(signal == SIGTERM ? "asked to end by a signal" : "Ctrl-C was pressed twice");
}

// Without a terminal nobody has been lost who could come back: a supervisor, cron or a CI server wants the run to end,
// and a pause of which nobody knows would keep its site for ever.
void Loop::hung_up() {
  if (std::exchange(heard_, std::max(heard_, 1U)) > 0) return;
  console_.err("A hang-up signal came, and there is no terminal: no new step begins; what runs is waited for.\n");
  driver_->drain("a hang-up signal came");
  if (on_drain_) on_drain_();
  console_.flush();
}

void Loop::heard(int signal) {
  if (!driver_) return;
  signal_ = signal;
  if (signal == SIGHUP) {
    has_terminal_ ? lost_terminal("the terminal went away") : hung_up();
    return turn_soon();
  }
  const unsigned before = heard_;
  heard_ = std::max(heard_ + 1, signal == SIGTERM ? 2U : 1U);
  if (before >= 2) {
    console_.err("What still runs is left to the keeper.\n");
    console_.flush();
    return leave();
  }
  if (heard_ >= 2) {
    end_what_runs(signal);
  } else {
    console_.err("No new step begins; what runs is waited for. Ctrl-C again ends it.\n");
    driver_->drain("Ctrl-C was pressed");
    if (on_drain_) on_drain_();
  }
  console_.flush();
  turn_soon();
}

}  // namespace ocflow::cli
