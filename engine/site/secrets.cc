#include "engine/site/secrets.h"

#include <algorithm>

#include "engine/site/yaml_reader.h"

namespace ocflow::site {
namespace {

bool is_secret(const Node& node) {
  const bool none = !node.quoted && node.scalar == "none";
  return node.kind == Node::Kind::scalar && !node.scalar.empty() && !none;
}

void collect(const Type& type, Node& node, const std::string& path, std::vector<SecretPlace>& to) {
  if (type.kind == Type::Kind::secret && is_secret(node)) to.push_back({path, &node});
  if (type.kind == Type::Kind::list && type.element)
    for (std::size_t i = 0; i < node.items.size(); ++i)
      collect(*type.element, node.items[i], path + "[" + std::to_string(i + 1) + "]", to);
  if (type.kind == Type::Kind::record && type.fields)
    for (auto& [key, value] : node.entries)
      if (const Field* field = type.fields->find(key.scalar)) collect(field->type, value, path + "." + key.scalar, to);
}

bool holds_secret(const Type& type) {
  const auto in_field = [](const Field& field) { return holds_secret(field.type); };
  if (type.kind == Type::Kind::list) return type.element && holds_secret(*type.element);
  if (type.kind != Type::Kind::record || !type.fields) return type.kind == Type::Kind::secret;
  return std::any_of(type.fields->fields.begin(), type.fields->fields.end(), in_field);
}

// Of a text in lines of its own (`|`, `>`): all lines that stand further right than the one it begins in.
std::size_t end_of_block(std::string_view text, std::size_t begin) {
  const auto line = text.rfind('\n', begin) + 1;
  const auto margin = text.find_first_not_of(" -", line) - line;
  auto end = std::min(text.find('\n', begin), text.size());
  while (end < text.size()) {
    const auto next = end + 1, first = text.find_first_not_of(" \r", next);
    if (first == text.npos) return text.size();
    if (text[first] != '\n' && first - next <= margin) return end;
    end = std::min(text.find('\n', first), text.size());
  }
  return end;
}

bool same(const Node& a, const Node& b) {
  const auto entries = [](const Entry& x, const Entry& y) { return same(x.key, y.key) && same(x.value, y.value); };
  return a.kind == b.kind && a.scalar == b.scalar && a.quoted == b.quoted &&
         std::equal(a.items.begin(), a.items.end(), b.items.begin(), b.items.end(), same) &&
         std::equal(a.entries.begin(), a.entries.end(), b.entries.begin(), b.entries.end(), entries);
}

// Whether the text says what it said, but for the secrets.
bool says(const std::string& text, const Node& wanted) {
  const auto now = read_text(text);
  return now && same(*now, wanted);
}

std::string replaced(std::string text, const std::string& what) {
  for (auto at = text.find(what); at != text.npos; at = text.find(what, at + secret_mark.size()))
    text.replace(at, what.size(), secret_mark);
  return text;
}

}  // namespace

std::vector<SecretPlace> secret_places(Node& root, const std::vector<Field>& givens) {
  std::vector<SecretPlace> all;
  for (const Field& given : givens)
    for (auto& [key, value] : root.entries)
      if (key.scalar == given.name) collect(given.type, value, given.name, all);
  return all;
}

bool ask_for_secrets(const std::vector<Field>& givens) {
  return std::any_of(givens.begin(), givens.end(), [](const Field& given) { return holds_secret(given.type); });
}

std::optional<Node> read_text(const std::string& text) {
  Diagnostics none;
  auto root = read_yaml(text, 0, none);
  if (none.has_errors()) return std::nullopt;
  return root;
}

Result<std::string> without_secrets(const std::string& text, const std::vector<Field>& givens) {
  if (!ask_for_secrets(givens)) return text;
  auto root = read_text(text);
  if (!root) return fail(ErrorKind::bad_site, "the site file can't be read");
  auto places = secret_places(*root, givens);
  // From the end, so that no place moves; what an alias stands for is one place.
  std::stable_sort(places.begin(), places.end(),
                   [](const auto& a, const auto& b) { return a.node->at.begin > b.node->at.begin; });
  std::string out = text, unsaid;
  std::vector<std::string> values;
  std::size_t before = text.npos;
  for (const auto& [path, node] : places) {
    const std::size_t begin = node->at.begin, end = node->at.end;
    const bool block = text[begin] == '|' || text[begin] == '>';
    if (begin != before) out.replace(begin, (block ? end_of_block(text, begin) : end) - begin, secret_mark);
    before = begin;
    unsaid = path + (unsaid.empty() ? "" : ", ") + unsaid;
    values.push_back(node->scalar);
    node->scalar = secret_mark;
    node->quoted = false;
  }
  if (places.empty()) return out;
  if (!says(out, *root))
    return fail(ErrorKind::bad_site,
                "the site file is recorded without its secrets, and one of these can't be left out: " + unsaid,
                "write it on one line and in quotes, and not as a value that others stand for (&, *)");
  // In a comment it may stand once more.
  for (const auto& value : values)
    if (auto more = replaced(out, value); value.size() >= 4 && says(more, *root)) out = std::move(more);
  return out;
}

}  // namespace ocflow::site
