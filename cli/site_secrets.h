// The secrets of a site file and the journal: it holds none of them, and whoever goes on with a run reads them again.
#pragma once
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cli/console.h"
#include "cli/library.h"

namespace ocflow::cli {

struct Compiled;

// Makes of a header what is recorded: the site's text with marks in place of its secrets, and a digest of each.
Result<void> leave_secrets_out(journal::Header& header, const std::vector<Field>& givens,
                               const std::filesystem::path& run_folder);
// Reads those that were left out again, from where the site's file is. Gives those that are others now; they are taken
// as they are. An error: one of them isn't there.
Result<std::vector<std::string>> put_secrets(const journal::Header& header, const std::vector<Field>& givens,
                                             const std::filesystem::path& run_folder, site::Site& to);
void tell_of_secrets(Console& console, const Compiled& compiled);

std::optional<ChangedFile> changed_site(const journal::Header& header, const std::vector<Field>& givens);

// Texts of the site of one run, as others may see them.
class SiteTexts {
 public:
  explicit SiteTexts(const std::filesystem::path& run_folder);
  std::optional<std::string> without_secrets(const std::string& text) const;  // nullopt: which they are isn't known

 private:
  // Of each of the run's texts; what is given there refers to its types. None: they aren't known.
  std::vector<std::shared_ptr<const Compiled>> texts_;
};

}  // namespace ocflow::cli
