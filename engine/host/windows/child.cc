#include "engine/host/windows/child.h"

#include <asio/redirect_error.hpp>
#include <asio/use_awaitable.hpp>

#include "engine/host/boot_timer.h"
#include "engine/host/windows/ask.h"
#include "engine/host/windows/start.h"

namespace ocflow::keeper {
namespace {

// Shared with the timer and the cancellation, whose calls may come when the wait is over.
struct Wait {
  asio::windows::object_handle* object;
  bool over = false, late = false, cancelled = false;
  void wake(bool& why) {
    if (over) return;
    why = true;
    object->cancel();
  }
};

// What ends a program by itself has numbers of its own in Windows.
std::string crash(unsigned long code) {
  switch (code) {
    case 0xC0000005:
      return "a wrong address";
    case 0xC0000409:
      return "a damaged stack, or abort";
    case 0xC00000FD:
      return "a stack that is full";
    case 0xC0000135:
      return "a library that is not there";
    case 0xC000013A:
      return "Ctrl-C or Ctrl-Break";
    case 0x40010004:
      return "the debugger";
    default:
      return {};
  }
}

}  // namespace

std::string Exit::text() const {
  const auto bits = static_cast<unsigned long>(static_cast<unsigned>(code));
  if (bits < 0x40000000) return "exit code " + std::to_string(code);
  char hex[16];
  std::snprintf(hex, sizeof hex, "0x%08lX", bits);
  const auto why = crash(bits);
  return "exit code " + std::string(hex) + (why.empty() ? "" : " (ended by " + why + ")");
}

asio::awaitable<Woke> signalled(action::Context& context, asio::windows::object_handle& object, Moment until) {
  if (WaitForSingleObject(object.native_handle(), 0) == WAIT_OBJECT_0) co_return Woke::ready;
  auto wait = std::make_shared<Wait>(Wait{&object});
  BootTimer timer(context.executor);
  if (until) {
    timer.expires_at(boot_time(*until));
    timer.async_wait([wait](asio::error_code error) {
      if (!error) wait->wake(wait->late);
    });
  }
  if (!context.cancelled()) context.when_cancelled = [wait] { wait->wake(wait->cancelled); };
  asio::error_code error;
  co_await object.async_wait(asio::redirect_error(asio::use_awaitable, error));
  wait->over = true;
  if (!context.cancelled()) context.when_cancelled = nullptr;
  if (WaitForSingleObject(object.native_handle(), 0) == WAIT_OBJECT_0) co_return Woke::ready;
  co_return wait->cancelled ? Woke::cancelled : Woke::late;
}

// Suspended until it is in its job: so nothing that it starts is outside. What shall go on gets none.
Result<Child> Child::start(const Launch& launch) {
  Descriptor job;
  if (!launch.own_session) job = Descriptor(CreateJobObjectW(nullptr, nullptr));
  if (!launch.own_session && !job) return fail(ErrorKind::failed, "no job can be made: " + error_text(GetLastError()));
  const DWORD console = launch.own_session ? CREATE_NEW_CONSOLE : CREATE_NO_WINDOW;
  auto started = start_process(launch, console | CREATE_NEW_PROCESS_GROUP | CREATE_SUSPENDED);
  if (!started) return tl::unexpected(started.error());
  if (job && !AssignProcessToJobObject(job.get(), started->process.get())) {
    const auto why = error_text(GetLastError());
    TerminateProcess(started->process.get(), 1);
    return fail(ErrorKind::failed, "\"" + launch.program[0] + "\" can't be put into a job: " + why);
  }
  ResumeThread(started->thread.get());
  return Child(std::move(started->process), std::move(job), started->pid);
}

std::optional<Exit> Child::exit() const {
  if (WaitForSingleObject(process_.get(), 0) != WAIT_OBJECT_0) return std::nullopt;
  DWORD code = 0;
  GetExitCodeProcess(process_.get(), &code);
  return Exit{static_cast<int>(code), 0};
}

Descriptor Child::watch() const { return again(process_.get()); }

std::uint64_t Child::started() const {
  FILETIME created{}, exited{}, kernel{}, user{};
  if (!GetProcessTimes(process_.get(), &created, &exited, &kernel, &user)) return 0;
  return std::uint64_t{created.dwHighDateTime} << 32 | created.dwLowDateTime;
}

void Child::ask_to_end() const { static_cast<void>(ask_process_to_end(pid_)); }

void Child::end() {
  if (job_) TerminateJobObject(job_.get(), 1);
  TerminateProcess(process_.get(), 1);
}

bool Child::empty() const {
  JOBOBJECT_BASIC_ACCOUNTING_INFORMATION info{};
  if (job_ && QueryInformationJobObject(job_.get(), JobObjectBasicAccountingInformation, &info, sizeof info, nullptr))
    return info.ActiveProcesses == 0;
  return exit().has_value();
}

}  // namespace ocflow::keeper
