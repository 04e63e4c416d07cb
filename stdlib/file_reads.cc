#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "engine/base/value_json.h"
#include "stdlib/families.h"
#include "stdlib/file_access.h"

namespace ocflow::stdlib {
namespace {

asio::awaitable<Outcome> exists(Context&, const Arguments& arguments) {
  auto kind = kind_of(text_of(arguments[0]), false);
  if (!kind) co_return failed(kind.error());
  co_return action::done(*kind != FileKind::none, false);
}

// Block by block, so that the size of a file doesn't matter; the end of one block may be the beginning of the text.
asio::awaitable<Outcome> contains(Context& context, const Arguments& arguments) {
  const auto& path = text_of(arguments[0]);
  const auto& wanted = text_of(arguments[1]);
  auto file = open_file(path);
  if (!file) co_return failed(file.error());
  std::string window;
  std::vector<char> block(std::size_t{1} << 20);
  while (!context.cancelled()) {
    auto n = ::read(file->get(), block.data(), block.size());
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) co_return failed(file_error(path, "read", errno).value());
    if (n == 0) co_return action::done(wanted.empty(), false);
    window.append(block.data(), static_cast<std::size_t>(n));
    if (window.find(wanted) != std::string::npos) co_return action::done(true, false);
    window.erase(0, window.size() - std::min(window.size(), wanted.size()));
    co_await context.pause(Duration(0));  // others have their turn
  }
  co_return action::failed("");
}

asio::awaitable<Outcome> read_whole(Context&, const Arguments& arguments) {
  auto text = read_file(text_of(arguments[0]));
  if (!text) co_return failed(text.error());
  if (valid_utf8(*text) != *text)
    co_return action::failed("\"" + text_of(arguments[0]) + "\" is not UTF-8: it holds no text");
  co_return action::done(std::move(*text), false);
}

}  // namespace

void add_file_reads(Actions& to) {
  Action exist, contain, reading;
  auto path = must("path", text(), "The file");
  exist.signature =
      signature("file.exists", "Whether there is a file or folder of that name, or a link, wherever it leads.", {path},
                boolean(), Effect::reads);
  contain.signature =
      signature("file.contains", "Whether a text stands somewhere in a file.",
                {path, must("text", text(), "What is looked for, byte for byte")}, boolean(), Effect::reads);
  reading.signature =
      signature("file.read", "The text of a file, at most 1 MiB of UTF-8.", {path}, text(), Effect::reads);
  exist.read = exists;
  contain.read = contains;
  reading.read = read_whole;
  for (Action* each : {&exist, &contain, &reading}) to.push_back(std::move(*each));
}

}  // namespace ocflow::stdlib
