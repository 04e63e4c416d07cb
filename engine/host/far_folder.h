// The folders of keepers on a host that is reached from elsewhere. Private to engine/host.
#pragma once
#include <filesystem>
#include <string>

#include "engine/base/result.h"

namespace ocflow::keeper {

// The names of a run and of a host become parts of a path there.
Result<void> check_far_words(const std::string& run_id, const std::string& host);

// A run that nobody has taken up for a month leaves its record; whoever takes it up later is told that it is in doubt.
void forget_old(const std::filesystem::path& all);

}  // namespace ocflow::keeper
