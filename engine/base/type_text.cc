#include "engine/base/type_text.h"

#include <array>
#include <utility>

namespace ocflow {
namespace {

using Kind = Type::Kind;

constexpr std::array<std::pair<std::string_view, Kind>, 10> simple{{{"text", Kind::text},
                                                                    {"number", Kind::number},
                                                                    {"bool", Kind::boolean},
                                                                    {"duration", Kind::duration},
                                                                    {"size", Kind::size},
                                                                    {"version", Kind::version},
                                                                    {"host", Kind::host},
                                                                    {"secret", Kind::secret},
                                                                    {"code", Kind::code},
                                                                    {"any", Kind::any}}};

tl::unexpected<Error> no_type(std::string_view text) {
  return fail(ErrorKind::invalid, "`" + std::string(text) + "` is no type",
              "write text, number, bool, duration, size, version, host, secret, code, any, `list of` one of these, or "
              "`one of \"a\", \"b\"`");
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

Result<Type> choices(std::string_view whole, std::string_view rest) {
  std::vector<std::string> all;
  for (rest = trimmed(rest);; rest = trimmed(rest.substr(1))) {
    const auto end = rest.size() > 1 && rest[0] == '"' ? rest.find('"', 1) : std::string_view::npos;
    if (end == std::string_view::npos) return no_type(whole);
    all.emplace_back(rest.substr(1, end - 1));
    rest = trimmed(rest.substr(end + 1));
    if (rest.empty()) return Type::one_of(std::move(all));
    if (rest[0] != ',') return no_type(whole);
  }
}

}  // namespace

Result<Type> type_from_text(std::string_view text) {
  const auto word = trimmed(text);
  for (const auto& [name, kind] : simple)
    if (word == name) return Type::of(kind);
  if (word.starts_with("one of ")) return choices(text, word.substr(7));
  if (!word.starts_with("list of ")) return no_type(text);
  auto element = type_from_text(word.substr(8));
  if (!element) return no_type(text);
  return Type::list_of(std::move(*element));
}

}  // namespace ocflow
