// Takes in whoever connects to a listening socket and may talk. When no descriptor is left for one more it looks again
// a little later: the socket stays ready all the while, so waiting for that alone would never rest. Private to
// engine/host.
#pragma once
#include <asio/io_context.hpp>
#include <functional>
#include <memory>

#include "engine/host/child.h"

namespace ocflow::keeper {

class Doorway {
 public:
  explicit Doorway(asio::io_context& loop);
  ~Doorway() { close(); }
  Doorway(const Doorway&) = delete;
  Doorway& operator=(const Doorway&) = delete;

  void open(Descriptor listening, std::function<void(Descriptor)> come);
  void close();

 private:
  struct Data;
  std::shared_ptr<Data> d_;
};

}  // namespace ocflow::keeper
