#include "cli/log.h"

// As headers alone: two more libraries at every start would be dear for a log that is rarely asked for.
#undef SPDLOG_COMPILED_LIB
#define FMT_HEADER_ONLY
#include <spdlog/sinks/basic_file_sink.h>
#include <spdlog/spdlog.h>

#include <cstdlib>

namespace ocflow::cli {

namespace {

std::shared_ptr<spdlog::logger>& logger() {
  static std::shared_ptr<spdlog::logger> one;
  return one;
}

}  // namespace

Result<void> open_log(const std::string& file) {
  const char* named = std::getenv("OCFLOW_LOG");
  const std::string path = !file.empty() ? file : named ? named : "";
  if (path.empty()) return {};
  try {
    auto sink = std::make_shared<spdlog::sinks::basic_file_sink_mt>(path, false);
    auto made = std::make_shared<spdlog::logger>("ocflow", std::move(sink));
    made->set_pattern("%Y-%m-%d %H:%M:%S.%e %P %v");
    made->flush_on(spdlog::level::info);
    logger() = std::move(made);
  } catch (const spdlog::spdlog_ex&) {
    return fail(ErrorKind::invalid, "the log `" + path + "` can't be written",
                "name a file in a folder that exists and is yours");
  }
  return {};
}

bool logs() { return logger() != nullptr; }

void log_line(const std::string& text) {
  if (logger()) logger()->info("{}", text);
}

}  // namespace ocflow::cli
