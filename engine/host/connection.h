// Lines in both directions over two open files (or one socket twice), for both ends of the keeper's protocol. What is
// sent is gathered and written together. Private to engine/host.
#pragma once
#include <array>
#include <asio/any_io_executor.hpp>
#include <functional>
#include <memory>
#include <string>
#ifdef _WIN32
#include <asio/windows/stream_handle.hpp>
#else
#include <asio/posix/stream_descriptor.hpp>
#endif

#include "engine/host/descriptor.h"
#include "engine/host/protocol.h"

namespace ocflow::keeper {

class Connection : public std::enable_shared_from_this<Connection> {
 public:
  // Takes the files; on Windows `in` is a pipe for both directions, made for overlapped calls, and `out` is empty. All
  // calls come from the loop, none from inside a call of ours.
  static std::shared_ptr<Connection> create(asio::any_io_executor executor, Descriptor in, Descriptor out);

  struct Calls {
    std::function<void(std::string_view line)> line;
    std::function<void(const std::string& why)> ended;  // by the other side, or an error; once, and nothing after it
  };
  void start(Calls calls);
  void send(std::string_view line) { waiting_.append(line); }
  void flush();
  void flush_soon();                            // once for all that is sent in this turn of the loop
  void when_sent(std::function<void()> then);   // or when it can't be sent any more
  void close(std::string_view last_line = {});  // tries to send that, and is silent from now on
  bool open() const { return open_; }

 private:
  Connection(asio::any_io_executor executor, Descriptor in, Descriptor out);
  void read();
  void take(std::size_t n);
  void end(const std::string& why);
  void write_later();

#ifdef _WIN32
  using Stream = asio::windows::stream_handle;
  std::string sending_;  // is under way, and stays where it is
#else
  using Stream = asio::posix::stream_descriptor;
#endif
  Stream in_;
  Stream out_;
  Calls calls_;
  Lines lines_;
  std::string waiting_;
  std::size_t sent_ = 0;  // of `waiting_`
  std::function<void()> when_sent_;
  bool open_ = true;
  bool flushing_ = false;
  bool writing_ = false;
  std::array<char, 65536> buffer_;
};

}  // namespace ocflow::keeper
