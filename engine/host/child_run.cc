#include "engine/host/child_run.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "engine/base/value_json.h"
#include "engine/base/write_all.h"
#include "engine/host/child_wait.h"
#include "engine/host/hiding.h"
#include "engine/host/pipe_reader.h"
#include "engine/host/spool.h"
#include "engine/host/trimming.h"

namespace ocflow::keeper {

using std::chrono::milliseconds;

namespace {

// Where there is no room for one more child, it waits until another one has ended; alone, for a minute.
bool waits_for_room(const action::Context& context, const Error& error, int tries) {
  return error.kind == ErrorKind::held && !context.cancelled() && (other_children() || tries < 60);
}

milliseconds room_pause(int tries) { return milliseconds(std::min(20 << std::min(tries, 6), 1000)); }

// One try: whether it was started is known when it has ended.
asio::awaitable<Result<Ran>> try_spooled(action::Context& context, Launch& launch) {
  auto spool = Spool::create(context.spool, {}, context.secrets);
  if (!spool) co_return tl::unexpected(spool.error());
  launch.output = launch.errors = spool->fd();
  auto child = Child::start_soon(launch);
  if (!child) {
    spool->finish();
    co_return tl::unexpected(child.error());
  }
  std::optional<Trimming> trimming(std::in_place, context, &*spool, child->pid());
  Running running(context, std::move(*child));
  Ran ran;
  while (!ran.exit && !context.cancelled()) ran.exit = co_await running.ended(std::nullopt);
  if (!ran.exit) {
    ran.stopped = true;
    ran.exit = co_await running.end();
    ran.left = running.left();
  }
  if (ran.exit) trimming->ended();
  trimming.reset();
  co_await finish(context, *spool);
  if (auto was = running.child().was_started(launch); !was) co_return tl::unexpected(was.error());
  ran.tail = spool->end_of(tail_bytes);
  ran.text = spool->text(text_bytes);
  co_return ran;
}

struct Captured {
  std::shared_ptr<PipeReader> output, errors;
  Child child;
};

Result<Captured> begin_captured(const action::Context& context, Launch& launch) {
  auto output = PipeReader::create(context.executor, captured_bytes);
  auto errors = output ? PipeReader::create(context.executor, captured_bytes) : nullptr;
  if (!errors)
    return fail(no_room(errno) ? ErrorKind::held : ErrorKind::failed, "no pipe can be made: " + errno_text(errno));
  launch.output = output->write_end();
  launch.errors = errors->write_end();
  auto child = Child::start(launch);
  if (child) return Captured{std::move(output), std::move(errors), std::move(*child)};
  return tl::unexpected(child.error());
}

}  // namespace

Result<void> mark(const action::Context& context, Launch& launch) {
  if (context.inside) return fail(ErrorKind::failed, "a fault in the action: it is one that starts no program");
  if (!context.mark.empty()) launch.environment.push_back(std::string(mark_name) + "=" + context.mark);
  return {};
}

asio::awaitable<Result<Ran>> run_spooled(action::Context& context, Launch launch) {
  if (auto may = mark(context, launch); !may) co_return tl::unexpected(may.error());
  for (int tries = 0;; ++tries) {
    auto ran = co_await try_spooled(context, launch);
    if (ran || !waits_for_room(context, ran.error(), tries)) co_return ran;
    co_await context.pause(room_pause(tries));
  }
}

asio::awaitable<Result<Ran>> run_captured(action::Context& context, Launch launch, Duration limit) {
  if (auto may = mark(context, launch); !may) co_return tl::unexpected(may.error());
  std::optional<Result<Captured>> begun(begin_captured(context, launch));
  for (int tries = 0; !*begun && waits_for_room(context, begun->error(), tries); ++tries) {
    co_await context.pause(room_pause(tries));
    begun.emplace(begin_captured(context, launch));
  }
  if (!*begun) co_return tl::unexpected(begun->error());
  auto output = (*begun)->output, errors = (*begun)->errors;
  Running running(context, std::move((*begun)->child));
  std::optional<Trimming> noting;
  if (context.lasts) noting.emplace(context, nullptr, running.child().pid());
  auto too_long = [&context] {
    if (auto wake = std::exchange(context.when_cancelled, nullptr)) wake();
  };
  output->start(too_long);
  errors->start(too_long);
  Ran ran;
  Moment until;
  if (limit.count() > 0) until = later(context.clock.elapsed(), limit);
  // What is begun after the act was told to end (to find out what became of it) has its own limit. Nothing would end
  // what has none.
  if (until || !context.cancelled()) ran.exit = co_await running.ended(until);
  ran.too_long = output->too_long() || errors->too_long();
  if (!ran.exit) {
    ran.stopped = context.cancelled();
    ran.late = !ran.stopped && !ran.too_long;
    ran.exit = co_await running.end();
    ran.left = running.left();
  }
  if (noting && ran.exit) noting->ended();
  noting.reset();
  ran.text = output->finish();
  ran.errors = valid_utf8(errors->finish());
  ran.too_long = output->too_long() || errors->too_long();
  auto shown = ran.errors.empty() ? ran.text : ran.errors;
  hide_in(context.secrets, shown);  // before it is cut
  ran.tail = valid_utf8(shown.substr(shown.size() - std::min(shown.size(), tail_bytes)));
  co_return ran;
}

Result<Descriptor> memory_file(const std::string& text) {
  Descriptor file(memfd_create("ocflow-input", MFD_CLOEXEC));
  if (!file || !write_all(file.get(), text) || lseek(file.get(), 0, SEEK_SET) != 0)
    return fail(ErrorKind::failed, "its input can't be held in memory: " + errno_text(errno));
  return file;
}

}  // namespace ocflow::keeper
