#include "cli/request.h"

#include <pwd.h>
#include <unistd.h>

#include <charconv>
#include <cstdlib>
#include <set>

#include "engine/report/words.h"

namespace ocflow::cli {

namespace fs = std::filesystem;

Wanted wanted(const Arguments& arguments) {
  return {arguments.procedure, arguments.settings, Wanted::Until::planned, arguments.reverse};
}

Result<std::uint32_t> jobs(const Arguments& arguments) {
  std::uint32_t n = 0;
  const auto* end = arguments.jobs.data() + arguments.jobs.size();
  const auto read = std::from_chars(arguments.jobs.data(), end, n);
  if (read.ec != std::errc() || read.ptr != end || n < 1 || n > 1024)
    return fail(ErrorKind::invalid, "`--jobs` is `" + arguments.jobs + "`", "it can be a whole number from 1 to 1024");
  return n;
}

Result<void> check_settings(const Arguments& arguments) {
  std::set<std::string> names;
  for (const auto& setting : arguments.settings) {
    const auto at = setting.find('=');
    if (at == std::string::npos || at == 0)
      return fail(ErrorKind::invalid, "`--set " + setting + "` gives no value", "write --set NAME=VALUE");
    if (!names.insert(setting.substr(0, at)).second)
      return fail(ErrorKind::invalid, "`--set " + setting.substr(0, at) + "=…` stands more than once",
                  "leave all but one out");
  }
  return {};
}

namespace {

const passwd* user() {
  static const passwd* const entry = ::getpwuid(::getuid());
  return entry;
}

fs::path home() {
  if (const char* named = std::getenv("HOME"); named && *named) return named;
  return user() && user()->pw_dir ? user()->pw_dir : "/";
}

}  // namespace

fs::path state_path(const Arguments& arguments) {
  if (!arguments.state.empty()) return arguments.state;
  if (const char* named = std::getenv("OCFLOW_STATE"); named && *named) return named;
  if (const char* xdg = std::getenv("XDG_STATE_HOME"); xdg && *xdg == '/') return fs::path(xdg) / "ocflow";
  return home() / ".local" / "state" / "ocflow";
}

std::string state_option(const Arguments& arguments) {
  return arguments.state.empty() ? "" : "--state " + report::shell_word(arguments.state);
}

std::string login_name() { return user() && user()->pw_name ? user()->pw_name : std::to_string(::getuid()); }

}  // namespace ocflow::cli
