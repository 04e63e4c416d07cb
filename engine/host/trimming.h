// Looks after a child for as long as it lives, also while that is being ended: that it is told of, and its spool, where
// it has one: the faster it is written, the more often. Private to engine/host.
#pragma once
#include <asio/any_io_executor.hpp>
#include <asio/awaitable.hpp>
#include <asio/execution_context.hpp>
#include <chrono>
#include <list>

#include "engine/action/action.h"
#include "engine/host/boot_timer.h"
#include "engine/host/spool.h"

namespace ocflow::keeper {

// Those of one loop, with one timer: most children have ended before the first look.
class Trimmer : public asio::execution_context::service {
 public:
  struct Entry {
    Spool* spool;                  // may be null
    std::chrono::nanoseconds due;  // on the system clock
    std::chrono::milliseconds pause;
    const action::Context* context;
    std::int32_t process;  // 0: it was told of
  };
  using Entries = std::list<Entry>;

  static asio::execution_context::id id;
  explicit Trimmer(asio::execution_context& loop);
  Entries::iterator add(Spool* spool, const action::Context& context, std::int32_t process);
  void remove(Entries::iterator entry);

 private:
  void shutdown() override;
  void wait(std::chrono::nanoseconds due);
  void look();

  Entries entries_;
  BootTimer timer_;
  bool waiting_ = false;
};

class Trimming {
 public:
  // Of that process, which is told of when it has run for some ms. The context and the spool stay where they are.
  Trimming(const action::Context& context, Spool* spool, std::int32_t process);
  ~Trimming() { trimmer_.remove(entry_); }
  Trimming(const Trimming&) = delete;
  Trimming& operator=(const Trimming&) = delete;
  void ended() const;  // it has: that is told, too, where it was told of

 private:
  Trimmer& trimmer_;
  Trimmer::Entries::iterator entry_;
};

// `spool.finish()`, with all else that this loop has to do between its pieces.
asio::awaitable<void> finish(action::Context& context, Spool& spool);

}  // namespace ocflow::keeper
