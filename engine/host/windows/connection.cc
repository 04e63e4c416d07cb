// The Windows half of Connection: reads and writes are handed to the system and end later.
#include "engine/host/connection.h"

#include <asio/buffer.hpp>
#include <asio/post.hpp>
#include <asio/write.hpp>
#include <utility>

namespace ocflow::keeper {

std::shared_ptr<Connection> Connection::create(asio::any_io_executor executor, Descriptor in, Descriptor out) {
  return std::shared_ptr<Connection>(new Connection(std::move(executor), std::move(in), std::move(out)));
}

Connection::Connection(asio::any_io_executor executor, Descriptor in, Descriptor)
    : in_(executor, in.release()), out_(executor) {}

void Connection::start(Calls calls) {
  calls_ = std::move(calls);
  read();
}

void Connection::read() {
  in_.async_read_some(asio::buffer(buffer_), [self = shared_from_this()](asio::error_code error, std::size_t n) {
    if (!self->open_) return;
    if (error) return self->end(error == asio::error::eof ? "it has closed the connection" : error.message());
    self->take(n);
    if (self->open_) self->read();
  });
}

void Connection::take(std::size_t n) {
  lines_.add({buffer_.data(), n});
  auto call = calls_.line;  // a line may close this, which drops the calls
  std::string_view line;
  while (open_ && lines_.next(line)) call(line);
  if (open_ && lines_.too_long())
    end("it has sent a message of more than " + std::to_string(largest_message >> 20) + " MiB");
}

void Connection::flush() {
  if (writing_) return;
  if (open_ && !waiting_.empty()) return write_later();
  waiting_.clear();
  if (auto then = std::exchange(when_sent_, nullptr)) then();
}

// One write at a time; what is sent meanwhile goes with the next.
void Connection::write_later() {
  writing_ = true;
  sending_ = std::exchange(waiting_, {});
  asio::async_write(in_, asio::buffer(sending_), [self = shared_from_this()](asio::error_code error, std::size_t) {
    self->writing_ = false;
    self->sending_.clear();
    if (error) self->waiting_.clear();  // the reading side tells it
    self->flush();
  });
}

void Connection::flush_soon() {
  if (std::exchange(flushing_, true)) return;
  asio::post(in_.get_executor(), [self = shared_from_this()] {
    self->flushing_ = false;
    self->flush();
  });
}

void Connection::when_sent(std::function<void()> then) {
  when_sent_ = std::move(then);
  flush_soon();
}

// Closed when the last line has gone; whoever doesn't read goes without, when this ends.
void Connection::close(std::string_view last_line) {
  if (!open_) return;
  open_ = false;
  calls_ = {};
  auto shut = [self = shared_from_this()](asio::error_code, std::size_t) {
    asio::error_code ignored;
    self->in_.close(ignored);
    self->flush();
  };
  if (last_line.empty() || writing_) return shut({}, 0);
  sending_ = std::exchange(waiting_, {}).append(last_line);
  asio::async_write(in_, asio::buffer(sending_), shut);
}

void Connection::end(const std::string& why) {
  if (!open_) return;
  auto ended = std::move(calls_.ended);
  close();
  if (ended) ended(why);
}

}  // namespace ocflow::keeper
