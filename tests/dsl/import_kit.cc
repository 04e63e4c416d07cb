#include "tests/dsl/import_kit.h"

#include <ctime>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <vector>

#include "dsl/format.h"
#include "tests/support/check_text.h"

namespace ocflow::test {

dsl::Imported import_text(const std::string& page, dsl::PageFormat format) {
  auto made = dsl::import_page(page, format, "page");
  if (!made) throw std::runtime_error(made.error().what);
  return std::move(*made);
}

dsl::Imported import_file(const std::filesystem::path& file) {
  std::ostringstream text;
  text << std::ifstream(file, std::ios::binary).rdbuf();
  const auto page = text.str();
  auto made = dsl::import_page(page, dsl::format_of(file.string(), page), file.string());
  if (!made) throw std::runtime_error(made.error().what);
  return std::move(*made);
}

std::string body_of(const std::string& page) {
  const auto text = import_text(page).text;
  const auto begin = text.find("Start\n") + 6;
  return text.substr(begin, text.find("End\n") - begin);
}

std::string names_of(const dsl::Imported& made) {
  std::string out;
  for (const auto& p : made.procedures) out += (out.empty() ? "" : " ") + p.name;
  return out;
}

std::string said_about(const std::string& text) { return check_text(text)->shown(); }

std::string laid_out(const std::string& text) {
  Sources sources;
  Diagnostics diagnostics;
  const auto out = dsl::format(sources, sources.add("main.ocf", text), diagnostics);
  return out ? out->text : "has mistakes";
}

std::string wrong_with_totals(const dsl::Imported& made) {
  std::vector<std::string> lines;
  std::istringstream in(made.text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  for (std::size_t i = 0; i < made.lines.size(); i++) {
    const auto& line = made.lines[i];
    const auto where = "line " + std::to_string(i + 1) + ": ";
    const bool nowhere = line.fate == dsl::Fate::mark || line.fate == dsl::Fate::blank;
    if (nowhere != (line.becomes == 0)) return where + "a fate and a place that do not agree";
    if (line.becomes > lines.size()) return where + "a place behind the end";
    if (nowhere) continue;
    const auto& there = lines[line.becomes - 1];
    const bool comment = there.find("# page:") == 0, title = there.find("procedure ") == 0;
    if (comment != (line.fate == dsl::Fate::comment) || title != (line.fate == dsl::Fate::title))
      return where + std::string(text_of(line.fate)) + ", but there stands " + there;
  }
  return {};
}

double seconds_for(const std::string& part, std::size_t bytes, dsl::PageFormat format) {
  std::string page = "Stop it now\n\n1. Stop it. ";
  while (page.size() < bytes) page += part;
  const auto begin = std::clock();
  (void)dsl::import_page(page, format, "page");
  return static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
}

}  // namespace ocflow::test
