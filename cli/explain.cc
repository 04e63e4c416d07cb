// ocflow explain CODE
#include <cctype>
#include <nlohmann/json.hpp>

#include "cli/command.h"
#include "cli/explained.h"
#include "engine/report/words.h"

namespace ocflow::cli {

namespace {

constexpr ExitCode exits[] = {ExitCode::as_asked, ExitCode::usage, ExitCode::not_found};

std::string upper(std::string text) {
  for (char& c : text) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return text;
}

std::string text_of(const CodeEntry& entry) {
  std::string out =
      std::string(entry.code) + ": " + std::string(entry.title) + "\n\n" + std::string(entry.explanation) + "\n";
  if (!entry.wrong.empty()) out += "\nLike this:\n\n" + report::lines_after("    ", entry.wrong);
  if (!entry.right.empty()) out += "\nMended:\n\n" + report::lines_after("    ", entry.right);
  return out;
}

ExitCode explain(const Arguments& arguments, Console& console) {
  const auto wanted = upper(arguments.words[0]);
  const auto* entry = explained(wanted);
  if (!entry) {
    const auto meant = did_you_mean(wanted, explained_codes());
    tell(console,
         {ErrorKind::not_found, "there is no message `" + arguments.words[0] + "`",
          meant.empty() ? "codes look like OCF0101 and stand before each message" : "did you mean `" + meant + "`?"});
    return ExitCode::not_found;
  }
  if (console.json)
    console.document(nlohmann::json{{"code", entry->code},
                                    {"title", entry->title},
                                    {"explanation", entry->explanation},
                                    {"wrong", entry->wrong},
                                    {"right", entry->right}});
  else
    console.out(text_of(*entry));
  return ExitCode::as_asked;
}

}  // namespace

extern const Command explain_command;
constexpr Command explain_command{"explain", "CODE", 1,     1,      "explain a message by its code, with an example",
                                  "",        {},     exits, explain};

}  // namespace ocflow::cli
