// Takes in what a child writes into a pipe, up to a limit. Private to engine/host.
#pragma once
#include <array>
#include <asio/any_io_executor.hpp>
#include <asio/posix/stream_descriptor.hpp>
#include <functional>
#include <memory>
#include <string>

#include "engine/host/child.h"

namespace ocflow::keeper {

class PipeReader : public std::enable_shared_from_this<PipeReader> {
 public:
  static std::shared_ptr<PipeReader> create(const asio::any_io_executor& executor,
                                            std::size_t most);  // nullptr: see errno
  int write_end() const { return write_.get(); }
  // Begins to read; to be called when the child has the other end. `too_long` is called at most once.
  void start(std::function<void()> too_long);
  bool too_long() const { return over_; }
  // All that was written so far. Doesn't wait for others that may still hold the other end.
  std::string finish();

 private:
  PipeReader(const asio::any_io_executor& executor, int read, int write, std::size_t most)
      : read_(executor, read), write_(write), most_(most) {}
  void next();
  void take(std::size_t n);

  asio::posix::stream_descriptor read_;
  Descriptor write_;
  std::size_t most_;
  std::string text_;
  bool over_ = false;
  std::function<void()> tell_;
  std::array<char, 16384> buffer_;
};

}  // namespace ocflow::keeper
