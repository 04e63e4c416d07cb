#include "dsl/text_words.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <iterator>
#include <utility>

namespace ocflow::dsl {
namespace {

template <class T>
struct Entry {
  std::string_view text;
  T value;
};

constexpr Entry<ClauseWord> clauses[] = {{"as", ClauseWord::as},
                                         {"let", ClauseWord::let},
                                         {"keep", ClauseWord::keep},
                                         {"if", ClauseWord::if_},
                                         {"otherwise", ClauseWord::otherwise},
                                         {"for", ClauseWord::for_},
                                         {"after", ClauseWord::after},
                                         {"on", ClauseWord::on},
                                         {"do", ClauseWord::do_},
                                         {"else", ClauseWord::else_do},
                                         {"until", ClauseWord::until},
                                         {"require", ClauseWord::require},
                                         {"expect", ClauseWord::expect},
                                         {"within", ClauseWord::within},
                                         {"retry", ClauseWord::retry},
                                         {"undo", ClauseWord::undo},
                                         {"finally", ClauseWord::finally},
                                         {"confirm", ClauseWord::confirm},
                                         {"ask", ClauseWord::ask},
                                         {"note", ClauseWord::note},
                                         {"warning", ClauseWord::warning},
                                         {"caution", ClauseWord::caution},
                                         {"reversed", ClauseWord::reversed}};

constexpr Entry<HeadWord> heads[] = {{"use", HeadWord::use},         {"type", HeadWord::type},
                                     {"let", HeadWord::let},         {"procedure", HeadWord::procedure},
                                     {"note", HeadWord::note},       {"lock", HeadWord::lock},
                                     {"given", HeadWord::given},     {"ensure", HeadWord::ensure},
                                     {"finally", HeadWord::finally}, {"Start", HeadWord::start},
                                     {"End", HeadWord::end}};

constexpr std::string_view inner[] = {"before", "in",      "where", "by", "at",  "each", "every", "times", "doubling",
                                      "typing", "reverse", "and",   "or", "not", "true", "false", "none"};

// What another language calls it: the word of this one, where there is one, and what to write.
struct Other {
  std::string_view word, remedy;
};
constexpr std::string_view write_else_if =
    "beneath a sentence of its own write `if not (…) and …`, with the condition above in the parentheses";

constexpr Entry<Other> other_clauses[] = {
    {"unless", {"if", "write `if not …`"}},
    {"when", {"if", "write `if …`"}},
    {"while", {"until", "to wait, write `until not … every 2s within 1m`"}},
    {"wait", {"until", "to wait for something, write `until … every 2s within 1m`; for a time, `do pause(5m)`"}},
    {"sleep", {"do", "write `do pause(5m)`"}},
    {"onfailure", {"", "write `on failure …`"}},
    {"on_failure", {"", "write `on failure …`"}},
    {"then", {"do", "write the action with `do`"}},
    {"run", {"do", "write `do …`"}},
    {"call", {"do", "write `do …`"}},
    {"timeout", {"within", "write `within …`"}},
    {"repeat", {"retry", "write `retry … times every …`"}},
    {"foreach", {"for", "write `for … in …`"}},
    {"elif", {"if", write_else_if}},
    {"elsif", {"if", write_else_if}},
    {"elseif", {"if", write_else_if}},
    {"rescue", {"", "write `else do …`"}},
    {"assert", {"expect", "write `expect …`"}},
    {"set", {"let", "write `let … = …`"}},
    {"var", {"let", "write `let … = …`"}},
    {"name", {"as", "write `as …`"}},
    {"depends", {"after", "write `after …`"}},
    {"needs", {"after", "write `after …`"}},
    {"rollback", {"undo", "write `undo …`"}}};

constexpr Entry<std::string_view> other_heads[] = {
    {"import", "use"},   {"include", "use"},  {"require", "use"}, {"workflow", "procedure"}, {"function", "procedure"},
    {"params", "given"}, {"inputs", "given"}, {"begin", "Start"}, {"BEGIN", "Start"},        {"END", "End"}};

constexpr Entry<std::string_view> signs[] = {{"&&", "write `and`"},
                                             {"||", "write `or`"},
                                             {"===", "write `==`"},
                                             {"!==", "write `!=`"},
                                             {"=>", "a value follows `:` or `=`; for at least, write `>=`"},
                                             {"=~", "write `matches(text, \"pattern\")`"},
                                             {"=", "to compare, write `==`"},
                                             {"<>", "write `!=`"},
                                             {"!", "write `not`"},
                                             {"'", "write the text in double quotes"},
                                             {"`", "write the text in double quotes"},
                                             {"\xE2\x80\x9C", "write the straight quote `\"`"},
                                             {"\xE2\x80\x9D", "write the straight quote `\"`"},
                                             {"\xE2\x80\x9E", "write the straight quote `\"`"},
                                             {"\xE2\x80\x98", "write the text in double quotes"},
                                             {"\xE2\x80\x99", "write the text in double quotes"},
                                             {"\xC2\xA0", "replace the no-break space by a space"},
                                             {"\xE2\x80\x93", "write the minus sign `-`"},
                                             {"\xE2\x88\x92", "write the minus sign `-`"},
                                             {"\xE2\x89\xA4", "write `<=`"},
                                             {"\xE2\x89\xA5", "write `>=`"},
                                             {"\xE2\x89\xA0", "write `!=`"},
                                             {";", "write each clause on a line of its own, without `;`"},
                                             {"#", "move the comment to a line of its own"},
                                             {"//", "write the comment on a line of its own that begins with `#`"},
                                             {"${", "write the name alone; braces stand in texts only"},
                                             {"$", "write the name without `$`"},
                                             {"{", "write the name alone; braces stand in texts only"},
                                             {"%", "a remainder can't be written here; work it out in a step"},
                                             {"?", "write two steps, one with `if` and one with `otherwise`"}};

constexpr Entry<std::string_view> units[] = {{"second", "s"},
                                             {"seconds", "s"},
                                             {"sec", "s"},
                                             {"secs", "s"},
                                             {"minute", "m"},
                                             {"minutes", "m"},
                                             {"min", "m"},
                                             {"mins", "m"},
                                             {"hour", "h"},
                                             {"hours", "h"},
                                             {"hr", "h"},
                                             {"hrs", "h"},
                                             {"day", "d"},
                                             {"days", "d"},
                                             {"msec", "ms"},
                                             {"millis", "ms"},
                                             {"milliseconds", "ms"},
                                             {"kb", "KB"},
                                             {"mb", "MB"},
                                             {"gb", "GB"},
                                             {"tb", "TB"},
                                             {"kB", "KB"},
                                             {"K", "KB"},
                                             {"M", "MB"},
                                             {"G", "GB"},
                                             {"bytes", "B"},
                                             {"s", "s"},
                                             {"m", "m"},
                                             {"h", "h"},
                                             {"d", "d"},
                                             {"ms", "ms"},
                                             {"B", "B"},
                                             {"KB", "KB"},
                                             {"MB", "MB"},
                                             {"GB", "GB"},
                                             {"TB", "TB"},
                                             {"KiB", "KiB"},
                                             {"MiB", "MiB"},
                                             {"GiB", "GiB"},
                                             {"TiB", "TiB"}};

// Neither is empty. Most differ in what costs least to look at.
bool same(std::string_view a, std::string_view b) { return a.size() == b.size() && a[0] == b[0] && a == b; }

template <class T>
constexpr std::string_view text_of_one(const Entry<T>& entry) {
  return entry.text;
}
constexpr std::string_view text_of_one(std::string_view word) { return word; }

// The words of a table by their first letter, for one is looked for in each line: the first that begins with it, and
// behind each the next (counted from 1; 0: no more).
struct ByLetter {
  std::array<std::uint8_t, 256> first{};
  std::array<std::uint8_t, 64> next{};
};
template <class Table>
constexpr ByLetter by_letter(const Table& table) {
  ByLetter out;
  for (std::size_t i = std::size(table); i > 0; --i) {
    std::uint8_t& first = out.first[static_cast<unsigned char>(text_of_one(table[i - 1])[0])];
    out.next[i] = std::exchange(first, static_cast<std::uint8_t>(i));  // too large a table is no constant
  }
  return out;
}

template <class Table>
const auto* find(const Table& table, const ByLetter& index, std::string_view text) {
  std::uint8_t i = text.empty() ? std::uint8_t{0} : index.first[static_cast<unsigned char>(text[0])];
  while (i > 0 && !same(text_of_one(table[i - 1]), text)) i = index.next[i];
  return i == 0 ? nullptr : &table[i - 1];
}

constexpr auto all_of_them = [] {
  std::array<std::string_view, std::size(clauses) + std::size(heads) + std::size(inner)> out;
  auto end = std::transform(std::begin(clauses), std::end(clauses), out.begin(), [](const auto& e) { return e.text; });
  end = std::transform(std::begin(heads), std::end(heads), end, [](const auto& e) { return e.text; });
  std::copy(std::begin(inner), std::end(inner), end);
  return out;
}();
constexpr ByLetter clauses_by_letter = by_letter(clauses), heads_by_letter = by_letter(heads),
                   all_by_letter = by_letter(all_of_them);

template <class T, std::size_t N>
const Entry<T>* find(const Entry<T> (&table)[N], std::string_view text) {
  const auto* entry =
      std::find_if(std::begin(table), std::end(table), [&](const Entry<T>& e) { return same(e.text, text); });
  return entry == std::end(table) ? nullptr : entry;
}

template <class T, std::size_t N>
std::string_view text_in(const Entry<T> (&table)[N], T value) {
  const auto* entry =
      std::find_if(std::begin(table), std::end(table), [&](const Entry<T>& e) { return e.value == value; });
  return entry == std::end(table) ? std::string_view() : entry->text;
}

template <class T, std::size_t N>
std::vector<std::string> texts(const Entry<T> (&table)[N]) {
  std::vector<std::string> out;
  for (const auto& entry : table) out.emplace_back(entry.text);
  return out;
}

std::string in_small(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return out;
}

bool same_but_case(std::string_view a, std::string_view b) { return in_small(a) == in_small(b); }

// Two letters are too few to guess by: `is` and `it` are words of sentences, not `if`.
std::string near(std::string_view text, const std::vector<std::string>& candidates) {
  for (const std::string& c : candidates) {
    if (same_but_case(text, c)) return c;
  }
  return text.size() < 3 ? std::string() : did_you_mean(text, candidates);
}

std::vector<std::string> all_words() {
  std::vector<std::string> all = texts(clauses);
  for (std::string& word : texts(heads)) all.push_back(std::move(word));
  for (const std::string_view word : inner) all.emplace_back(word);
  std::sort(all.begin(), all.end());
  all.erase(std::unique(all.begin(), all.end()), all.end());
  return all;
}

}  // namespace

const std::vector<std::string>& words() {
  static const std::vector<std::string> all = all_words();
  return all;
}

bool is_word(std::string_view text) { return find(all_of_them, all_by_letter, text) != nullptr; }

ClauseWord clause_word(std::string_view text) {
  const auto* entry = find(clauses, clauses_by_letter, text);
  return entry == nullptr ? ClauseWord::broken : entry->value;
}

std::string_view text_of(ClauseWord word) {
  if (word == ClauseWord::on_failure) return "on failure";
  if (word == ClauseWord::else_ask) return "else ask";
  if (word == ClauseWord::else_do) return "else do";
  return text_in(clauses, word);
}

HeadWord head_word(std::string_view text) {
  const auto* entry = find(heads, heads_by_letter, text);
  return entry == nullptr ? HeadWord::none : entry->value;
}

std::string_view text_of(HeadWord word) { return text_in(heads, word); }

std::string_view else_if() { return write_else_if; }

Meant meant_clause(std::string_view text) {
  if (const auto* other = find(other_clauses, in_small(text)))
    return {std::string(other->value.word), std::string(other->value.remedy), true};
  static const std::vector<std::string> candidates = texts(clauses);
  std::string word = near(text, candidates);
  if (word.empty()) return {};
  std::string remedy = "did you mean `" + word + "`?";
  return {std::move(word), std::move(remedy)};
}

Meant meant_head(std::string_view text) {
  const auto* other = find(other_heads, text);
  static const std::vector<std::string> candidates = texts(heads);
  std::string word = other != nullptr ? std::string(other->value) : near(text, candidates);
  if (word.empty()) return {};
  std::string remedy = other != nullptr ? "write `" + word + "`" : "did you mean `" + word + "`?";
  return {std::move(word), std::move(remedy)};
}

ForeignSign foreign_sign(std::string_view text) {
  if (text.starts_with("!=") && !text.starts_with("!==")) return {};
  if (text.starts_with("==") && !text.starts_with("===")) return {};
  for (const auto& sign : signs) {
    if (text.starts_with(sign.text)) return {sign.text.size(), sign.value};
  }
  return {};
}

std::string_view meant_unit(std::string_view word) {
  const auto* entry = find(units, word);
  return entry == nullptr ? std::string_view() : entry->value;
}

}  // namespace ocflow::dsl
