// The service manager of Windows, by its own calls: sc.exe tells all its errors alike. Every call may block, so each
// runs elsewhere.
#include <algorithm>
#include <map>

#include "stdlib/windows/elsewhere.h"
#include "stdlib/windows/service_windows.h"

namespace ocflow::stdlib {
namespace {

using Is = ServiceState::Is;
using std::chrono::milliseconds;
using std::chrono::nanoseconds;
using std::chrono::seconds;

constexpr seconds answer_within{20};

class Handle {
 public:
  explicit Handle(SC_HANDLE handle) : handle_(handle) {}
  Handle(const Handle&) = delete;
  Handle& operator=(const Handle&) = delete;
  ~Handle() {
    if (handle_) CloseServiceHandle(handle_);
  }
  SC_HANDLE get() const { return handle_; }
  explicit operator bool() const { return handle_ != nullptr; }

 private:
  SC_HANDLE handle_;
};

template <class T>
struct Answer {  // or the number of an error
  T value{};
  DWORD error = NO_ERROR;
};

template <class T>
Answer<T> with_service(const std::string& name, DWORD rights, const std::function<Answer<T>(SC_HANDLE)>& call) {
  const Handle manager(OpenSCManagerW(nullptr, nullptr, SC_MANAGER_CONNECT));
  if (!manager) return {{}, GetLastError()};
  const Handle service(OpenServiceW(manager.get(), keeper::to_wide(name).c_str(), rights));
  if (!service) return {{}, GetLastError()};
  return call(service.get());
}

Answer<SERVICE_STATUS_PROCESS> status_of(SC_HANDLE service) {
  Answer<SERVICE_STATUS_PROCESS> answer;
  DWORD size = 0;
  auto bytes = reinterpret_cast<BYTE*>(&answer.value);
  if (!QueryServiceStatusEx(service, SC_STATUS_PROCESS_INFO, bytes, sizeof answer.value, &size))
    answer.error = GetLastError();
  return answer;
}

struct Settings {
  DWORD start_type = 0;
};

Answer<Settings> settings_of(SC_HANDLE service) {
  DWORD size = 0;
  QueryServiceConfigW(service, nullptr, 0, &size);
  std::vector<BYTE> bytes(size + 1);
  auto config = reinterpret_cast<QUERY_SERVICE_CONFIGW*>(bytes.data());
  if (!QueryServiceConfigW(service, config, size, &size)) return {{}, GetLastError()};
  Settings settings{config->dwStartType};
  return {std::move(settings), NO_ERROR};
}

Answer<bool> done(BOOL fine) { return {true, fine ? NO_ERROR : GetLastError()}; }

std::string lower(std::string text) {
  CharLowerBuffA(text.data(), static_cast<DWORD>(text.size()));
  return text;
}

// What a service needs, as its settings in the registry have it: not every manager tells it.
std::vector<std::string> needs_of(const std::wstring& service) {
  const auto key = L"SYSTEM\\CurrentControlSet\\Services\\" + service;
  std::vector<wchar_t> text(32768);
  auto size = static_cast<DWORD>((text.size() - 2) * sizeof(wchar_t));
  std::vector<std::string> needs;
  if (RegGetValueW(HKEY_LOCAL_MACHINE, key.c_str(), L"DependOnService", RRF_RT_REG_MULTI_SZ, nullptr, text.data(),
                   &size) == ERROR_SUCCESS)
    for (const wchar_t* at = text.data(); *at; at += std::wcslen(at) + 1) needs.push_back(keeper::to_utf8(at));
  return needs;
}

// Those that need `name`, the furthest first.
Answer<std::vector<std::string>> all_that_need(const std::string& name) {
  const Handle manager(OpenSCManagerW(nullptr, nullptr, SC_MANAGER_CONNECT | SC_MANAGER_ENUMERATE_SERVICE));
  if (!manager) return {{}, GetLastError()};
  DWORD needed = 0, count = 0, from = 0;
  std::vector<BYTE> bytes(1 << 20);
  if (!EnumServicesStatusExW(manager.get(), SC_ENUM_PROCESS_INFO, SERVICE_WIN32, SERVICE_STATE_ALL, bytes.data(),
                             static_cast<DWORD>(bytes.size()), &needed, &count, &from, nullptr))
    return {{}, GetLastError()};
  std::map<std::string, std::vector<std::string>> needed_by;
  auto all = reinterpret_cast<ENUM_SERVICE_STATUS_PROCESSW*>(bytes.data());
  for (DWORD i = 0; i < count; ++i)
    for (const auto& other : needs_of(all[i].lpServiceName))
      needed_by[lower(other)].push_back(keeper::to_utf8(all[i].lpServiceName));
  std::vector<std::string> found{name};
  for (std::size_t i = 0; i < found.size() && found.size() < 500; ++i)
    for (const auto& other : needed_by[lower(found[i])])
      if (std::find(found.begin(), found.end(), other) == found.end()) found.push_back(other);
  return {std::vector<std::string>(found.rbegin(), found.rend() - 1), NO_ERROR};
}

class WindowsService final : public ServiceManager {
 public:
  explicit WindowsService(std::string service) : service_(std::move(service)) {}
  std::string name() const override { return "windows"; }

