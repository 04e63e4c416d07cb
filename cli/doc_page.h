// A procedure as a paper checklist, before it is Markdown or HTML: what stands on the page, in its order.
#pragma once
#include <string>
#include <vector>

namespace ocflow::cli {

// A part of a line. `blank`: a value that is not known, to be filled in by hand; its text says which.
// `see`: a link to the section whose anchor is in `target`.
struct DocPiece {
  enum class Kind { words, value, blank, code, see } kind = Kind::words;
  std::string text;
  std::string target = {};
};
using DocText = std::vector<DocPiece>;

struct DocLine {
  enum class Kind { says, note, warning, caution } kind = Kind::says;
  DocText text;
};

struct DocStep {
  std::string number;  // 3.2; of a bullet its letter, 3.a: any order
  bool any_order = false;
  DocText sentence;
  std::vector<DocLine> lines;  // in the order of the text; notes first, as they are shown before the step
  std::vector<DocStep> steps;
};

struct DocGiven {
  std::string name, type, about, value;  // value: of the site, else its default, else empty
  bool filled = false;                   // the value is the site's
};

struct DocSection {
  std::string anchor, name, title;
  std::vector<DocText> notes;
  std::vector<DocGiven> givens;
  std::vector<std::string> orders;  // ensure
  std::vector<DocText> finals;
  std::vector<DocStep> steps;
};

struct DocPage {
  std::vector<DocSection> sections;  // the procedure itself first, then those it calls
  std::string file, site;            // site: its file, empty when none was given
};

std::string doc_markdown(const DocPage& page);
std::string doc_html(const DocPage& page);

}  // namespace ocflow::cli
