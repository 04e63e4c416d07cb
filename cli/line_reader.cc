#include "cli/line_reader.h"

#include <fcntl.h>
#include <termios.h>
#include <unistd.h>

#include <asio/buffer.hpp>
#include <asio/post.hpp>

namespace ocflow::cli {

namespace {

constexpr std::size_t longest_line = 64 << 10;

// A copy by `dup` shares its flags with the shell and with our own output on the same terminal: making it
// non-blocking would break them. Opening it anew doesn't.
int open_anew(int fd) {
  const auto path = "/proc/self/fd/" + std::to_string(fd);
  const int opened = ::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
  return opened >= 0 ? opened : ::fcntl(fd, F_DUPFD_CLOEXEC, 3);
}

}  // namespace

LineReader::LineReader(asio::io_context& loop, int fd) : loop_(loop), input_(loop) {
  const int opened = open_anew(fd);
  asio::error_code error;
  if (opened >= 0) input_.assign(opened, error);
  if (opened >= 0 && error) ::close(opened);
  ended_ = opened < 0 || error;
}

void LineReader::forget() {
  if (ended_ || ::isatty(input_.native_handle()) == 0) return;
  ::tcflush(input_.native_handle(), TCIFLUSH);
  buffer_.clear();
}

bool LineReader::take_line(std::string& line) {
  const auto end = buffer_.find('\n');
  if (end == std::string::npos && !(ended_ && !buffer_.empty()) && buffer_.size() < longest_line) return false;
  const auto length = std::min(std::min(end, buffer_.size()), longest_line);
  line = buffer_.substr(0, length);
  buffer_.erase(0, end == std::string::npos ? length : end + 1);
  if (!line.empty() && line.back() == '\r') line.pop_back();
  return true;
}

void LineReader::read(std::function<void(std::optional<std::string>)> then) {
  asio::post(loop_, [this, then = std::move(then)]() mutable { go_on(std::move(then)); });
}

void LineReader::go_on(std::function<void(std::optional<std::string>)> then) {
  std::string line;
  if (take_line(line)) return then(std::move(line));
  if (ended_) return then(std::nullopt);
  input_.async_read_some(asio::buffer(part_),
                         [this, then = std::move(then)](asio::error_code error, std::size_t n) mutable {
                           if (error == asio::error::operation_aborted) return;
                           buffer_.append(part_, n);
                           if (error) ended_ = true;
                           go_on(std::move(then));
                         });
}

}  // namespace ocflow::cli
