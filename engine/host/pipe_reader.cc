#include "engine/host/pipe_reader.h"

#include <fcntl.h>
#include <unistd.h>

#include <asio/buffer.hpp>

namespace ocflow::keeper {

std::shared_ptr<PipeReader> PipeReader::create(const asio::any_io_executor& executor, std::size_t most) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) return nullptr;
  return std::shared_ptr<PipeReader>(new PipeReader(executor, ends[0], ends[1], most));
}

void PipeReader::start(std::function<void()> too_long) {
  tell_ = std::move(too_long);
  write_.reset();
  read_.non_blocking(true);
  next();
}

// Waits first and reads then, so that no bytes are under way when `finish` reads the rest itself.
void PipeReader::next() {
  read_.async_wait(read_.wait_read, [self = shared_from_this()](asio::error_code error) {
    if (error || !self->read_.is_open()) return;
    auto n = self->read_.read_some(asio::buffer(self->buffer_), error);
    if (error && error != asio::error::would_block) return;
    self->take(n);
    if (!self->over_) self->next();
  });
}

void PipeReader::take(std::size_t n) {
  auto room = most_ - text_.size();
  text_.append(buffer_.data(), std::min(n, room));
  if (n <= room || over_) return;
  over_ = true;
  if (tell_) tell_();
}

std::string PipeReader::finish() {
  tell_ = nullptr;
  asio::error_code error;
  while (read_.is_open() && !over_) {
    auto n = read_.read_some(asio::buffer(buffer_), error);
    if (error) break;
    take(n);
  }
  read_.close(error);
  return std::move(text_);
}

}  // namespace ocflow::keeper
