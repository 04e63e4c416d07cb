// Looks after a spool for as long as its child lives, also while that is being ended: the faster it is written, the
// more often. Private to engine/host.
#pragma once
#include <asio/any_io_executor.hpp>
#include <memory>

#include "engine/host/spool.h"

namespace ocflow::keeper {

class Trimming {
 public:
  Trimming(const asio::any_io_executor& executor, Spool& spool);
  ~Trimming();
  Trimming(const Trimming&) = delete;
  Trimming& operator=(const Trimming&) = delete;

 private:
  struct Data;
  std::shared_ptr<Data> d_;
};

}  // namespace ocflow::keeper