  // Where the process is gone, its last word may have come after the answer, and the manager may still be busy with it.
  asio::awaitable<Result<ServiceState>> state(Context& context) override {
    auto status = co_await status_now(context);
    for (int looks = 0; looks < 20 && status && process_is_gone(*status); ++looks) {
      co_await context.pause(std::chrono::milliseconds(100));
      status = co_await status_now(context);
    }
    if (!status) co_return tl::unexpected(status.error());
    auto state = state_of(*status);
    tell_progress(context, *status, state);
    co_return state;
  }

  asio::awaitable<Result<void>> ask(Context& context, Verb verb, Duration limit) override {
    auto until = later(context.clock.elapsed(), limit);
    if (verb != Verb::start) {
      auto stopped = co_await order(context, SERVICE_STOP, SERVICE_CONTROL_STOP, "can't be stopped", until);
      if (!stopped || verb == Verb::stop) co_return stopped;
      auto over = co_await wait_stopped(context, until);
      if (!over) co_return over;
    }
    auto now = co_await state(context);
    if (now && now->words.rfind("paused", 0) == 0)
      co_return co_await order(context, SERVICE_PAUSE_CONTINUE, SERVICE_CONTROL_CONTINUE, "can't go on", until);
    std::function<Answer<bool>(SC_HANDLE)> call = [](SC_HANDLE service) {
      return done(StartServiceW(service, 0, nullptr));
    };
    auto started =
        co_await ask_manager<bool>(context, SERVICE_START, call, until - context.clock.elapsed(), "can't be started");
    if (started) co_return Result<void>();
    if (last_ == ERROR_SERVICE_ALREADY_RUNNING && now && now->is != Is::failed) co_return Result<void>();
    if (last_ == ERROR_SERVICE_ALREADY_RUNNING)
      co_return fail(ErrorKind::failed, service_ + " can't be started: " + now->unclean,
                     "only a restart of the machine, or of the service manager, helps");
    co_return tl::unexpected(started.error());
  }

  asio::awaitable<Result<StartType>> start_type(Context& context) override {
    std::function<Answer<Settings>(SC_HANDLE)> call = settings_of;
    auto settings = co_await ask_manager<Settings>(context, SERVICE_QUERY_CONFIG, call, answer_within);
    if (!settings) co_return tl::unexpected(settings.error());
    if (settings->start_type == SERVICE_DISABLED) co_return StartType::disabled;
    co_return settings->start_type == SERVICE_DEMAND_START ? StartType::manual : StartType::automatic;
  }

  asio::awaitable<Result<void>> set_automatic(Context& context, bool on) override {
    std::function<Answer<bool>(SC_HANDLE)> call = [on](SC_HANDLE service) {
      return done(ChangeServiceConfigW(service, SERVICE_NO_CHANGE, on ? SERVICE_AUTO_START : SERVICE_DEMAND_START,
                                       SERVICE_NO_CHANGE, nullptr, nullptr, nullptr, nullptr, nullptr, nullptr,
                                       nullptr));
    };
    auto changed = co_await ask_manager<bool>(context, SERVICE_CHANGE_CONFIG, call, answer_within, "can't be changed");
    if (!changed) co_return tl::unexpected(changed.error());
    co_return Result<void>();
  }

  asio::awaitable<Result<std::vector<std::string>>> dependents(Context& context) override {
    std::function<Answer<std::vector<std::string>>()> call = [name = service_] { return all_that_need(name); };
    auto answer = co_await elsewhere(context, std::move(call), context.clock.elapsed() + nanoseconds(answer_within));
    if (!answer) co_return tl::unexpected(no_answer());
    if (answer->error != NO_ERROR) co_return tl::unexpected(service_error(service_, "can't be asked", answer->error));
    co_return std::move(answer->value);
  }

