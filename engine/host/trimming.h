// Looks after a spool for as long as its child lives, also while that is being ended: the faster it is written, the
// more often. Private to engine/host.
#pragma once
#include <asio/execution_context.hpp>
#include <chrono>
#include <list>

#include "engine/host/boot_timer.h"
#include "engine/host/spool.h"

namespace ocflow::keeper {

// Those of one loop, with one timer: most children have ended before the first look.
class Trimmer : public asio::execution_context::service {
 public:
  struct Entry {
    Spool* spool;
    std::chrono::nanoseconds due;  // on the system clock
    std::chrono::milliseconds pause;
  };
  using Entries = std::list<Entry>;

  static asio::execution_context::id id;
  explicit Trimmer(asio::execution_context& loop);
  Entries::iterator add(Spool& spool);
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
  Trimming(const asio::any_io_executor& executor, Spool& spool);  // the spool stays where it is
  ~Trimming() { trimmer_.remove(entry_); }
  Trimming(const Trimming&) = delete;
  Trimming& operator=(const Trimming&) = delete;

 private:
  Trimmer& trimmer_;
  Trimmer::Entries::iterator entry_;
};

}  // namespace ocflow::keeper
