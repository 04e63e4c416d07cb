#include "engine/host/child_run.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>

#include "engine/base/value_json.h"
#include "engine/host/pipe_reader.h"
#include "engine/host/spool.h"

namespace ocflow::keeper {

using std::chrono::milliseconds;

asio::awaitable<Result<Ran>> run_spooled(action::Context& context, Launch launch) {
  auto spool = Spool::create(context.spool);
  if (!spool) co_return tl::unexpected(spool.error());
  launch.output = launch.errors = spool->fd();
  auto child = Child::start(launch);
  if (!child) {
    spool->finish();
    co_return tl::unexpected(child.error());
  }
  Running running(context, std::move(*child));
  Ran ran;
  while (!ran.exit && !context.cancelled()) {
    const Moment soon = context.clock.elapsed() + milliseconds(250);
    ran.exit = co_await running.ended(soon);
    if (!ran.exit) spool->trim();
  }
  if (!ran.exit) {
    ran.stopped = true;
    ran.exit = co_await running.end();
  }
  spool->finish();
  ran.tail = spool->end_of(tail_bytes);
  ran.text = spool->text(text_bytes);
  co_return ran;
}

asio::awaitable<Result<Ran>> run_captured(action::Context& context, Launch launch, Duration limit) {
  auto output = PipeReader::create(context.executor, captured_bytes);
  auto errors = PipeReader::create(context.executor, captured_bytes);
  if (!output || !errors) co_return fail(ErrorKind::failed, "no pipe can be made: " + errno_text(errno));
  launch.output = output->write_end();
  launch.errors = errors->write_end();
  auto child = Child::start(launch);
  if (!child) co_return tl::unexpected(child.error());
  Running running(context, std::move(*child));
  auto too_long = [&context] {
    if (auto wake = std::exchange(context.when_cancelled, nullptr)) wake();
  };
  output->start(too_long);
  errors->start(too_long);
  Ran ran;
  Moment until;
  if (limit.count() > 0) until = context.clock.elapsed() + limit;
  ran.exit = co_await running.ended(until);
  ran.too_long = output->too_long() || errors->too_long();
  if (!ran.exit) {
    ran.stopped = context.cancelled();
    ran.late = !ran.stopped && !ran.too_long;
    ran.exit = co_await running.end();
  }
  ran.text = output->finish();
  ran.errors = valid_utf8(errors->finish());
  ran.too_long = output->too_long() || errors->too_long();
  auto& shown = ran.errors.empty() ? ran.text : ran.errors;
  ran.tail = valid_utf8(shown.substr(shown.size() - std::min(shown.size(), tail_bytes)));
  co_return ran;
}

Result<Descriptor> memory_file(const std::string& text) {
  Descriptor file(memfd_create("ocflow-input", MFD_CLOEXEC));
  std::string_view rest = text;
  while (file && !rest.empty()) {
    auto n = write(file.get(), rest.data(), rest.size());
    if (n <= 0)
      file.reset();
    else
      rest.remove_prefix(static_cast<std::size_t>(n));
  }
  if (!file || lseek(file.get(), 0, SEEK_SET) != 0)
    return fail(ErrorKind::failed, "its input can't be held in memory: " + errno_text(errno));
  return file;
}

}  // namespace ocflow::keeper