 private:
  asio::awaitable<Result<SERVICE_STATUS_PROCESS>> status_now(Context& context) {
    std::function<Answer<SERVICE_STATUS_PROCESS>(SC_HANDLE)> call = status_of;
    co_return co_await ask_manager<SERVICE_STATUS_PROCESS>(context, SERVICE_QUERY_STATUS, call, answer_within);
  }
  Error no_answer() const {
    return {ErrorKind::failed, service_ + ": the service manager does not answer", "look whether it hangs there"};
  }

  template <class T>
  asio::awaitable<Result<T>> ask_manager(Context& context, DWORD rights, std::function<Answer<T>(SC_HANDLE)> call,
                                         nanoseconds within, const char* what = "can't be asked") {
    last_ = NO_ERROR;
    std::function<Answer<T>()> all = [name = service_, rights, call = std::move(call)] {
      return with_service<T>(name, rights, call);
    };
    auto answer = co_await elsewhere(context, std::move(all), context.clock.elapsed() + within);
    if (!answer) co_return tl::unexpected(no_answer());
    last_ = answer->error;
    if (answer->error != NO_ERROR) co_return tl::unexpected(service_error(service_, what, answer->error));
    co_return std::move(answer->value);
  }

  // One that is starting or stopping takes no orders: that passes. One that doesn't run needs none; looking decides.
  asio::awaitable<Result<void>> order(Context& context, DWORD right, DWORD control, const char* what,
                                      nanoseconds until) {
    for (;;) {
      std::function<Answer<bool>(SC_HANDLE)> call = [control](SC_HANDLE service) {
        SERVICE_STATUS unused{};
        return done(ControlService(service, control, &unused));
      };
      auto asked = co_await ask_manager<bool>(context, right, call, until - context.clock.elapsed(), what);
      if (asked || last_ == ERROR_SERVICE_NOT_ACTIVE) co_return Result<void>();
      if (last_ != ERROR_SERVICE_CANNOT_ACCEPT_CTRL) co_return tl::unexpected(asked.error());
      auto now = co_await state(context);
      if (now && (now->is == Is::stopping || now->is == Is::stopped) && control == SERVICE_CONTROL_STOP)
        co_return Result<void>();
      if (context.cancelled() || context.clock.elapsed() >= until) co_return tl::unexpected(asked.error());
      co_await context.pause(milliseconds(200));
    }
  }

  asio::awaitable<Result<void>> wait_stopped(Context& context, nanoseconds until) {
    for (;;) {
      auto now = co_await state(context);
      if (!now) co_return tl::unexpected(now.error());
      if (now->is == Is::stopped || now->is == Is::failed) co_return Result<void>();
      if (context.cancelled() || context.clock.elapsed() >= until)
        co_return fail(ErrorKind::failed, service_ + " has not stopped, so it was not started: " +
                                              std::string(name_of(now->is)) + " (" + now->words + ")");
      co_await context.pause(milliseconds(50));
    }
  }

  // A service counts its checkpoint up while it gets on, at least once within its wait hint.
  void tell_progress(Context& context, const SERVICE_STATUS_PROCESS& status, ServiceState& state) {
    const auto now = context.clock.elapsed();
    if (status.dwCurrentState != seen_state_ || status.dwCheckPoint != seen_point_) since_ = now;
    seen_state_ = status.dwCurrentState;
    seen_point_ = status.dwCheckPoint;
    const auto stands = now - since_;
    if ((state.is == Is::stopping || state.is == Is::starting) && stands > milliseconds(status.dwWaitHint) &&
        stands > seconds(1))
      state.words += ", no progress for " + duration_text(std::chrono::duration_cast<seconds>(stands));
  }

  std::string service_;
  DWORD last_ = NO_ERROR, seen_state_ = 0, seen_point_ = 0;
  nanoseconds since_{0};
};

}  // namespace

Result<std::unique_ptr<ServiceManager>> manager_of(Context&, const ServiceNamed& named) {
  const auto& name = named.service;
  if (name.empty() || name.size() > 256 || name.find_first_of(std::string("/\\\0", 3)) != name.npos)
    return fail(ErrorKind::failed, "\"" + name + "\" can't be the name of a service");
  if (!named.manager.empty() && named.manager != "windows")
    return fail(ErrorKind::failed, named.manager + " manages no services on Windows", "leave `manager` away");
  if (!named.at.empty())
    return fail(ErrorKind::failed, "`at` has no meaning on Windows", "leave it away: there is one manager of services");
  return std::make_unique<WindowsService>(name);
}

}  // namespace ocflow::stdlib
