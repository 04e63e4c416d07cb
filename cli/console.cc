#include "cli/console.h"

#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <nlohmann/json.hpp>

#include "engine/base/value_json.h"
#include "engine/report/words.h"

namespace ocflow::cli {

namespace {

constexpr std::size_t keep_at_most = 1 << 16;

bool wants_color(int fd) {
  const char* no_color = std::getenv("NO_COLOR");
  const char* term = std::getenv("TERM");
  return !(no_color && *no_color) && isatty(fd) && term && std::string_view(term) != "dumb";
}

}  // namespace

Console::Console(int out, int err)
    : out_fd_(out),
      err_fd_(err),
      color_out_(wants_color(out)),
      color_err_(wants_color(err)),
      err_terminal_(::isatty(err) == 1) {}

void Console::write_all(int fd, std::string& text, int& broken) {
  std::size_t at = 0;
  while (broken == 0 && at < text.size()) {
    const auto n = ::write(fd, text.data() + at, text.size() - at);
    if (n > 0) {
      at += static_cast<std::size_t>(n);
    } else if (errno == EAGAIN || errno == EWOULDBLOCK) {  // somebody else made the terminal non-blocking
      pollfd wait{fd, POLLOUT, 0};
      ::poll(&wait, 1, 1000);
    } else if (errno != EINTR) {
      broken = errno;
    }
  }
  text.clear();
}

void Console::out(std::string_view text) {
  out_ += text;
  if (out_.size() > keep_at_most) flush();
}

void Console::err(std::string_view text) {
  err_ += text;
  if (err_.size() > keep_at_most) flush();
}

void Console::document(const nlohmann::json& content) {
  out(content.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + "\n");
}

int Console::lost_result() const { return out_broken_ == EPIPE ? 0 : out_broken_; }

void Console::flush() {
  if (!out_.empty()) write_all(out_fd_, out_, out_broken_);
  if (!err_.empty()) write_all(err_fd_, err_, err_broken_);
}

namespace {

std::string_view kind_text(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::failed:
      return "failed";
    case ErrorKind::invalid:
      return "invalid";
    case ErrorKind::not_found:
      return "not_found";
    case ErrorKind::bad_site:
      return "bad_site";
    case ErrorKind::held:
      return "held";
    case ErrorKind::journal_io:
      return "journal_io";
    case ErrorKind::person_needed:
      return "person_needed";
    case ErrorKind::declined:
      return "declined";
    case ErrorKind::interrupted:
      return "interrupted";
    case ErrorKind::terminated:
      return "terminated";
    case ErrorKind::hung_up:
      return "hung_up";
    case ErrorKind::internal:
      return "internal";
  }
  return "internal";
}

}  // namespace

void tell(Console& console, const Error& error) {
  // Mistakes with the lines in which they stand look as `check` shows them, and are not broken up.
  console.err(report::lines_after(error.what.starts_with("error[") ? "" : "ocflow: ", error.what));
  if (!error.remedy.empty()) console.err(report::lines_after("  ", error.remedy));
  if (console.json)
    console.document(nlohmann::json{
        {"error",
         {{"kind", kind_text(error.kind)}, {"what", valid_utf8(error.what)}, {"remedy", valid_utf8(error.remedy)}}}});
}

}  // namespace ocflow::cli
