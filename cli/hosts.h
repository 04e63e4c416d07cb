// Routes what a step does to the host where it happens. What can't be reached fails with what to do about it.
#pragma once
#include <asio/io_context.hpp>
#include <optional>

#include "engine/action/performer.h"
#include "engine/site/site.h"

namespace ocflow::cli {

class Hosts final : public action::Performer {
 public:
  // `site` may be nullptr. `local` performs for this machine.
  Hosts(asio::io_context& loop, const site::Site* site, action::Performer& local);

  void listen(action::Listener& listener) override;
  void read(const action::Request& request, std::function<void(action::Outcome)> then) override;
  void probe(const action::Request& request, std::function<void(action::Probed)> then) override;
  void apply(action::AttemptKey key, const action::Request& request) override;
  void cancel(action::AttemptKey key) override;
  void attach(action::AttemptKey key, const Host& host) override;
  void flush() override;

 private:
  std::optional<std::string> unreachable(const Host& host) const;  // why; nothing: it is this machine
  asio::io_context& loop_;
  const site::Site* site_;
  action::Performer& local_;
  action::Listener* listener_ = nullptr;
};

}  // namespace ocflow::cli
