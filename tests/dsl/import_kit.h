// Pages imported in a test, and what has to be true of each of them.
#pragma once
#include <filesystem>
#include <string>

#include "dsl/import.h"

namespace ocflow::test {

dsl::Imported import_text(const std::string& page, dsl::PageFormat format = dsl::PageFormat::text);
dsl::Imported import_file(const std::filesystem::path& file);
// The steps of its only procedure.
std::string body_of(const std::string& page);
std::string names_of(const dsl::Imported& made);
// What the checker says about it; empty is as it should be.
std::string said_about(const std::string& text);
// What `ocflow fmt` would make of it.
std::string laid_out(const std::string& text);
// Each line of the page has one fate, and those that became something stand where they are said to stand.
std::string wrong_with_totals(const dsl::Imported& made);
// How long a page of `part` over and over takes, in seconds of this process.
double seconds_for(const std::string& part, std::size_t bytes, dsl::PageFormat format);

}  // namespace ocflow::test
