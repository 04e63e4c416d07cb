#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>

#include "stdlib/families.h"
#include "stdlib/file_access.h"

namespace ocflow::stdlib {
namespace {

void set(Action& action, decltype(Action::apply) apply, decltype(Action::probe) probe) {
  action.apply = apply;
  action.probe = probe;
}

Probed would(std::string from, std::string to) {
  return {Probed::Sees::would_change, std::move(from), std::move(to), {}};
}
Probed already(std::string state) { return {Probed::Sees::already_so, state, state, {}}; }
Probed cannot(const Error& error) { return {Probed::Sees::would_fail, {}, {}, error.what}; }

std::string bytes(std::size_t count) { return std::to_string(count) + (count == 1 ? " byte" : " bytes"); }

// What `file.write` finds. A file that can't be read (too large, say) is another text.
asio::awaitable<Probed> probe_write(Context&, const Arguments& arguments) {
  const auto& text = text_of(arguments[1]);
  auto kind = kind_of(text_of(arguments[0]));
  if (!kind) co_return cannot(kind.error());
  if (*kind == FileKind::folder) co_return cannot({ErrorKind::failed, "a folder has that name", {}});
  if (auto why = no_place(text_of(arguments[0]))) co_return cannot(*why);
  if (*kind == FileKind::none) co_return would("not there", bytes(text.size()));
  auto now = read_file(text_of(arguments[0]), static_cast<std::int64_t>(text.size()));
  if (now && *now == text) co_return already("that text");
  co_return would("another text", bytes(text.size()));
}

asio::awaitable<Outcome> write(Context& context, const Arguments& arguments, const Authority&) {
  auto probed = co_await probe_write(context, arguments);
  if (probed.sees == Probed::Sees::already_so) co_return action::done({}, false);
  const auto& text = text_of(arguments[1]);
  auto file = Replacement::begin(text_of(arguments[0]));
  if (!file) co_return failed(file.error());
  if (auto written = file->write(text.data(), text.size()); !written) co_return failed(written.error());
  if (auto placed = file->commit(); !placed) co_return failed(placed.error());
  co_return action::done();
}

std::string as_lines(const std::string& text) { return text.empty() || text.back() == '\n' ? text : text + '\n'; }

asio::awaitable<Probed> probe_append(Context&, const Arguments& arguments) {
  const auto& path = text_of(arguments[0]);
  auto lines = as_lines(text_of(arguments[1]));
  auto kind = kind_of(path);
  if (!kind) co_return cannot(kind.error());
  if (lines.empty()) co_return already("nothing to add");
  if (*kind == FileKind::none) {
    auto why = no_place(path);
    co_return why ? cannot(*why) : would("not there", bytes(lines.size()));
  }
  auto has = ends_with(path, lines);
  if (!has) co_return cannot(has.error());
  co_return *has ? already("ends with that") : would("without that", bytes(lines.size()) + " more");
}

asio::awaitable<Outcome> append(Context& context, const Arguments& arguments, const Authority&) {
  auto probed = co_await probe_append(context, arguments);
  if (probed.sees == Probed::Sees::would_fail) co_return action::failed(probed.why);
  if (probed.sees == Probed::Sees::already_so) co_return action::done({}, false);
  const auto& path = text_of(arguments[0]);
  auto lines = as_lines(text_of(arguments[1]));
  keeper::Descriptor file(open(path.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC | O_NONBLOCK | O_NOCTTY, 0666));
  if (!file) co_return failed(file_error(path, "opened", errno).value());
  char last = '\n';
  if (auto size = size_of(file); size > 0 && pread(file.get(), &last, 1, size - 1) == 1 && last != '\n')
    lines = '\n' + lines;
  auto n = ::write(file.get(), lines.data(), lines.size());  // one write: others who add come before or after it
  if (n < 0) co_return failed(file_error(path, "written", errno).value());
  if (static_cast<std::size_t>(n) < lines.size())
    co_return action::failed("only " + bytes(static_cast<std::size_t>(n)) + " of " + bytes(lines.size()) +
                             " could be added to \"" + path + "\"");
  co_return action::done();
}

asio::awaitable<Probed> probe_remove(Context&, const Arguments& arguments) {
  auto kind = kind_of(text_of(arguments[0]), false);
  if (!kind) co_return cannot(kind.error());
  if (*kind == FileKind::none) co_return already("not there");
  std::error_code error;
  if (*kind == FileKind::folder && !std::filesystem::is_empty(text_of(arguments[0]), error) && !error)
    co_return cannot({ErrorKind::failed, "the folder is not empty", {}});
  co_return would("there", "not there");
}

asio::awaitable<Outcome> remove(Context&, const Arguments& arguments, const Authority&) {
  const auto& path = text_of(arguments[0]);
  auto kind = kind_of(path, false);
  if (!kind) co_return failed(kind.error());
  if (*kind == FileKind::none) co_return action::done({}, false);
  int result = *kind == FileKind::folder ? rmdir(path.c_str()) : unlink(path.c_str());
  if (result != 0 && errno == ENOENT) co_return action::done({}, false);
  if (result != 0) co_return failed(file_error(path, "removed", errno).value());
  co_return action::done();
}

asio::awaitable<Probed> probe_make_folder(Context&, const Arguments& arguments) {
  auto kind = kind_of(text_of(arguments[0]));
  if (!kind) co_return cannot(kind.error());
  if (*kind == FileKind::folder) co_return already("there");
  // The folder nearest above it that is there has to be one.
  for (std::filesystem::path at = text_of(arguments[0]); *kind == FileKind::none && at.has_relative_path();) {
    at = at.parent_path();
    auto above = kind_of(at.empty() ? "." : at.string());
    if (!above) co_return cannot(above.error());
    if (*above == FileKind::none) continue;
    if (*above != FileKind::folder) co_return cannot({ErrorKind::failed, "\"" + at.string() + "\" is no folder", {}});
    break;
  }
  if (*kind == FileKind::none) co_return would("not there", "there");
  co_return cannot({ErrorKind::failed, "a file has that name", {}});
}

asio::awaitable<Outcome> make_folder(Context&, const Arguments& arguments, const Authority&) {
  const auto& path = text_of(arguments[0]);
  auto kind = kind_of(path);
  if (!kind) co_return failed(kind.error());
  if (*kind == FileKind::folder) co_return action::done({}, false);
  std::error_code error;
  std::filesystem::create_directories(path, error);
  if (error) co_return failed(file_error(path, "made", error.value()).value());
  co_return action::done();
}

}  // namespace

void add_file_changes(Actions& to) {
  Action writes, appends, removes, makes;
  auto path = must("path", text(), "The file");
  writes.signature =
      signature("file.write", "Makes a file hold a text, whole or not at all.",
                {path, must("text", text(), "All that it holds afterwards")}, nothing(), Effect::idempotent);
  appends.signature =
      signature("file.append", "Adds lines to the end of a file, unless it ends with them already.",
                {path, must("text", text(), "The lines; the last gets a line end")}, nothing(), Effect::idempotent);
  removes.signature =
      signature("file.remove", "Removes a file, a link or an empty folder.", {path}, nothing(), Effect::idempotent);
  makes.signature = signature("file.make_folder", "Makes a folder, and those it stands in.",
                              {must("path", text(), "The folder")}, nothing(), Effect::idempotent, "file.remove");
  set(writes, write, probe_write);
  set(appends, append, probe_append);
  set(removes, remove, probe_remove);
  set(makes, make_folder, probe_make_folder);
  for (Action* each : {&writes, &appends, &removes, &makes}) to.push_back(std::move(*each));
}

}  // namespace ocflow::stdlib
