#include "cli/locks.h"

#include "cli/request.h"

namespace ocflow::cli {

Result<Locks> take_locks(const journal::StateFolder& state, const std::string& run_id, const journal::Header& header) {
  Locks out;
  std::vector<std::string> names{"the run " + run_id};
  if (!header.site.path.empty()) {
    std::error_code none;
    const auto file = std::filesystem::path(header.folder) / header.site.path;
    const auto real = std::filesystem::weakly_canonical(file, none);
    names.push_back("the site " + (none ? file : real).string());
  }
  for (const auto& name : names) {
    auto lock = journal::Lock::take(state, name, "run " + run_id + " of " + login_name());
    if (!lock) return tl::unexpected<Error>(lock.error());
    out.held.push_back(std::move(*lock));
  }
  return out;
}

}  // namespace ocflow::cli
