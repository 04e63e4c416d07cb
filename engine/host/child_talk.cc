#include "engine/host/child_talk.h"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <asio/write.hpp>
#include <cerrno>
#include <deque>

#include "engine/base/value_json.h"
#include "engine/host/child_run.h"
#include "engine/host/hiding.h"
#include "engine/host/pipe_reader.h"
#include "engine/host/spool.h"
#include "engine/host/trimming.h"

namespace ocflow::keeper {

using std::chrono::milliseconds;

namespace {

// Lines on their way to the child. Shared with what is being written when nobody wants it any more.
struct Mouth : std::enable_shared_from_this<Mouth> {
  Mouth(const asio::any_io_executor& executor, int fd) : pipe(executor, fd) { pipe.non_blocking(true); }
  asio::posix::stream_descriptor pipe;
  std::deque<std::string> lines;

  void say(std::string line) {
    lines.push_back(std::move(line));
    if (lines.size() == 1) next();
  }
  void next() {
    asio::async_write(pipe, asio::buffer(lines.front()), [self = shared_from_this()](asio::error_code error, auto) {
      if (error || !self->pipe.is_open()) return;  // nobody reads any more: its end tells
      self->lines.pop_front();
      if (!self->lines.empty()) self->next();
    });
  }
  void close() {
    asio::error_code ignored;
    pipe.close(ignored);
  }
};

struct Pipe {
  Descriptor read, write;
  static Result<Pipe> make() {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0)
      return fail(no_room(errno) ? ErrorKind::held : ErrorKind::failed, "no pipe can be made: " + errno_text(errno));
    return Pipe{Descriptor(ends[0]), Descriptor(ends[1])};
  }
};

}  // namespace

struct Talk::Data {
  Data(action::Context& context_, Child child_, Pipe in, Pipe out)
      : context(context_),
        running(context_, std::move(child_)),
        mouth(std::make_shared<Mouth>(context_.executor, in.write.release())),
        ear(context_.executor, out.read.release()) {
    ear.non_blocking(true);
  }

  action::Context& context;
  Running running;
  std::shared_ptr<Mouth> mouth;
  asio::posix::stream_descriptor ear;
  std::optional<Spool> spool;
  std::optional<Trimming> trimming;  // of the spool
  std::shared_ptr<PipeReader> errors;
  std::string heard;
  std::optional<Exit> exit;
  bool silent = false, told_cancelled = false;

  bool take_line(std::string& line) {
    const auto end = heard.find('\n');
    if (end == std::string::npos) return false;
    line = heard.substr(0, end);
    heard.erase(0, end + 1);
    return true;
  }
  // What is there now; afterwards `silent` where nothing will come.
  void take() {
    std::array<char, 16384> buffer;
    for (;;) {
      const auto n = ::read(ear.native_handle(), buffer.data(), buffer.size());
      if (n > 0) heard.append(buffer.data(), static_cast<std::size_t>(n));
      if (n == 0 || (n < 0 && errno != EAGAIN && errno != EINTR)) silent = true;
      if (n <= 0 && errno != EINTR) return;
      if (silent || heard.size() > talk_line_bytes) return;
    }
  }
};

Talk::Talk(std::unique_ptr<Data> data) : d_(std::move(data)) {}
Talk::~Talk() { d_->mouth->close(); }

asio::awaitable<Result<std::unique_ptr<Talk>>> Talk::begin(action::Context& context, Launch launch) {
  if (auto may = mark(context, launch); !may) co_return tl::unexpected(may.error());
  auto in = Pipe::make(), out = in ? Pipe::make() : tl::unexpected(in.error());
  if (!in || !out) co_return tl::unexpected(in ? out.error() : in.error());
  std::optional<Spool> spool;
  std::shared_ptr<PipeReader> errors;
  if (!context.spool.empty()) {
    auto made = Spool::create(context.spool, {}, context.secrets);
    if (!made) co_return tl::unexpected(made.error());
    spool.emplace(std::move(*made));
  } else {
    errors = PipeReader::create(context.executor, captured_bytes);
    if (!errors) co_return fail(ErrorKind::held, "no pipe can be made: " + errno_text(errno));
  }
  launch.input = in->read.get();
  launch.output = out->write.get();
  launch.errors = spool ? spool->fd() : errors->write_end();
  std::optional<Result<Child>> begun(Child::start(launch));
  // Where there is no room for one more, it waits until another one has ended; alone, for a minute.
  for (int tries = 0; !*begun && begun->error().kind == ErrorKind::held && !context.cancelled() && tries < 60;
       ++tries) {
    co_await context.pause(milliseconds(1000));
    begun.emplace(Child::start(launch));
  }
  auto& child = *begun;
  if (!child) {
    if (spool) spool->finish();
    co_return tl::unexpected(child.error());
  }
  auto data = std::make_unique<Data>(context, std::move(*child), std::move(*in), std::move(*out));
  data->spool = std::move(spool);
  if (data->spool) data->trimming.emplace(context, &*data->spool, data->running.child().pid());
  data->errors = std::move(errors);
  if (data->errors) data->errors->start([] {});
  co_return std::unique_ptr<Talk>(new Talk(std::move(data)));
}

void Talk::say(std::string line) { d_->mouth->say(std::move(line) + "\n"); }

asio::awaitable<Talk::Heard> Talk::hear(std::string& line, Moment until) {
  for (;;) {
    if (d_->take_line(line)) co_return Heard::line;
    if (d_->heard.size() > talk_line_bytes) co_return Heard::too_long;
    if (d_->silent) co_return Heard::ended;
    if (d_->context.cancelled() && !std::exchange(d_->told_cancelled, true)) co_return Heard::cancelled;
    // Its output may be held open by what it started, so its end is looked for as well.
    const Moment soon = d_->context.clock.elapsed() + milliseconds(250);
    const Moment next = until && *until < *soon ? until : soon;
    const auto woke = co_await readable(d_->context, d_->ear, next);
    if (woke == Woke::cancelled) continue;
    if (woke == Woke::late && !d_->exit) d_->exit = d_->running.child().reap();
    d_->take();
    if (d_->exit && d_->heard.empty()) d_->silent = true;
    if (woke == Woke::late && until && d_->context.clock.elapsed() >= *until) co_return Heard::late;
  }
}

asio::awaitable<Talk::Parted> Talk::part() {
  Parted out;
  d_->mouth->close();
  const Moment until = d_->context.clock.elapsed() + std::chrono::seconds(d_->context.cancelled() ? 1 : 5);
  while (!d_->exit && d_->context.clock.elapsed() < *until) d_->exit = co_await d_->running.ended(until);
  if (!d_->exit) {
    out.forced = true;
    d_->exit = co_await d_->running.end();
  }
  out.exit = d_->exit;
  if (d_->trimming && out.exit) d_->trimming->ended();
  d_->trimming.reset();
  if (d_->spool) {
    co_await finish(d_->context, *d_->spool);
    out.tail = d_->spool->end_of(tail_bytes);
  } else {
    auto text = valid_utf8(d_->errors->finish());
    hide_in(d_->context.secrets, text);  // before it is cut
    out.tail = text.substr(text.size() - std::min(text.size(), tail_bytes));
  }
  co_return out;
}

}  // namespace ocflow::keeper
