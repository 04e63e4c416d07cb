#include "engine/site/yaml_reader.h"

#include <yaml-cpp/depthguard.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <array>
#include <sstream>

#include "engine/site/guards.h"
#include "engine/site/tree_maker.h"

namespace ocflow::site {
namespace {

struct Plain {
  std::string_view reader_says;
  const char* message;
  const char* remedy;
};

// The reader speaks of its own parts; these are the mistakes that people make, in their words.
constexpr std::array<Plain, 14> plain{{
    {"end of map not found", "this line does not fit the lines around it",
     "line it up with the names above, or add the colon that is missing"},
    {"end of sequence not found", "this line does not fit the list above it",
     "begin it with a dash under the other dashes, or indent it differently"},
    {"end of map flow", "a { without its }", "add the }"},
    {"end of sequence flow", "a [ without its ]", "add the ]"},
    {"illegal map value", "a colon where none can stand",
     "put text that contains a colon and a space in quotes, or check the indentation"},
    {"illegal map key", "a ? where none can stand", "put the text in quotes"},
    {"illegal block entry", "a dash where no list can begin", "put the list on lines of its own, or quote the text"},
    {"illegal flow end", "a bracket that was never opened", "remove it, or put the text in quotes"},
    {"illegal EOF in scalar", "a quote that is never closed", "add the closing quote"},
    {"illegal document indicator", "a quote that is never closed", "add the closing quote"},
    {"unknown escape", "an escape that YAML does not have", "use single quotes for text with backslashes: 'C:\\temp'"},
    {"referenced anchor", "an alias (*) of which the value is not named before it (&)", "name the value with & first"},
    {"unknown token", "a character that can't begin a value", "put the text in quotes"},
    {"illegal tab", "a tab where a space belongs", "replace the tab with a space"},
}};

// `port:80` with its blank missing is no name with a value but a text, and the reader stumbles at what follows: at the
// next colon, or where that line ends. Gives the place of the colon, in the line of `pos` or the one before.
std::size_t colon_without_blank(std::string_view text, std::size_t pos) {
  for (int back = 0; back < 2; ++back) {
    const auto newline = text.rfind('\n', pos > 0 ? pos - 1 : 0);
    const std::size_t begin = newline == text.npos || newline >= pos ? 0 : newline + 1;
    const auto line = text.substr(begin, text.find('\n', begin) - begin);
    const auto first = line.find_first_not_of(" -");
    const auto colon = line.find(':');
    const bool named = first != line.npos && colon != line.npos && colon > first && colon + 1 < line.size() &&
                       line.substr(first, colon - first).find_first_of(" \"'#{}[],/") == line.npos;
    if (named && std::string_view(" \r/").find(line[colon + 1]) == std::string_view::npos) return begin + colon;
    if (begin == 0) break;
    pos = begin - 1;
  }
  return text.npos;
}

void report_syntax(const YAML::ParserException& e, std::string_view text, std::uint32_t skipped, FileId file,
                   Diagnostics& to) {
  const auto pos = static_cast<std::uint32_t>(
      std::min(static_cast<std::size_t>(std::max(e.mark.pos, 0)), text.empty() ? 0 : text.size() - 1));
  const Span at{file, pos + skipped,
                std::min<std::uint32_t>(pos + 1, static_cast<std::uint32_t>(text.size())) + skipped};
  const bool misfits =
      e.msg.find("illegal map value") != e.msg.npos || e.msg.find("end of map not found") != e.msg.npos;
  if (const auto colon = misfits ? colon_without_blank(text, pos) : text.npos; colon != text.npos) {
    const auto begin = static_cast<std::uint32_t>(colon) + skipped;
    report(to, "OCF0504", {file, begin, begin + 1}, "a colon without a blank behind it",
           {"", "a name, a colon, a blank and a value", "add the blank, or put a text with a colon in quotes"});
    return;
  }
  for (const Plain& known : plain) {
    if (e.msg.find(known.reader_says) == std::string::npos) continue;
    report(to, "OCF0504", at, known.message, {"", "", known.remedy});
    return;
  }
  report(to, "OCF0504", at, "this is not YAML: " + e.msg, {"", "", "check the quotes, colons and indentation here"});
}

}  // namespace

std::optional<Node> read_yaml(std::string_view whole, FileId file, Diagnostics& diagnostics) {
  if (!acceptable(whole, file, diagnostics)) return std::nullopt;
  const bool marked = whole.substr(0, byte_order_mark.size()) == byte_order_mark;
  const auto skipped = static_cast<std::uint32_t>(marked ? byte_order_mark.size() : 0);
  const std::string_view text = whole.substr(skipped);
  std::istringstream stream{std::string(text)};
  TreeMaker maker(text, skipped, file, diagnostics);
  try {
    YAML::Parser parser(stream);
    bool any = false;
    while (parser.HandleNextDocument(maker)) any = true;
    Node root = maker.take();
    if (!any || root.kind == Node::Kind::empty) root.kind = Node::Kind::map;
    return root;
  } catch (const Refused&) {
    return std::nullopt;
  } catch (const YAML::DeepRecursion&) {
    report(diagnostics, "OCF0511", {file, skipped, skipped}, "values nested too deeply",
           {"", "at most " + std::to_string(limits.depth) + " levels", "check the brackets and the indentation"});
    return std::nullopt;
  } catch (const YAML::ParserException& e) {
    report_syntax(e, text, skipped, file, diagnostics);
    return std::nullopt;
  }
}

}  // namespace ocflow::site
