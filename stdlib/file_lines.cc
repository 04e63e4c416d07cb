// A line in a log, since a moment.
#include <re2/re2.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>

#include "engine/base/value_json.h"
#include "stdlib/families.h"
#include "stdlib/file_access.h"

namespace ocflow::stdlib {
namespace {

// Where a file ended at some moment, as "FILE:SIZE". The number of the file tells whether it was put away since.
struct Mark {
  std::uint64_t file = 0, size = 0;
};

std::string mark_text(const Mark& mark) { return std::to_string(mark.file) + ":" + std::to_string(mark.size); }

std::optional<Mark> read_mark(const std::string& text) {
  Mark mark;
  auto end = text.data() + text.size();
  auto file = std::from_chars(text.data(), end, mark.file);
  if (file.ec != std::errc() || file.ptr == end || *file.ptr != ':') return std::nullopt;
  auto size = std::from_chars(file.ptr + 1, end, mark.size);
  if (size.ec != std::errc() || size.ptr != end) return std::nullopt;
  return mark;
}

Mark end_of(const std::string& path) {
  struct stat found {};
  if (stat(path.c_str(), &found) != 0) return {};
  return {found.st_ino, static_cast<std::uint64_t>(found.st_size)};
}

// Line by line, block by block. A last line without its end is looked at, too.
asio::awaitable<Result<std::optional<std::string>>> find_line(Context& context, std::string path, std::uint64_t from,
                                                              std::shared_ptr<RE2> pattern) {
  auto file = open_file(path);
  if (!file) co_return tl::unexpected(file.error());
  auto at = static_cast<off_t>(from);
  std::string rest;
  std::vector<char> block(std::size_t{1} << 20);
  while (!context.cancelled()) {
    auto n = pread(file->get(), block.data(), block.size(), at);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) co_return file_error(path, "read", errno);
    at += n;
    rest.append(block.data(), static_cast<std::size_t>(n));
    std::size_t begin = 0;
    for (std::size_t end; begin < rest.size(); begin = end + 1) {
      end = rest.find('\n', begin);
      if (end == rest.npos && n > 0 && rest.size() - begin < block.size()) break;
      end = std::min(end, rest.size());
      re2::StringPiece line(rest.data() + begin, end - begin);
      if (RE2::PartialMatch(line, *pattern)) co_return std::string(line);
    }
    rest.erase(0, std::min(begin, rest.size()));
    if (n == 0) co_return std::nullopt;
    co_await context.pause(Duration(0));  // others have their turn
  }
  co_return fail(ErrorKind::failed, "");
}

asio::awaitable<Outcome> mark(Context&, const Arguments& arguments) {
  auto kind = kind_of(text_of(arguments[0]));
  if (!kind) co_return failed(kind.error());
  co_return action::done(mark_text(end_of(text_of(arguments[0]))), false);
}

asio::awaitable<Outcome> line(Context& context, const Arguments& arguments) {
  const auto& path = text_of(arguments[0]);
  RE2::Options options;
  options.set_log_errors(false);
  auto pattern = std::make_shared<RE2>(text_of(arguments[1]), options);
  if (!pattern->ok())
    co_return action::failed("the pattern \"" + text_of(arguments[1]) + "\" can't be used: " + pattern->error());
  auto since = text_or_empty(arguments[2]);
  auto from = since.empty() ? Mark{} : read_mark(since).value_or(Mark{0, UINT64_MAX});
  if (from.size == UINT64_MAX) co_return action::failed("\"" + since + "\" is no mark, as file.mark gives it");
  auto now = end_of(path);
  auto put_away = path + ".1";
  bool turned = from.file != 0 && now.file != from.file;
  if (turned && end_of(put_away).file == from.file) {
    auto older = co_await find_line(context, put_away, from.size, pattern);
    if (!older) co_return failed(older.error());
    if (*older) co_return action::done(valid_utf8(**older), false);
  }
  if (now.file == 0) co_return action::done(Value(), false);
  auto begin = turned || now.size < from.size ? 0 : from.size;  // a shorter one was begun anew
  auto found = co_await find_line(context, path, begin, pattern);
  if (!found) co_return failed(found.error());
  co_return action::done(*found ? Value(valid_utf8(**found)) : Value(), false);
}

}  // namespace

void add_file_lines(Actions& to) {
  Action marks, lines;
  marks.signature = signature("file.mark", "A mark at the end of a file, so that file.line sees only what came later.",
                              {must("path", text(), "The file; it need not be there yet")}, text(), Effect::reads);
  marks.read = mark;
  lines.signature = signature(
      "file.line", "The first line of a file that matches a pattern; none if there is none, or no such file.",
      {must("path", text(), "The file, such as a log"), must("pattern", text(), "A pattern, as for `matches`"),
       may("since", text(),
           "A mark of file.mark: only what was written after it is looked at, also in a file that was "
           "put away as PATH.1 or begun anew since")},
      text().or_none(), Effect::reads);
  lines.read = line;
  to.push_back(std::move(marks));
  to.push_back(std::move(lines));
}

}  // namespace ocflow::stdlib
