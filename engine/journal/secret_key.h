// What a run's journal keeps of a secret: a digest with a key that stands beside the journal, in the folder of the run.
// Whoever has only the journal can't even try words.
#pragma once
#include <filesystem>
#include <string>
#include <string_view>

#include "engine/base/result.h"

namespace ocflow::journal {

// The run's own, made where there is none yet.
Result<std::string> make_secret_key(const std::filesystem::path& run_folder);
Result<std::string> read_secret_key(const std::filesystem::path& run_folder);
void forget_secret_key(const std::filesystem::path& run_folder);          // of a run that did not begin
std::string keyed_digest(std::string_view key, std::string_view secret);  // hexadecimal digits

}  // namespace ocflow::journal
