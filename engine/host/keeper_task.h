// One running action in the keeper: what it has at hand, its limit, and how it is told to end. Private to engine/host.
#pragma once
#include <memory>

#include "engine/action/action.h"
#include "engine/host/boot_timer.h"

namespace ocflow::keeper {

class Task : public std::enable_shared_from_this<Task> {
 public:
  Task(const asio::any_io_executor& executor, std::string spool);
  void limit(Duration limit);    // none where it is zero
  void stop(action::Ended why);  // the first reason counts
  void over() { limit_.cancel(); }
  action::Context& context() { return context_; }
  bool stopped() const { return stopped_; }
  action::Ended why() const { return why_; }
  Duration given() const { return given_; }

 private:
  asio::awaitable<void> pause(Duration duration);
  action::Context context_;
  BootTimer limit_;
  BootTimer pause_;
  Duration given_{0};
  std::optional<action::Ended> later_;  // why it is to end, if it goes on
  bool stopped_ = false;
  action::Ended why_ = action::Ended::cancelled;
};

}  // namespace ocflow::keeper
