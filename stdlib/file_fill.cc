// A file made from a template by putting values into its places. Nothing in it is code: no condition, no loop.
#include <set>

#include "stdlib/families.h"
#include "stdlib/file_access.h"
#include "stdlib/program.h"

namespace ocflow::stdlib {
namespace {

constexpr std::size_t parameters = 2;

struct Filled {
  std::string text;
  bool secret = false;
};

bool is_word(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_'; }

// The name in @name@ at `at`; empty where that is no place.
std::string place_at(const std::string& text, std::size_t at) {
  auto end = at + 1;
  while (end < text.size() && is_word(text[end])) ++end;
  return end < text.size() && text[end] == '@' ? text.substr(at + 1, end - at - 1) : std::string();
}

const Value* value_named(const Arguments& arguments, const std::string& name) {
  for (std::size_t i = parameters; i < arguments.size(); ++i)
    if (*arguments[i].field("name") == Value(name)) return arguments[i].field("value");
  return nullptr;
}

Result<Filled> fill(const Arguments& arguments) {
  const auto& from = text_of(arguments[0]);
  auto text = read_file(from);
  if (!text) return tl::unexpected(text.error());
  Filled filled;
  std::set<std::string> used;
  for (std::size_t at = 0; at < text->size();) {
    auto name = (*text)[at] == '@' ? place_at(*text, at) : std::string();
    if (name.empty()) {
      filled.text += (*text)[at++];
      continue;
    }
    auto value = value_named(arguments, name);
    if (!value)
      return fail(ErrorKind::failed, "\"" + from + "\" has a place @" + name + "@, and no value of that name is given",
                  "give `" + name + ": …`");
    auto put = as_program_text(*value);
    if (!put) return fail(ErrorKind::failed, "the value " + name + ": " + put.error().what, put.error().remedy);
    filled.text += *put;
    filled.secret = filled.secret || value->kind() == Value::Kind::secret;
    used.insert(name);
    at += name.size() + 2;
  }
  for (std::size_t i = parameters; i < arguments.size(); ++i)
    if (auto name = text_of(*arguments[i].field("name")); !used.count(name))
      return fail(ErrorKind::failed, "\"" + from + "\" has no place @" + name + "@");
  return filled;
}

asio::awaitable<Probed> probe_fill(Context&, const Arguments& arguments) {
  auto filled = fill(arguments);
  if (!filled) co_return Probed{Probed::Sees::would_fail, {}, {}, filled.error().what};
  const auto& to = text_of(arguments[1]);
  auto kind = kind_of(to);
  if (!kind) co_return Probed{Probed::Sees::would_fail, {}, {}, kind.error().what};
  if (*kind == FileKind::folder) co_return Probed{Probed::Sees::would_fail, {}, {}, "a folder has that name"};
  if (auto why = no_place(to)) co_return Probed{Probed::Sees::would_fail, {}, {}, why->what};
  auto now = read_file(to, static_cast<std::int64_t>(filled->text.size()));
  bool same = now && *now == filled->text;
  co_return Probed{same ? Probed::Sees::already_so : Probed::Sees::would_change,
                   same                      ? "that text"
                   : *kind == FileKind::none ? "not there"
                                             : "another text",
                   "that text",
                   {}};
}

asio::awaitable<Outcome> apply_fill(Context& context, const Arguments& arguments, const Authority&) {
  auto probed = co_await probe_fill(context, arguments);
  if (probed.sees == Probed::Sees::would_fail) co_return action::failed(probed.why);
  if (probed.sees == Probed::Sees::already_so) co_return action::done({}, false);
  auto filled = fill(arguments);
  if (!filled) co_return failed(filled.error());
  const auto& to = text_of(arguments[1]);
  bool fresh = kind_of(to).value_or(FileKind::none) == FileKind::none;
  auto file = Replacement::begin(to, filled->secret && fresh ? 0600 : 0);
  if (!file) co_return failed(file.error());
  if (auto written = file->write(filled->text.data(), filled->text.size()); !written) co_return failed(written.error());
  if (auto placed = file->commit(); !placed) co_return failed(placed.error());
  co_return action::done();
}

}  // namespace

void add_file_fill(Actions& to) {
  Action fills;
  fills.signature = signature(
      "file.fill",
      "Makes a file from a template: each @name@ in it becomes the value of that name. Nothing in it is code.",
      {must("from", text(), "The template, at most 1 MiB"),
       must("to", text(), "The file; a new one with a secret in it is its owner's alone")},
      nothing(), Effect::idempotent);
  fills.signature.takes_values = true;
  fills.probe = probe_fill;
  fills.apply = apply_fill;
  to.push_back(std::move(fills));
}

}  // namespace ocflow::stdlib
