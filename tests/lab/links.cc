#include "tests/lab/links.h"

#include <chrono>
#include <memory>

namespace lab {
namespace {

using namespace std::chrono_literals;
using asio::ip::tcp;

constexpr auto between_tries = 20ms;
constexpr auto between_beats = 500ms;
constexpr auto longest_silence = 10s;

class Guest : public std::enable_shared_from_this<Guest> {
 public:
  Guest(tcp::socket socket, std::string me)
      : socket_(std::move(socket)), beat_(socket_.get_executor()), me_(std::move(me)) {}

  void listen() {
    asio::async_read_until(socket_, asio::dynamic_buffer(heard_, 256), '\n',
                           [self = shared_from_this()](asio::error_code error, std::size_t length) {
                             if (error) return self->leave();
                             const bool first = self->heard_.rfind("hello ", 0) == 0;
                             self->heard_.erase(0, length);
                             if (first) self->say("welcome " + self->me_ + "\n");
                             self->listen();
                           });
  }

 private:
  void say(std::string line) {
    sent_ = std::move(line);
    asio::async_write(socket_, asio::buffer(sent_), [self = shared_from_this()](asio::error_code error, std::size_t) {
      if (error) return self->leave();
      self->beat_.expires_after(between_beats);
      self->beat_.async_wait([self](asio::error_code stopped) {
        if (!stopped) self->say("beat\n");
      });
    });
  }

  void leave() {
    asio::error_code ignored;
    beat_.cancel();
    socket_.close(ignored);
  }

  tcp::socket socket_;
  asio::steady_timer beat_;
  std::string me_, heard_, sent_;
};

}  // namespace

void welcome(tcp::socket guest, const std::string& me) { std::make_shared<Guest>(std::move(guest), me)->listen(); }

Link::Link(asio::io_context& loop, std::string me, const Need& need, std::function<void(bool)> told)
    : me_(std::move(me)),
      need_(need),
      told_(std::move(told)),
      socket_(loop),
      again_(loop),
      beat_(loop),
      silence_(loop) {
  connect();
}

void Link::connect() {
  asio::error_code ignored;
  socket_.close(ignored);
  heard_.clear();
  const tcp::endpoint where(asio::ip::make_address(need_.where.ip), need_.where.port);
  socket_.async_connect(where, [this](asio::error_code error) {
    if (closed_) return;
    if (error) return try_again();
    sent_ = "hello " + me_ + "\n";
    beat();
    watch();
    listen();
  });
}

void Link::try_again() {
  again_.expires_after(between_tries);
  again_.async_wait([this](asio::error_code error) {
    if (!error && !closed_) connect();
  });
}

void Link::beat() {
  asio::async_write(socket_, asio::buffer(sent_), [this](asio::error_code error, std::size_t) {
    if (error || closed_) return;  // the reading end notices as well, and says so
    sent_ = "beat\n";
    beat_.expires_after(between_beats);
    beat_.async_wait([this](asio::error_code stopped) {
      if (!stopped && !closed_) beat();
    });
  });
}

void Link::watch() {
  silence_.expires_after(longest_silence);
  silence_.async_wait([this](asio::error_code error) {
    asio::error_code ignored;
    if (!error && !closed_) socket_.close(ignored);  // ends the reading, which tells
  });
}

void Link::listen() {
  asio::async_read_until(socket_, asio::dynamic_buffer(heard_, 256), '\n',
                         [this](asio::error_code error, std::size_t length) {
                           if (closed_) return;
                           if (error) return gone();
                           const bool first = heard_.rfind("welcome ", 0) == 0;
                           heard_.erase(0, length);
                           watch();
                           if (first && !up_) {
                             up_ = true;
                             told_(true);
                           }
                           if (!closed_) listen();
                         });
}

void Link::gone() {
  silence_.cancel();
  beat_.cancel();
  if (up_) {
    up_ = false;
    told_(false);
  }
  try_again();
}

void Link::close() {
  closed_ = true;
  asio::error_code ignored;
  socket_.close(ignored);
  again_.cancel();
  beat_.cancel();
  silence_.cancel();
}

}  // namespace lab
