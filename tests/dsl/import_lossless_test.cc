// Nothing that stands in a page is missing in its procedure: generated pages of every shape, and soups of their parts.
#include <algorithm>
#include <cctype>

#include <vector>

#include "tests/dsl/import_kit.h"
#include "tests/support/catch.h"
#include "tests/support/random.h"

using namespace ocflow;
using namespace ocflow::test;
using dsl::PageFormat;

namespace {

// One space for all white space, single braces, no double quotes (a title doubles them).
std::string normal(const std::string& text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); i++) {
    const char c = text[i];
    if (c == '"' || (!out.empty() && out.back() == c && (c == '{' || c == '}'))) continue;
    if (c != ' ' && c != '\n' && c != '\t')
      out += c;
    else if (!out.empty() && out.back() != ' ')
      out += ' ';
  }
  return out;
}

class Pages {
 public:
  Pages(std::uint64_t seed, PageFormat format) : random_(seed), format_(format) {}
  std::vector<std::string> said;  // every sentence of the page

  std::string page() {
    std::string out;
    const auto parts = 1 + random_.below(12);
    for (std::uint32_t i = 0; i < parts; i++) out += part();
    return format_ == PageFormat::html ? "<html><body>" + out + "</body></html>" : out;
  }

 private:
  std::string pick(std::initializer_list<const char*> all) {
    return all.begin()[random_.below(static_cast<std::uint32_t>(all.size()))];
  }
  bool html() const { return format_ == PageFormat::html; }

  std::string sentence(bool end = true) {
    std::string out = pick(
        {"Stop the", "It is the", "Check the", "On each host, start the", "A", "Wait for the", "The page names a"});
    const auto words = 1 + random_.below(6);
    for (std::uint32_t i = 0; i < words; i++)
      out += " " + pick({"server", "broker {name}", "\"queue\"", "disk (sda1)", "r\xC3\xB6uter", "C:/temp/x", "don't",
                         "port 80", "3.5 GB", "e.g. this"});
    out += " " + std::to_string(++number_) + (end ? "." : "");
    said.push_back(out);
    return html() ? escaped(out) : out;
  }
  static std::string escaped(const std::string& text) {
    std::string out;
    for (const char c : text) out += c == '"' ? "&quot;" : c == '\'' ? "&#39;" : std::string(1, c);
    return out;
  }
  std::string sentences() {
    std::string out = sentence();
    for (auto more = random_.below(3); more > 0; more--)
      out += (random_.chance(30) && !html() ? "\n" : " ") + sentence();
    return out;
  }

  std::string part() {
    switch (random_.below(7)) {
      case 0:
        return heading();
      case 1:
        return list(0);
      case 2:
        return list(0);
      case 3:
        return note();
      case 4:
        return code();
      case 5:
        return table();
      default:
        return html() ? "<p>" + sentences() + "</p>\n" : sentences() + "\n\n";
    }
  }

  std::string heading() {
    const auto level = std::to_string(1 + random_.below(4));
    const std::string text = sentence(false);
    if (html()) return "<h" + level + ">" + text + "</h" + level + ">\n";
    if (format_ == PageFormat::markdown) return std::string(level[0] - '0', '#') + " " + text + "\n\n";
    return random_.chance(50) ? text + "\n" + std::string(text.size(), random_.chance(50) ? '=' : '-') + "\n\n"
                              : text + "\n\n";
  }

  std::string list(std::uint32_t depth) {
    const bool ordered = random_.chance(50);
    const std::string in(depth * 4, ' ');
    std::string out = html() ? (ordered ? "<ol>" : "<ul>") : "";
    const auto items = 1 + random_.below(4);
    for (std::uint32_t i = 1; i <= items; i++) {
      const std::string marker =
          ordered ? std::to_string(i) + (random_.chance(50) && format_ == PageFormat::text ? ") " : ". ") : "-  ";
      out += html() ? "<li>" + sentence() : in + marker + " " + sentence() + "\n";
      if (depth < 3 && random_.chance(25)) out += list(depth + 1);
      if (html()) out += "</li>\n";
    }
    out += html() ? (ordered ? "</ol>" : "</ul>") : "";
    return depth == 0 ? out + "\n" : out;
  }

  std::string note() {
    const auto label = pick({"Note", "Warning", "Caution", "Tip"});
    if (html()) return "<div class=\"" + label + "\"><p>" + sentence() + "</p></div>\n";
    return (format_ == PageFormat::markdown ? "> **" + label + ":** " : label + ": ") + sentence() + "\n\n";
  }

