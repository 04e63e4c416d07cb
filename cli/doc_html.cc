// One HTML file with nothing beside it, for the printer: every step has its box, its initials and its time.
#include "cli/doc_page.h"

namespace ocflow::cli {

namespace {

using Kind = DocPiece::Kind;

constexpr std::string_view style = R"(
body { font: 11pt/1.4 Georgia, serif; max-width: 50em; margin: 2em auto; padding: 0 1em; color: #111; }
h1, h2 { font-family: Helvetica, Arial, sans-serif; line-height: 1.2; }
h2 { margin-top: 2em; border-top: 2px solid #111; padding-top: .5em; }
table { border-collapse: collapse; width: 100%; margin: 1em 0; }
th, td { border: 1px solid #777; padding: .3em .5em; text-align: left; vertical-align: top; }
code { font: .9em/1.3 Menlo, Consolas, monospace; overflow-wrap: anywhere; }
.value { font-weight: bold; }
.blank { display: inline-block; min-width: 8em; border-bottom: 1px solid #111; color: #777; font-size: .8em; }
ol.steps { list-style: none; padding-left: 0; }
ol.steps ol.steps { padding-left: 2em; }
.step { display: grid; grid-template-columns: 1.6em 3em 1fr 9em; gap: .2em .5em; padding: .4em 0; border-bottom: 1px dotted #999; break-inside: avoid; }
.box { width: 1em; height: 1em; border: 1.5px solid #111; margin-top: .2em; }
.number { font-weight: bold; }
.sign { font-size: .75em; color: #555; border-left: 1px solid #999; padding-left: .5em; }
.sign span { display: block; border-bottom: 1px solid #999; height: 1.8em; }
.line { font-size: .9em; color: #333; margin: .1em 0; }
.note, .warning, .caution { margin: .3em 0; padding: .3em .6em; border-left: 4px solid #777; font-size: .95em; }
.caution { border: 2px solid #111; }
.warning { border: 3px double #111; font-weight: bold; }
.fill { display: flex; gap: 1em; margin: 1em 0; }
.fill span { flex: 1; border-bottom: 1px solid #111; font-size: .8em; color: #555; padding-top: 1.5em; }
.signed td { height: 2.5em; }
footer { margin-top: 2em; font-size: .75em; color: #555; }
@media print { body { margin: 0; max-width: none; } a { color: inherit; text-decoration: none; } h2 { break-after: avoid; } }
@page { margin: 18mm; }
)";

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        out += c;
    }
  return out;
}

std::string tag(const char* name, const char* css, const std::string& inner) {
  return std::string("<") + name + " class=\"" + css + "\">" + inner + "</" + name + ">";
}
std::string code(std::string_view text) { return "<code>" + escaped(text) + "</code>"; }

std::string text_of(const DocText& text) {
  std::string out;
  for (const DocPiece& piece : text) switch (piece.kind) {
      case Kind::words:
        out += escaped(piece.text);
        break;
      case Kind::value:
        out += tag("span", "value", escaped(piece.text));
        break;
      case Kind::blank:
        out += tag("span", "blank", escaped(piece.text));
        break;
      case Kind::code:
        out += code(piece.text);
        break;
      case Kind::see:
        out += "<a href=\"#" + escaped(piece.target) + "\">" + escaped(piece.text) + "</a>";
        break;
    }
  return out;
}

std::string html_line(const DocLine& line) {
  const std::string text = text_of(line.text);
  switch (line.kind) {
    case DocLine::Kind::note:
      return tag("div", "note", "Note: " + text);
    case DocLine::Kind::warning:
      return tag("div", "warning", "WARNING: " + text);
    case DocLine::Kind::caution:
      return tag("div", "caution", "CAUTION: " + text);
    case DocLine::Kind::says:
      break;
  }
  return tag("div", "line", text);
}

void put_steps(std::string& out, const std::vector<DocStep>& steps) {
  if (steps.empty()) return;
  if (steps[0].any_order) out += tag("div", "line", "In any order, or at the same time:") + "\n";
  out += "<ol class=\"steps\">\n";
  for (const DocStep& step : steps) {
    std::string body = "<div>" + text_of(step.sentence);
    for (const DocLine& line : step.lines) body += "\n" + html_line(line);
    out += "<li><div class=\"step\">" + tag("div", "box", "") + tag("div", "number", step.number + ".") + body +
           "</div>" +
           (step.steps.empty() ? tag("div", "sign", "<span>Initials</span><span>Time</span>") : "<div></div>") +
           "</div>\n";
    put_steps(out, step.steps);
    out += "</li>\n";
  }
  out += "</ol>\n";
}

void put_givens(std::string& out, const DocSection& section) {
  if (section.givens.empty()) return;
  out += "<table>\n<tr><th>Name</th><th>What it is</th><th>Type</th><th>Value</th></tr>\n";
  for (const DocGiven& given : section.givens) {
    const std::string value = given.value.empty() ? ""
                              : given.filled      ? tag("span", "value", escaped(given.value))
                                                  : code(given.value) + ", if nothing else is said";
    out += "<tr><td>" + code(given.name) + "</td><td>" + escaped(given.about) + "</td><td>" + code(given.type) +
           "</td><td>" + value + "</td></tr>\n";
  }
  out += "</table>\n";
}

void put_section(std::string& out, const DocSection& section, bool main) {
  const std::string head = main ? "h1" : "h2";
  out +=
      "<section>\n<" + head + " id=\"" + escaped(section.anchor) + "\">" + escaped(section.title) + "</" + head + ">\n";
  for (const DocText& note : section.notes) out += "<p>" + text_of(note) + "</p>\n";
  if (main) out += tag("div", "fill", "<span>Date</span><span>Site</span><span>Began</span><span>Ended</span>") + "\n";
  put_givens(out, section);
  if (!section.orders.empty()) {
    out += "<p>This order must be kept, whatever is left out:</p>\n<ul>\n";
    for (const std::string& order : section.orders) out += "<li>" + escaped(order) + "</li>\n";
    out += "</ul>\n";
  }
  put_steps(out, section.steps);
  for (const DocText& final : section.finals) out += "<p>At the end, however it ends: " + text_of(final) + ".</p>\n";
  out += "</section>\n";
}

}  // namespace

std::string doc_html(const DocPage& page) {
  const std::string title = page.sections.empty() ? "" : escaped(page.sections[0].title);
  std::string out = "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>" + title +
                    "</title>\n<style>" + std::string(style) + "</style>\n</head>\n<body>\n";
  for (std::size_t i = 0; i < page.sections.size(); i++) put_section(out, page.sections[i], i == 0);
  out +=
      "<h2>Signed</h2>\n<table class=\"signed\">\n<tr><th></th><th>Name</th><th>Signature</th><th>Date and "
      "time</th></tr>\n<tr><td>Done by</td><td></td><td></td><td></td></tr>\n<tr><td>Checked "
      "by</td><td></td><td></td><td></td></tr>\n</table>\n";
  out += "<footer>Printed by ocflow from " + code(page.file) + (page.site.empty() ? "" : " with " + code(page.site)) +
         ".</footer>\n</body>\n</html>\n";
  return out;
}

}  // namespace ocflow::cli
