#include "engine/host/far_folder.h"

#include <chrono>
#include <string_view>

namespace ocflow::keeper {
namespace {

namespace fs = std::filesystem;

bool is_word(const std::string& text) {
  constexpr std::string_view plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.%";
  return !text.empty() && text[0] != '.' && text.size() <= 128 && text.find_first_not_of(plain) == text.npos;
}

}  // namespace

Result<void> check_far_words(const std::string& run_id, const std::string& host) {
  if (is_word(run_id) && is_word(host)) return {};
  return fail(ErrorKind::failed, "the name of a run or host is none");
}

void forget_old(const fs::path& all) {
  constexpr auto month = std::chrono::hours(24 * 30);
  std::error_code error;
  for (fs::directory_iterator at(all, error), end; !error && at != end; at.increment(error)) {
    std::error_code none;
    const auto record = at->path() / "keeper.record";
    if (fs::exists(at->path() / "keeper.sock", none)) continue;
    const auto written = fs::last_write_time(fs::exists(record, none) ? record : at->path(), none);
    if (!none && fs::file_time_type::clock::now() - written > month) fs::remove_all(at->path(), none);
  }
}

}  // namespace ocflow::keeper
