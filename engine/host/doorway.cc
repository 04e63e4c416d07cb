#include "engine/host/doorway.h"

#include <sys/socket.h>

#include <asio/posix/stream_descriptor.hpp>
#include <cerrno>

#include "engine/host/boot_timer.h"
#include "engine/host/local_socket.h"

namespace ocflow::keeper {

struct Doorway::Data : std::enable_shared_from_this<Doorway::Data> {
  explicit Data(asio::io_context& loop) : listening(loop), rest(loop) {}
  void wait();
  void take();
  void wait_for_room();

  asio::posix::stream_descriptor listening;
  BootTimer rest;
  std::function<void(Descriptor)> come;
};

void Doorway::Data::wait() {
  listening.async_wait(listening.wait_read, [self = shared_from_this()](asio::error_code error) {
    if (!error) self->take();
  });
}

void Doorway::Data::take() {
  Descriptor socket(accept4(listening.native_handle(), nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK));
  if (!socket && (no_room(errno) || errno == ENOBUFS)) {
    // EAGAIN is among them: then somebody came and has gone, and a moment's rest does no harm.
    return wait_for_room();
  }
  const auto call = come;  // which may close this
  if (socket && may_talk(socket.get())) call(std::move(socket));
  if (come) wait();
}

void Doorway::Data::wait_for_room() {
  rest.expires_after(std::chrono::milliseconds(100));
  rest.async_wait([self = shared_from_this()](asio::error_code error) {
    if (!error && self->come) self->wait();
  });
}

Doorway::Doorway(asio::io_context& loop) : d_(std::make_shared<Data>(loop)) {}

void Doorway::open(Descriptor listening, std::function<void(Descriptor)> come) {
  d_->listening.assign(listening.release());
  d_->come = std::move(come);
  d_->wait();
}

void Doorway::close() {
  asio::error_code ignored;
  d_->listening.close(ignored);
  d_->rest.cancel();
  d_->come = nullptr;
}

}  // namespace ocflow::keeper
