// What words tell: which of them are orders, what a title is about, and how a procedure could be named after it.
#include <algorithm>
#include <cctype>
#include <iterator>

#include "dsl/import_prose.h"
#include "dsl/text_words.h"

namespace ocflow::dsl {
namespace {

constexpr std::size_t longest_name = 60;

// Sorted.
constexpr std::string_view verbs[] = {
    "acknowledge",  "activate",    "add",      "adjust",   "allow",        "announce",    "apply",
    "approve",      "archive",     "arrange",  "ask",      "assign",       "attach",      "authorize",
    "back",         "backup",      "begin",    "boot",     "bring",        "browse",      "build",
    "call",         "cancel",      "change",   "check",    "choose",       "clean",       "clear",
    "click",        "close",       "collect",  "commit",   "compare",      "complete",    "configure",
    "confirm",      "connect",     "consult",  "contact",  "continue",     "copy",        "create",
    "decommission", "delete",      "deploy",   "deselect", "detach",       "determine",   "disable",
    "disconnect",   "dismount",    "do",       "don't",    "double-click", "download",    "drain",
    "edit",         "eject",       "enable",   "end",      "ensure",       "enter",       "evacuate",
    "execute",      "exit",        "expand",   "export",   "extract",      "fail",        "fill",
    "find",         "finish",      "flush",    "follow",   "force",        "freeze",      "generate",
    "get",          "give",        "go",       "hold",     "identify",     "import",      "inform",
    "initialize",   "initiate",    "insert",   "inspect",  "install",      "investigate", "isolate",
    "issue",        "join",        "keep",     "kill",     "label",        "launch",      "leave",
    "let",          "list",        "load",     "locate",   "lock",         "log",         "login",
    "look",         "make",        "mark",     "measure",  "migrate",      "modify",      "monitor",
    "mount",        "move",        "navigate", "never",    "notify",       "obtain",      "open",
    "pause",        "perform",     "ping",     "place",    "plug",         "point",       "power",
    "prepare",      "press",       "print",    "promote",  "provide",      "pull",        "purge",
    "push",         "put",         "query",    "quiesce",  "quit",         "read",        "rebalance",
    "reboot",       "record",      "recover",  "redeploy", "register",     "release",     "reload",
    "remember",     "remove",      "rename",   "repair",   "repeat",       "replace",     "report",
    "request",      "rerun",       "reset",    "resolve",  "restart",      "restore",     "resume",
    "resync",       "retrieve",    "retry",    "return",   "revert",       "review",      "right-click",
    "roll",         "rotate",      "run",      "save",     "scale",        "schedule",    "scroll",
    "search",       "see",         "select",   "send",     "set",          "shut",        "shutdown",
    "sign",         "skip",        "specify",  "start",    "stop",         "submit",      "suspend",
    "switch",       "synchronize", "tag",      "take",     "tell",         "terminate",   "test",
    "throttle",     "toggle",      "transfer", "trigger",  "turn",         "type",        "uncheck",
    "undeploy",     "uninstall",   "unload",   "unlock",   "unmount",      "unplug",      "unzip",
    "update",       "upgrade",     "upload",   "use",      "validate",     "verify",      "view",
    "visit",        "wait",        "warn",     "watch",    "write"};

// Words before the order: "Then click …", "Please do not …".
constexpr std::string_view openers[] = {"then",  "next",   "now",       "please",     "finally",
                                        "first", "second", "third",     "lastly",     "afterwards",
                                        "also",  "again",  "carefully", "optionally", "always"};
constexpr std::string_view empty_words[] = {"the", "a", "an", "of", "your", "to", "all", "any", "its", "each", "how"};

bool is_letter(char c) {
  const auto u = static_cast<unsigned char>(c);
  return std::isalnum(u) || u >= 0x80;
}

std::string stem(std::string word) {
  const auto cut = [&](std::string_view ending, std::size_t least) {
    if (word.size() < ending.size() + least || !word.ends_with(ending)) return false;
    word.resize(word.size() - ending.size());
    return true;
  };
  if (cut("ing", 3) || cut("ed", 3)) {
    const auto n = word.size();
    if (n > 2 && word[n - 1] == word[n - 2] && word[n - 1] != 's' && word[n - 1] != 'l') word.pop_back();
  } else if (!word.ends_with("ss")) {
    cut("s", 3);
  }
  cut("e", 3);
  return word;
}

}  // namespace

std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](unsigned char c) { return static_cast<char>(c < 0x80 ? std::tolower(c) : c); });
  return out;
}

std::vector<std::string_view> words_of(std::string_view text) {
  std::vector<std::string_view> out;
  for (std::size_t i = 0; i < text.size();) {
    if (!is_letter(text[i])) {
      i++;
      continue;
    }
    std::size_t end = i;
    const auto inside = [&](char c) { return c == '-' || c == '_' || c == '\'' || c == '.'; };
    while (end < text.size() &&
           (is_letter(text[end]) || (inside(text[end]) && end + 1 < text.size() && is_letter(text[end + 1])) ||
            text[end] == '+'))
      end++;
    out.push_back(text.substr(i, end - i));
    i = end;
  }
  return out;
}

bool is_verb(std::string_view word) { return std::binary_search(std::begin(verbs), std::end(verbs), lower(word)); }

bool instructs(std::string_view sentence) {
  const auto clause_tells = [](std::string_view clause) {
    for (const auto word : words_of(clause.substr(0, 120))) {
      if (is_verb(word)) return true;
      if (!among(openers, lower(word))) return false;
    }
    return false;
  };
  if (clause_tells(sentence)) return true;
  const std::size_t comma = sentence.substr(0, 200).find(", ");  // "On each broker, stop …", "To log out, click …"
  return comma != std::string_view::npos && clause_tells(sentence.substr(comma + 2));
}

std::vector<std::string> stems(std::string_view text) {
  std::vector<std::string> out;
  for (const auto word : words_of(text))
    if (auto low = lower(word); !among(empty_words, low)) out.push_back(stem(std::move(low)));
  return out;
}

std::string name_from(std::string_view title) {
  std::string out;
  for (const char c : title) {
    const auto u = static_cast<unsigned char>(c);
    if (u < 0x80 && std::isalnum(u))
      out += static_cast<char>(std::tolower(u));
    else if (c != '\'' && !out.empty() && out.back() != '_')
      out += '_';
    if (out.size() > longest_name) break;
  }
  if (out.size() > longest_name) {
    const auto whole = out.rfind('_');
    out.resize(whole != std::string::npos && whole > 10 ? whole : longest_name);
  }
  while (!out.empty() && out.back() == '_') out.pop_back();
  if (!out.empty() && std::isdigit(static_cast<unsigned char>(out[0]))) out = "procedure_" + out;
  return is_word(out) ? out + "_it" : out;
}

}  // namespace ocflow::dsl
