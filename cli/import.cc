// ocflow import PAGE
#include "dsl/import.h"

#include <unistd.h>

#include <cerrno>
#include <nlohmann/json.hpp>

#include "cli/new_file.h"
#include "cli/options.h"
#include "cli/read_file.h"
#include "engine/report/words.h"

namespace ocflow::cli {

namespace {

constexpr Option option_from{"--from", "FORM", "what the page is: text, markdown or html; found out if unsaid",
                             &Arguments::from, "text markdown html"};
constexpr Option option_import_to{"--to", "FILE", "write the procedure there; to stdout if unsaid", &Arguments::to};
constexpr const Option* import_options[] = {&option_from, &option_import_to, &option_force};
constexpr ExitCode import_exits[] = {ExitCode::as_asked, ExitCode::failed,    ExitCode::usage,
                                     ExitCode::invalid,  ExitCode::not_found, ExitCode::internal};

Result<std::string> read_input() {
  std::string text;
  char part[1 << 16];
  for (;;) {
    const auto n = ::read(STDIN_FILENO, part, sizeof part);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return fail(ErrorKind::not_found, "the standard input can't be read");
    if (n == 0) return text;
    text.append(part, static_cast<std::size_t>(n));
    if (text.size() > dsl::largest_page)
      return fail(ErrorKind::invalid, "the page is larger than 8 MiB", "import it in parts, a chapter at a time");
  }
}

dsl::PageFormat format(const Arguments& arguments, const std::string& file, const std::string& page) {
  if (arguments.from == "text") return dsl::PageFormat::text;
  if (arguments.from == "markdown") return dsl::PageFormat::markdown;
  if (arguments.from == "html") return dsl::PageFormat::html;
  return dsl::format_of(file, page);
}

std::string code_point(char32_t c) {
  char out[16];
  std::snprintf(out, sizeof out, "U+%04X", static_cast<unsigned>(c));
  return out;
}

std::array<std::size_t, dsl::fates> line_totals(const dsl::Imported& made) {
  std::array<std::size_t, dsl::fates> out{};
  for (const auto& line : made.lines) out[static_cast<std::size_t>(line.fate)]++;
  return out;
}

// Lines of one fate that follow one another, in one row.
std::string line_rows(const dsl::Imported& made) {
  std::string out;
  for (std::size_t i = 0; i < made.lines.size();) {
    std::size_t end = i + 1;
    while (end < made.lines.size() && made.lines[end].fate == made.lines[i].fate) end++;
    const auto fate = made.lines[i].fate;
    if (fate != dsl::Fate::blank && fate != dsl::Fate::mark) {
      std::string row = "  " + std::to_string(i + 1) + (end > i + 1 ? "-" + std::to_string(end) : "");
      row.resize(std::max<std::size_t>(row.size() + 1, 14), ' ');
      row += text_of(fate);
      row.resize(std::max<std::size_t>(row.size() + 1, 24), ' ');
      out += row + "line " + std::to_string(made.lines[i].becomes) + "\n";
    }
    i = end;
  }
  return out;
}

// Where the page's numbers do not count on: a step may be missing there.
std::string slip_lines(const dsl::Imported& made) {
  constexpr std::size_t most = 10;
  std::string out;
  for (std::size_t i = 0; i < std::min(most, made.slips.size()); i++) {
    const auto& slip = made.slips[i];
    const auto found = std::to_string(slip.found), before = std::to_string(slip.before);
    out += "Numbers: line " + std::to_string(slip.line) + " has " +
           (slip.found == slip.before ? found + " a second time" : found + " behind " + before) + "; " +
           (slip.found > slip.before + 1 ? "look whether the page lacks a step there"
                                         : "look whether the steps stand in their order") +
           ". The file counts its steps anew.\n";
  }
  if (made.slips.size() > most)
    out += "Numbers: " + std::to_string(made.slips.size() - most) + " more do not count on; --output json has all.\n";
  return out;
}

// Which of several procedures a run takes, and how to run the others.
std::string choices(const dsl::Imported& made, const std::string& file) {
  using report::count_text;
  constexpr std::size_t most = 20;
  const auto& all = made.procedures;
  if (all.size() < 2) return {};
  std::string out = "A run takes the first procedure, " + all[0].name + " (" +
                    count_text(all[0].steps, "step", "steps") + "), unless --procedure names another:\n";
  for (std::size_t i = 1; i < std::min(most, all.size()); i++)
    out += "  ocflow run " + file + " --procedure " + all[i].name + "   (" + count_text(all[i].steps, "step", "steps") +
           (all[i].called ? ", called by a step)\n" : ")\n");
  if (all.size() > most) out += "  and " + std::to_string(all.size() - most) + " more.\n";
  const auto& likely = made.likely;
  if (likely.index == 0) return out;
  const std::string why =
      likely.section.empty() ? "it has the most steps" : "its section is called \"" + likely.section + "\"";
  return out + "The work seems to stand in " + all[likely.index].name + ", for " + why +
         ": name it with --procedure, or move it to the top of the file.\n";
}

std::string report(const dsl::Imported& made, dsl::PageFormat form, const std::string& file) {
  using report::count_text;
  std::string out =
      "Read " + count_text(made.lines.size(), "line", "lines") + " of " + std::string(text_of(form)) + ": ";
  const auto totals = line_totals(made);
  constexpr const char* words[] = {"steps", "notes", "titles", "comments", "marks only", "blank"};
  for (std::size_t i = 0; i < totals.size(); i++)
    out += (i == 0 ? "" : ", ") + std::to_string(totals[i]) + " " + words[i];
  out += ".\nMade " + count_text(made.procedures.size(), "procedure", "procedures") + "; " +
         count_text(made.calls, "step calls", "steps call") + " another of them; " +
         count_text(made.suggestions, "proposal", "proposals") + ".\n";
  out += choices(made, file) + slip_lines(made);
  for (const auto& r : made.replaced)
    out += "Taken out: " + code_point(r.character) + ", which nobody sees, " + count_text(r.count, "time", "times") +
           ", first in line " + std::to_string(r.line) + ".\n";
  return out + "\n  of the page becomes   in the file\n" + line_rows(made);
}

nlohmann::json totals(const std::array<std::size_t, dsl::fates>& counts) {
  nlohmann::json out;
  for (std::size_t i = 0; i < counts.size(); i++) out[std::string(text_of(static_cast<dsl::Fate>(i)))] = counts[i];
  return out;
}

nlohmann::json document(const dsl::Imported& made, dsl::PageFormat form, const Arguments& arguments) {
  nlohmann::json lines = nlohmann::json::array(), procedures = nlohmann::json::array(),
                 replaced = nlohmann::json::array(), slips = nlohmann::json::array();
  for (const auto& line : made.lines) {
    nlohmann::json one{{"fate", text_of(line.fate)}};
    if (line.becomes > 0) one["becomes"] = line.becomes;
    lines.push_back(std::move(one));
  }
  for (const auto& p : made.procedures)
    procedures.push_back(
        {{"name", p.name}, {"title", p.title}, {"line", p.line}, {"steps", p.steps}, {"called", p.called}});
  for (const auto& r : made.replaced)
    replaced.push_back({{"character", code_point(r.character)}, {"line", r.line}, {"count", r.count}});
  for (const auto& s : made.slips) slips.push_back({{"line", s.line}, {"number", s.found}, {"behind", s.before}});
  nlohmann::json out{{"page", arguments.words[0]},
                     {"format", text_of(form)},
                     {"procedures", procedures},
                     {"lines", lines},
                     {"line_totals", totals(line_totals(made))},
                     {"sentence_totals", totals(made.sentences)},
                     {"replaced", replaced},
                     {"numbers_out_of_order", slips},
                     {"calls", made.calls},
                     {"proposals", made.suggestions}};
  if (const auto at = made.likely.index; at > 0) out["likely"] = made.procedures[at].name;
  if (arguments.to.empty())
    out["text"] = made.text;
  else
    out["file"] = arguments.to;
  return out;
}

ExitCode import(const Arguments& arguments, Console& console) {
  const std::string& file = arguments.words[0];
  const auto page = file == "-" ? read_input() : read_file(file, "page", dsl::largest_page);
  if (!page) return refused(console, page.error());
  const auto form = format(arguments, file, *page);
  const auto made = dsl::import_page(*page, form, file);
  if (!made) {
    tell(console, {made.error().kind, "`" + file + "`: " + made.error().what, made.error().remedy});
    return exit_code(made.error().kind);
  }
  if (!arguments.to.empty()) {
    if (const auto ok = write_new_file(arguments.to, made->text, arguments.force); !ok)
      return refused(console, ok.error());
  }
  if (console.json)
    console.document(document(*made, form, arguments));
  else if (arguments.to.empty())
    console.out(made->text);
  if (!console.json) console.err(report(*made, form, arguments.to.empty() ? "FILE" : arguments.to));
  return ExitCode::as_asked;
}

}  // namespace

extern const Command import_command;
constexpr Command import_command{
    "import",
    "PAGE",
    1,
    1,
    "turn a page of a manual into a procedure, sentence by sentence",
    "PAGE is plain text, Markdown or HTML; - reads the standard input. Every sentence becomes a step for a person, a "
    "note\n"
    "or a comment; none is lost, and the report on stderr says what became of each line.\n",
    import_options,
    import_exits,
    import,
    "the file of --to is there already"};

}  // namespace ocflow::cli
