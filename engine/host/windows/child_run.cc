// The Windows half of running a program inside an action.
#include "engine/host/child_run.h"

#include <algorithm>

#include "engine/base/value_json.h"
#include "engine/host/windows/child.h"
#include "engine/host/windows/wide.h"

namespace ocflow::keeper {

using std::chrono::milliseconds;
using std::chrono::nanoseconds;
using std::chrono::seconds;

namespace {

// A file that its writers only add to. `passing`: it goes when nobody has it open any more.
Descriptor output_file(const std::wstring& path, bool passing) {
  constexpr DWORD share = FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE;
  const DWORD access = FILE_GENERIC_READ | FILE_APPEND_DATA | SYNCHRONIZE | (passing ? DELETE : 0);
  const DWORD flags = passing ? FILE_ATTRIBUTE_TEMPORARY | FILE_FLAG_DELETE_ON_CLOSE : FILE_ATTRIBUTE_NORMAL;
  return taken(CreateFileW(path.c_str(), access, share, nullptr, CREATE_ALWAYS, flags, nullptr));
}

std::wstring passing_name() {
  wchar_t folder[MAX_PATH + 1], name[MAX_PATH + 1];
  GetTempPathW(MAX_PATH + 1, folder);
  return GetTempFileNameW(folder, L"ocf", 0, name) ? name : std::wstring();
}

std::int64_t size_of(const Descriptor& file) {
  LARGE_INTEGER size{};
  return GetFileSizeEx(file.get(), &size) ? size.QuadPart : 0;
}

std::string bytes_of(const Descriptor& file, std::int64_t from, std::size_t most) {
  std::string text(most, '\0');
  OVERLAPPED where{};
  where.Offset = static_cast<DWORD>(from);
  where.OffsetHigh = static_cast<DWORD>(from >> 32);
  DWORD n = 0;
  if (!ReadFile(file.get(), text.data(), static_cast<DWORD>(most), &n, &where)) n = 0;
  text.resize(n);
  return text;
}

// The end of it as UTF-8, from the beginning of a line where that is near.
std::string end_of(const Descriptor& file, std::size_t most) {
  const auto size = size_of(file);
  const auto from = std::max<std::int64_t>(0, size - static_cast<std::int64_t>(most));
  auto text = bytes_of(file, from, static_cast<std::size_t>(size - from));
  if (const auto line = text.find('\n'); from > 0 && line < text.size() / 2) text.erase(0, line + 1);
  text = valid_utf8(text);
  if (text.size() > most) text.erase(0, text.size() - most);
  while (!text.empty() && (static_cast<unsigned char>(text[0]) & 0xc0) == 0x80) text.erase(0, 1);
  return text;
}

// Asked, given the grace, ended with all of its job. The exit of what even that did not end stays empty.
asio::awaitable<void> end(action::Context& context, Child& child, asio::windows::object_handle& watch, Ran& ran) {
  child.ask_to_end();
  co_await signalled(context, watch, context.clock.elapsed() + nanoseconds(grace));
  child.end();
  co_await signalled(context, watch, context.clock.elapsed() + nanoseconds(seconds(5)));
  ran.exit = child.exit();
  if (!child.empty()) ran.left = "something of its job still runs";
}

}  // namespace

asio::awaitable<Result<Ran>> run_spooled(action::Context& context, Launch launch) {
  const bool passing = !context.secrets.empty();  // then it is gone with the child, whatever ends the keeper
  auto spool = output_file(to_wide(context.spool), passing);
  if (!spool) co_return fail(ErrorKind::failed, context.spool + " can't be written: " + error_text(GetLastError()));
  launch.output = launch.errors = spool.get();
  launch.environment.push_back("OCFLOW_ATTEMPT=" + context.mark);
  auto child = Child::start(launch);
  Ran ran;
  if (child) {
    asio::windows::object_handle watch(context.executor, child->watch().release());
    ran.stopped = co_await signalled(context, watch, std::nullopt) != Woke::ready;
    if (ran.stopped)
      co_await end(context, *child, watch, ran);
    else
      ran.exit = child->exit();
    ran.tail = end_of(spool, tail_bytes);
    ran.text = end_of(spool, text_bytes);
  }
  const bool empty = size_of(spool) == 0;
  spool.reset();
  if (empty && !passing) DeleteFileW(to_wide(context.spool).c_str());
  if (!child) co_return tl::unexpected(child.error());
  co_return ran;
}

asio::awaitable<Result<Ran>> run_captured(action::Context& context, Launch launch, Duration limit) {
  auto output = output_file(passing_name(), true), errors = output_file(passing_name(), true);
  if (!output || !errors) co_return fail(ErrorKind::failed, "its output has no place: " + error_text(GetLastError()));
  launch.output = output.get();
  launch.errors = errors.get();
  auto child = Child::start(launch);
  if (!child) co_return tl::unexpected(child.error());
  asio::windows::object_handle watch(context.executor, child->watch().release());
  Moment until;
  if (limit.count() > 0) until = later(context.clock.elapsed(), limit);
  constexpr auto most = static_cast<std::int64_t>(captured_bytes);
  const auto too_long = [&] { return size_of(output) > most || size_of(errors) > most; };
  Ran ran;
  Woke woke = Woke::late;
  // What is begun after the act was told to end has its own limit; nothing else would end what has none.
  while (woke == Woke::late && !too_long() && (until ? context.clock.elapsed() < *until : !context.cancelled())) {
    nanoseconds next = context.clock.elapsed() + milliseconds(250);
    woke = co_await signalled(context, watch, until ? std::min(next, *until) : next);
  }
  ran.too_long = too_long();
  if (woke == Woke::ready) {
    ran.exit = child->exit();
  } else {
    ran.stopped = context.cancelled();
    ran.late = !ran.stopped && !ran.too_long;
    co_await end(context, *child, watch, ran);
  }
  ran.text = bytes_of(output, 0, captured_bytes);
  ran.errors = end_of(errors, captured_bytes);
  ran.tail = end_of(size_of(errors) == 0 ? output : errors, tail_bytes);
  co_return ran;
}

// Opened for a reader that shares it, and gone with its last handle.
Result<Descriptor> memory_file(const std::string& text) {
  auto file = output_file(passing_name(), true);
  std::string_view rest = text;
  while (file && !rest.empty()) {
    DWORD n = 0;
    if (!WriteFile(file.get(), rest.data(), static_cast<DWORD>(rest.size()), &n, nullptr) || n == 0)
      file.reset();
    else
      rest.remove_prefix(n);
  }
  LARGE_INTEGER none{};
  if (!file || !SetFilePointerEx(file.get(), none, nullptr, FILE_BEGIN))
    return fail(ErrorKind::failed, "its input has no place: " + error_text(GetLastError()));
  return file;
}

}  // namespace ocflow::keeper
