#include "engine/host/connection.h"

#include <sys/socket.h>
#include <unistd.h>

#include <asio/buffer.hpp>
#include <asio/post.hpp>
#include <cerrno>
#include <utility>

namespace ocflow::keeper {
namespace {

// A closed other side is an error here, not a signal that ends the program.
ssize_t write_some(int fd, std::string_view bytes) {
  auto n = send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
  return n < 0 && errno == ENOTSOCK ? write(fd, bytes.data(), bytes.size()) : n;
}

}  // namespace

std::shared_ptr<Connection> Connection::create(asio::any_io_executor executor, Descriptor in, Descriptor out) {
  return std::shared_ptr<Connection>(new Connection(std::move(executor), std::move(in), std::move(out)));
}

Connection::Connection(asio::any_io_executor executor, Descriptor in, Descriptor out)
    : in_(executor, in.release()), out_(executor, out.release()) {
  out_.non_blocking(true);
}

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

// Writes at once what goes, and waits only for the rest.
void Connection::flush() {
  if (writing_) return;
  while (open_ && sent_ < waiting_.size()) {
    auto n = write_some(out_.native_handle(), std::string_view(waiting_).substr(sent_));
    if (n < 0 && errno == EINTR) continue;
    if (n < 0 && errno == EAGAIN) return write_later();
    if (n < 0) break;  // the reading side tells it, after the reason that the other side may have given
    sent_ += static_cast<std::size_t>(n);
  }
  constexpr std::size_t usual = std::size_t{1} << 16;
  waiting_.clear();
  if (waiting_.capacity() > usual) waiting_.shrink_to_fit();  // a program that was brought, or a long text
  sent_ = 0;
  if (auto then = std::exchange(when_sent_, nullptr)) then();
}

void Connection::write_later() {
  writing_ = true;
  out_.async_wait(out_.wait_write, [self = shared_from_this()](asio::error_code error) {
    self->writing_ = false;
    if (!error || !self->open_) self->flush();
  });
}

void Connection::flush_soon() {
  if (std::exchange(flushing_, true)) return;
  asio::post(out_.get_executor(), [self = shared_from_this()] {
    self->flushing_ = false;
    self->flush();
  });
}

void Connection::when_sent(std::function<void()> then) {
  when_sent_ = std::move(then);
  flush_soon();
}

void Connection::close(std::string_view last_line) {
  if (!open_) return;
  waiting_.append(last_line);
  // It is non-blocking: whoever doesn't read goes without.
  if (!last_line.empty()) write_some(out_.native_handle(), std::string_view(waiting_).substr(sent_));
  open_ = false;
  asio::error_code ignored;
  in_.close(ignored);
  out_.close(ignored);
  calls_ = {};
  flush_soon();
}

void Connection::end(const std::string& why) {
  if (!open_) return;
  auto ended = std::move(calls_.ended);
  close();
  if (ended) ended(why);
}

}  // namespace ocflow::keeper
