#include "cli/test_file.h"
#include "engine/report/style.h"
#include "engine/report/words.h"

namespace ocflow::cli {

namespace {

// In XML, also where it stands between quotes. Other control characters may not stand there at all.
std::string xml(const std::string& text) {
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '&') {
      out += "&amp;";
    } else if (c == '<') {
      out += "&lt;";
    } else if (c == '>') {
      out += "&gt;";
    } else if (c == '"') {
      out += "&quot;";
    } else if (c == '\n') {
      out += "&#10;";
    } else {
      out += byte < 0x20 && c != '\t' ? '?' : c;
    }
  }
  return out;
}

std::string reasons(const CaseResult& one, const std::string& margin) {
  if (one.broken) return report::lines_after(margin, one.wrong);
  std::string out;
  for (const auto& d : one.differences)
    out += margin + report::one_line(d.what) + "\n" + margin + "  expected: " + report::one_line(d.expected) + "\n" +
           margin + "  found:    " + report::one_line(d.found) + "\n";
  return out;
}

}  // namespace

std::string tests_text(const std::vector<TestResult>& all, bool color) {
  const report::Style style{color};
  std::string out;
  std::size_t cases = 0, failed = 0;
  for (const auto& file : all) {
    out += report::one_line(file.file) + "\n";
    for (const auto& one : file.cases) {
      ++cases;
      failed += one.ok() ? 0 : 1;
      out += "  " + (one.ok() ? style.with("32", "ok    ") : style.with("1;31", "FAILED")) + "  " +
             report::one_line(one.name) + (one.ok() ? "" : "  (line " + std::to_string(one.line) + ")") + "\n";
      if (!one.ok()) out += reasons(one, "            ");
    }
  }
  return out + "\n" + report::count_text(cases, "case", "cases") + ": " + std::to_string(cases - failed) + " ok" +
         (failed == 0 ? "" : ", " + std::to_string(failed) + " failed") + ".\n";
}

std::string tests_junit(const std::vector<TestResult>& all) {
  std::string out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n";
  for (const auto& file : all) {
    std::size_t broken = 0;
    for (const auto& one : file.cases) broken += one.broken ? 1 : 0;
    out += "  <testsuite name=\"" + xml(file.file) + "\" tests=\"" + std::to_string(file.cases.size()) +
           "\" failures=\"" + std::to_string(file.failed() - broken) + "\" errors=\"" + std::to_string(broken) +
           "\">\n";
    for (const auto& one : file.cases) {
      out += "    <testcase classname=\"" + xml(file.file) + "\" name=\"" + xml(one.name) + "\"";
      if (one.ok()) {
        out += "/>\n";
        continue;
      }
      const std::string kind = one.broken ? "error" : "failure";
      const std::string first = one.broken
                                    ? one.wrong.substr(0, one.wrong.find('\n'))
                                    : one.differences.front().what + ": expected " + one.differences.front().expected +
                                          ", found " + one.differences.front().found;
      out += ">\n      <" + kind + " message=\"" + xml(first) + "\">" + xml(reasons(one, "")) + "</" + kind +
             ">\n    </testcase>\n";
    }
    out += "  </testsuite>\n";
  }
  return out + "</testsuites>\n";
}

}  // namespace ocflow::cli
