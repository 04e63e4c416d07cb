// Markdown for code hosts and printers: task lists, so that a box can be ticked on the screen, too.
#include <algorithm>

#include "cli/doc_page.h"

namespace ocflow::cli {

namespace {

using Kind = DocPiece::Kind;
constexpr std::string_view line_to_fill = "\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_";

std::string md_escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (std::string_view("\\`*_[]<>#|~&").find(c) != std::string_view::npos) out += '\\';
    out += c == '\n' || c == '\t' ? ' ' : c;
  }
  return out;
}

// Code that holds back quotes needs more of them around it.
std::string md_code(std::string_view text) {
  std::size_t longest = 0, run = 0;
  for (const char c : text) longest = std::max(longest, run = c == '`' ? run + 1 : 0);
  const std::string fence(longest + 1, '`');
  const std::string gap = longest > 0 ? " " : "";
  std::string inner;
  for (const char c : text) inner += c == '\n' ? ' ' : c;
  return fence + gap + inner + gap + fence;
}

// In a table, a bar would end its cell, in code too.
std::string code_cell(std::string_view text) {
  std::string out;
  for (const char c : md_code(text)) out += c == '|' ? "\\|" : std::string(1, c);
  return out;
}

std::string md_text(const DocText& text) {
  std::string out;
  for (const DocPiece& piece : text) switch (piece.kind) {
      case Kind::words:
        out += md_escaped(piece.text);
        break;
      case Kind::value:
        out += "**" + md_escaped(piece.text) + "**";
        break;
      case Kind::blank:
        out += std::string(line_to_fill) + " (" + md_code(piece.text) + ")";
        break;
      case Kind::code:
        out += md_code(piece.text);
        break;
      case Kind::see:
        out += "[" + md_escaped(piece.text) + "](#" + piece.target + ")";
        break;
    }
  return out;
}

std::string_view head_of(DocLine::Kind kind) {
  switch (kind) {
    case DocLine::Kind::note:
      return "> Note: ";
    case DocLine::Kind::warning:
      return "> **WARNING:** ";
    case DocLine::Kind::caution:
      return "> **CAUTION:** ";
    case DocLine::Kind::says:
      break;
  }
  return "";
}

void put_steps(std::string& out, const std::vector<DocStep>& steps, std::size_t depth) {
  const std::string margin(depth * 2, ' ');
  for (const DocStep& step : steps) {
    out += margin + "- [ ] **" + step.number + ".** " + md_text(step.sentence) + "\n";
    for (const DocLine& line : step.lines)
      out += margin + "  - " + std::string(head_of(line.kind)) + md_text(line.text) + "\n";
    if (!step.steps.empty() && step.steps[0].any_order) out += margin + "  - In any order, or at the same time:\n";
    put_steps(out, step.steps, depth + 1);
    if (step.steps.empty())
      out += margin + "  - Initials: " + std::string(line_to_fill) + " Time: " + std::string(line_to_fill) + "\n";
  }
}

void put_md_givens(std::string& out, const DocSection& section) {
  if (section.givens.empty()) return;
  out += "| Name | What it is | Type | Value |\n|---|---|---|---|\n";
  for (const DocGiven& given : section.givens) {
    const std::string value = given.value.empty() ? ""
                              : given.filled      ? "**" + md_escaped(given.value) + "**"
                                                  : code_cell(given.value) + ", if nothing else is said";
    out += "| " + code_cell(given.name) + " | " + md_escaped(given.about) + " | " + code_cell(given.type) + " | " +
           value + " |\n";
  }
  out += "\n";
}

void put_md_section(std::string& out, const DocSection& section, bool main) {
  out += "<a id=\"" + section.anchor + "\"></a>\n\n" + (main ? "# " : "## ") + md_escaped(section.title) + "\n\n";
  for (const DocText& note : section.notes) out += md_text(note) + "\n\n";
  if (main) {
    const std::string fill(line_to_fill);
    out += "Date: " + fill + " Site: " + fill + " Began: " + fill + " Ended: " + fill + "\n\n";
  }
  put_md_givens(out, section);
  if (!section.orders.empty()) {
    out += "This order must be kept, whatever is left out:\n\n";
    for (const std::string& order : section.orders) out += "- " + md_escaped(order) + "\n";
    out += "\n";
  }
  if (!section.steps.empty() && section.steps[0].any_order) out += "In any order, or at the same time:\n\n";
  put_steps(out, section.steps, 0);
  out += "\n";
  for (const DocText& final : section.finals) out += "At the end, however it ends: " + md_text(final) + ".\n\n";
}

}  // namespace

std::string doc_markdown(const DocPage& page) {
  std::string out;
  for (std::size_t i = 0; i < page.sections.size(); i++) put_md_section(out, page.sections[i], i == 0);
  out += "## Signed\n\n| | Name | Signature | Date and time |\n|---|---|---|---|\n";
  out += "| Done by | | | |\n| Checked by | | | |\n\n";
  out +=
      "Printed by ocflow from " + md_code(page.file) + (page.site.empty() ? "" : " with " + md_code(page.site)) + ".\n";
  return out;
}

}  // namespace ocflow::cli
