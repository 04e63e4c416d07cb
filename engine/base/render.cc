#include <algorithm>

#include "engine/base/diagnostic.h"
#include "engine/base/utf8.h"

namespace ocflow {
namespace {

constexpr std::size_t window = 100;  // columns of a line that are shown; a longer one is cut around the caret
constexpr std::size_t lead = 30;     // of them, those in front of the caret
constexpr unsigned tab_width = 4;
constexpr std::string_view cut = "...";

struct Paint {
  bool color;
  std::string operator()(std::string_view code, std::string_view text) const {
    if (!color || text.empty()) return std::string(text);
    std::string out = "\x1b[";
    out.append(code).append("m").append(text).append("\x1b[0m");
    return out;
  }
};

constexpr std::string_view red = "1;31", yellow = "1;33", blue = "1;34", bold = "1";

// A line as it can be shown, and where the span lies beneath it.
struct Shown {
  std::string text;
  std::size_t indent = 0;  // columns in front of the caret
  std::size_t carets = 1;
};

void append_shown(std::string& out, std::string_view bytes, CodePoint c) {
  if (!c.valid) {
    out += "\xEF\xBF\xBD";
  } else if (c.value == '\t') {
    out.append(tab_width, ' ');
  } else if (is_hidden(c.value)) {
    out += c.value < 0x80 ? "?" : "\xEF\xBF\xBD";
  } else {
    out += bytes.substr(0, c.length);
  }
}

// Names of files and quoted pieces of them come from outside as well: nothing in a message may steer a terminal.
std::string clean(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const CodePoint c = decode_utf8(text);
    append_shown(out, text, c);
    text.remove_prefix(c.length);
  }
  return out;
}

unsigned shown_width(CodePoint c) {
  if (c.valid && c.value == '\t') return tab_width;
  return !c.valid || is_hidden(c.value) ? 1 : display_width(c.value);
}

// The first byte to be shown: some columns in front of the caret, at the beginning of a character. Only these bytes
// are looked at, however long the line is.
std::size_t first_shown(std::string_view line, std::size_t begin) {
  if (begin + lead <= window) return 0;
  std::size_t first = begin - lead;
  while (first > 0 && (static_cast<unsigned char>(line[first]) & 0xC0) == 0x80) first--;
  return first;
}

Shown show(std::string_view line, std::size_t begin, std::size_t end) {
  Shown shown;
  std::size_t at = first_shown(line, begin);
  if (at > 0) shown.text = cut;
  std::size_t column = shown.text.size(), caret_end = 0;
  const std::size_t last = column + window;
  shown.indent = column;
  while (at < line.size() && column < last) {
    const CodePoint c = decode_utf8(line.substr(at));
    if (at == begin) shown.indent = column;
    append_shown(shown.text, line.substr(at), c);
    column += shown_width(c);
    at += c.length;
    if (at <= begin) shown.indent = column;
    if (at <= end) caret_end = column;
  }
  if (at < line.size()) {
    shown.text += cut;
    if (end > at) caret_end = column;
  }
  shown.carets = caret_end > shown.indent ? caret_end - shown.indent : 1;
  return shown;
}

struct Snippet {
  const Sources& sources;
  const Paint& paint;
  std::size_t gutter;  // columns of the widest line number

  std::string bar(std::string_view number) const {
    return paint(blue, std::string(gutter - number.size(), ' ') + std::string(number) + " |");
  }

  std::string draw(Span at, char caret, std::string_view color, std::string_view text) const {
    const SourceFile& file = sources[at.file];
    const std::uint32_t number = file.position(at.begin).line;
    const std::string_view line = file.line(number);
    const std::size_t begin =
        std::min<std::size_t>(at.begin - std::min(at.begin, file.line_begin(number)), line.size());
    const std::size_t end =
        std::clamp<std::size_t>(at.end - std::min(at.end, file.line_begin(number)), begin, line.size());
    const Shown shown = show(line, begin, end);
    std::string out = bar(std::to_string(number)) + (shown.text.empty() ? "" : " ") + shown.text + "\n";
    out += bar("") + " " + std::string(shown.indent, ' ') + paint(color, std::string(shown.carets, caret));
    if (!text.empty()) out += " " + paint(color, clean(text));
    return out + "\n";
  }
};

std::string place(const Sources& sources, Span at) {
  const SourceFile& file = sources[at.file];
  const Position p = file.position(at.begin);
  return clean(file.path()) + ":" + std::to_string(p.line) + ":" + std::to_string(p.column);
}

std::size_t gutter_of(const Diagnostic& d, const Sources& sources) {
  std::uint32_t last = sources[d.at.file].position(d.at.begin).line;
  for (const Label& label : d.labels) {
    if (label.at.file < sources.size()) last = std::max(last, sources[label.at.file].position(label.at.begin).line);
  }
  return std::to_string(last).size();
}

std::string head(const Diagnostic& d, const Paint& paint) {
  const bool error = d.severity == Severity::error;
  const std::string word = (error ? "error[" : "warning[") + d.code + "]";
  return paint(error ? red : yellow, word) + paint(bold, ": " + clean(d.message)) + "\n";
}

std::string found(const Diagnostic& d) {
  if (d.got.empty() && d.want.empty()) return {};
  if (d.got.empty()) return "wanted " + d.want;
  return "found " + d.got + (d.want.empty() ? "" : ", wanted " + d.want);
}

}  // namespace

std::string render(const Diagnostic& d, const Sources& sources, RenderStyle style) {
  const Paint paint{style.color};
  std::string out = head(d, paint);
  if (d.at.file >= sources.size()) {
    if (!d.remedy.empty()) out += "help: " + clean(d.remedy) + "\n";
    return out;
  }
  const Snippet snippet{sources, paint, gutter_of(d, sources)};
  const std::string margin(snippet.gutter, ' ');
  out += margin + paint(blue, "--> ") + place(sources, d.at) + "\n";
  out += snippet.bar("") + "\n";
  out += snippet.draw(d.at, '^', d.severity == Severity::error ? red : yellow, found(d));
  FileId shown = d.at.file;
  for (const Label& label : d.labels) {
    if (label.at.file >= sources.size()) continue;
    if (label.at.file != shown) out += margin + paint(blue, "::: ") + place(sources, label.at) + "\n";
    shown = label.at.file;
    out += snippet.draw(label.at, '-', blue, label.text);
  }
  if (!d.remedy.empty()) out += margin + paint(blue, " = ") + paint(bold, "help: ") + clean(d.remedy) + "\n";
  return out;
}

}  // namespace ocflow