  std::string code() {
    const auto line = "run --all " + std::to_string(++number_);
    said.push_back(line);
    return html() ? "<pre>" + line + "\n</pre>" : "```\n" + line + "\n```\n\n";
  }

  std::string table() {
    const bool steps = random_.chance(30);
    std::string out = html() ? "<table>" : "";
    for (std::uint32_t row = 0; row < 3; row++) {
      const std::string first = row == 0 ? (steps ? "Step" : "Name") : std::to_string(row),
                        second = row == 0 ? "Meaning" : sentence();
      out +=
          html() ? "<tr><td>" + first + "</td><td>" + second + "</td></tr>\n" : "| " + first + " | " + second + " |\n";
      if (row == 0 && !html()) out += "|---|---|\n";
    }
    return out + (html() ? "</table>\n" : "\n");
  }

  Random random_;
  PageFormat format_;
  std::uint32_t number_ = 100;
};

// Pieces of pages thrown together; each holds a word that is nowhere else.
std::string soup(Random& random, std::vector<std::string>& words) {
  static const std::vector<std::string> signs = {"\n",         "\n\n",      "\n",
                                                 " ",          "\t",        "1. ",
                                                 "2) ",        "a. ",       "- ",
                                                 "* ",         "[ ] ",      "# ",
                                                 "## ",        "> ",        "```\n",
                                                 "| ",         "|---|\n",   "Note: ",
                                                 "Warning: ",  "Caution: ", "WARNING\n",
                                                 "Start\n",    "End\n",     "Step 1: ",
                                                 "Contents\n", "    ",      "---\n",
                                                 "===\n",      "</p>",      "<p>",
                                                 "<ul><li>",   "</li>",     "<td>",
                                                 "<tr>",       "<table>",   "</table>",
                                                 "<pre>",      "</pre>",    "<h2>",
                                                 "</h2>",      "<code>",    "`",
                                                 "**",         "_",         "[a](#b) ",
                                                 "{",          "}}",        "\"",
                                                 "\\",         "&amp;",     "Procedure: ",
                                                 "!!! note\n", ": ",        ". ",
                                                 "<br>",       "</ol>",     "<div class=note>",
                                                 "</div>",     "<nav>",     "</nav>",
                                                 "$ ",         "iv) ",      "1.2 "};
  std::string out;
  const auto parts = 1 + random.below(60);
  for (std::uint32_t i = 0; i < parts; i++) {
    if (random.chance(35)) {
      words.push_back("Word" + std::to_string(words.size() + 100) + "x");
      out += words.back() + (random.chance(60) ? " " : "");
    } else {
      out += signs[random.below(static_cast<std::uint32_t>(signs.size()))];
    }
  }
  return out;
}

}  // namespace

TEST_CASE("no sentence of a generated page is lost") {
  for (const auto format : {PageFormat::text, PageFormat::markdown, PageFormat::html})
    for (std::uint64_t seed = 1; seed <= 300; seed++) {
      Pages pages(seed, format);
      const auto page = pages.page();
      const auto made = import_text(page, format);
      const auto now = normal(made.text);
      INFO("seed " << seed << " as " << dsl::text_of(format) << "\n" << page << "\n-----\n" << made.text);
      for (const auto& sentence : pages.said)
        if (now.find(normal(sentence)) == std::string::npos) FAIL("lost: " << sentence);
      REQUIRE(said_about(made.text) == "");
      REQUIRE(laid_out(made.text) == made.text);
      REQUIRE(wrong_with_totals(made) == "");
    }
}

TEST_CASE("no word of any soup is lost") {
  for (const auto format : {PageFormat::text, PageFormat::markdown, PageFormat::html})
    for (std::uint64_t seed = 1; seed <= 1000; seed++) {
      Random random(seed);
      std::vector<std::string> words;
      const auto page = soup(random, words);
      if (words.empty()) continue;
      const auto made = import_text(page, format);
      INFO("seed " << seed << " as " << dsl::text_of(format) << "\n" << page << "\n-----\n" << made.text);
      for (const auto& word : words)
        if (made.text.find(word) == std::string::npos) FAIL("lost: " << word);
      REQUIRE(said_about(made.text) == "");
      REQUIRE(laid_out(made.text) == made.text);
      REQUIRE(wrong_with_totals(made) == "");
    }
}
