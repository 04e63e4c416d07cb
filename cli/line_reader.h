// Lines from standard input, without blocking the loop and without changing the terminal for others.
#pragma once
#include <asio/io_context.hpp>
#include <asio/posix/stream_descriptor.hpp>
#include <functional>
#include <optional>
#include <string>

namespace ocflow::cli {

class LineReader {
 public:
  LineReader(asio::io_context& loop, int fd);  // not owned; opened anew, so that its flags are ours alone
  // `then` is called from the loop: with a line without its end, or nothing when there are no more. One at a time.
  void read(std::function<void(std::optional<std::string>)> then);
  void forget();  // what was typed at a terminal before there was a question

 private:
  void go_on(std::function<void(std::optional<std::string>)> then);
  bool take_line(std::string& line);
  asio::io_context& loop_;
  asio::posix::stream_descriptor input_;
  std::string buffer_;
  char part_[4096];
  bool ended_ = false;
};

}  // namespace ocflow::cli
