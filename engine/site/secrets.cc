#include "engine/site/secrets.h"

#include <algorithm>

#include "engine/site/comments.h"
#include "engine/site/yaml_reader.h"

namespace ocflow::site {
namespace {

constexpr std::size_t least_found = 4;  // fewer characters stand in many words

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

struct Edit {
  Stretch at;
  std::string text;
};

// From the end, so that no place moves.
std::string edited(std::string text, std::vector<Edit> edits) {
  std::stable_sort(edits.begin(), edits.end(), [](const Edit& a, const Edit& b) { return a.at.begin > b.at.begin; });
  std::size_t before = text.size();
  for (const Edit& edit : edits) {
    if (edit.at.end > before) continue;  // what an alias stands for is one place
    text.replace(edit.at.begin, edit.at.end - edit.at.begin, edit.text);
    before = edit.at.begin;
  }
  return text;
}

// As it may stand in a comment: as it is, as it is written, and of several lines each; the short ones among longer
// ones, which tell too little, are left at that.
void add_forms(const Node& secret, std::string_view written, std::vector<std::string>& to) {
  if (secret.scalar.find('\n') == std::string::npos) to.push_back(secret.scalar);
  std::vector<std::string> lines;
  bool all_short = true;
  for (std::size_t begin = 0, end; begin < secret.scalar.size(); begin = end + 1) {
    end = std::min(secret.scalar.find('\n', begin), secret.scalar.size());
    if (end == begin) continue;
    lines.push_back(secret.scalar.substr(begin, end - begin));
    all_short = all_short && end - begin < least_found;
  }
  for (auto& line : lines)
    if (all_short || line.size() >= least_found) to.push_back(std::move(line));
  if (written.size() > 2 && (written[0] == '"' || written[0] == '\''))
    to.emplace_back(written.substr(1, written.size() - 2));
}

// A comment without any of them; of a short one it can't be told where it is meant, so all of the comment goes.
std::string hidden(std::string comment, const std::vector<std::string>& forms) {
  for (const std::string& form : forms) {
    auto at = comment.find(form);
    if (at != comment.npos && form.size() < least_found) return "# " + std::string(secret_mark);
    for (; at != comment.npos; at = comment.find(form, at + secret_mark.size()))
      comment.replace(at, form.size(), secret_mark);
  }
  return comment;
}

std::vector<Edit> in_comments(std::string_view text, const Node& root, std::vector<std::string> forms) {
  std::stable_sort(forms.begin(), forms.end(), [](auto& a, auto& b) { return a.size() > b.size(); });
  std::vector<Edit> edits;
  for (const auto& at : comments(text, root)) {
    const std::string comment(text.substr(at.begin, at.end - at.begin));
    if (auto without = hidden(comment, forms); without != comment) edits.push_back({at, std::move(without)});
  }
  return edits;
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
  std::string unsaid;
  std::vector<Edit> edits;
  std::vector<std::string> forms;
  auto places = secret_places(*root, givens);
  std::stable_sort(places.begin(), places.end(),
                   [](const auto& a, const auto& b) { return a.node->at.begin < b.node->at.begin; });
  for (const auto& [path, node] : places) {
    const std::size_t begin = node->at.begin;
    const bool block = text[begin] == '|' || text[begin] == '>';
    const std::size_t end = block ? end_of_block(text, begin) : std::size_t{node->at.end};
    edits.push_back({{begin, end}, std::string(secret_mark)});
    add_forms(*node, std::string_view(text).substr(begin, end - begin), forms);
    unsaid += (unsaid.empty() ? "" : ", ") + path;
  }
  if (places.empty()) return text;
  auto more = in_comments(text, *root, std::move(forms));
  for (const auto& place : places) {
    place.node->scalar = secret_mark;
    place.node->quoted = false;
  }
  if (!says(edited(text, edits), *root))
    return fail(ErrorKind::bad_site,
                "the site file is recorded without its secrets, and one of these can't be left out: " + unsaid,
                "write it on one line and in quotes, and not as a value that others stand for (&, *)");
  auto all = edits;
  all.insert(all.end(), more.begin(), more.end());
  if (auto out = edited(text, std::move(all)); says(out, *root)) return out;
  // Some only look like comments: behind an anchor or a tag nobody has told where a text ends.
  for (Edit& edit : more) {
    edits.push_back(std::move(edit));
    if (!says(edited(text, edits), *root)) edits.pop_back();
  }
  return edited(text, std::move(edits));
}

}  // namespace ocflow::site
