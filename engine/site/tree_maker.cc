#include "engine/site/tree_maker.h"

#include <algorithm>

#include "engine/site/guards.h"

namespace ocflow::site {
namespace {

std::size_t size_of(const Node& node) {
  std::size_t n = 1;
  for (const Node& item : node.items) n += size_of(item);
  for (const auto& [key, value] : node.entries) n += 1 + size_of(value);
  return n;
}

std::size_t depth_of(const Node& node) {
  std::size_t deepest = 0;
  for (const Node& item : node.items) deepest = std::max(deepest, depth_of(item));
  for (const auto& [key, value] : node.entries) deepest = std::max(deepest, depth_of(value));
  return deepest + 1;
}

bool merges(const Node& key) { return key.scalar == "<<" && !key.quoted; }

// Of a text that begins with a quote: where it is closed, or the text's size.
std::size_t closing_quote(std::string_view text) {
  const bool escapes = text[0] == '"';
  std::size_t end = 1;
  while (end < text.size()) {
    const bool doubled = !escapes && text.substr(end, 2) == "''";
    if (text[end] == text[0] && !doubled) return end;
    end += doubled || (escapes && text[end] == '\\') ? 2 : 1;
  }
  return text.size();
}

}  // namespace

Span TreeMaker::at(const YAML::Mark& mark, std::size_t length) const {
  const auto begin = std::min(static_cast<std::size_t>(std::max(mark.pos, 0)), text_.size());
  const auto end = std::min(begin + length, text_.size());
  return {file_, static_cast<std::uint32_t>(begin) + skipped_, static_cast<std::uint32_t>(end) + skipped_};
}

// The reader tells where a value begins; its end is looked for in the text. The reader takes the end of the file for
// a closing quote, so that is looked for, too.
Span TreeMaker::scalar_span(const YAML::Mark& mark, const std::string& value) {
  const std::string_view rest = text_.substr(at(mark).begin - skipped_);
  if (rest.empty()) return at(mark, 0);
  if (rest[0] == '"' || rest[0] == '\'') {
    const std::size_t end = closing_quote(rest);
    if (end < rest.size()) return at(mark, end + 1);
    report(diagnostics_, "OCF0504", at(mark), "a quote that is never closed", {"", "", "add the closing quote"});
    throw Refused{};
  }
  if (!value.empty() && rest.substr(0, value.size()) == value) return at(mark, value.size());
  constexpr std::size_t farthest = 200;
  return at(mark, rest.substr(0, farthest).find_first_of("\r\n"));
}

// Nothing, or a word for it. The reader tells where the next thing stands; the place to mend is behind the last one.
Span TreeMaker::null_span(const YAML::Mark& mark) const {
  std::size_t begin = at(mark).begin - skipped_;
  for (const std::string_view word : {"~", "null", "Null", "NULL"}) {
    const std::string_view rest = text_.substr(begin);
    const auto follows = rest.size() > word.size() ? rest[word.size()] : '\n';
    if (rest.substr(0, word.size()) == word && std::string_view(" \t\r\n,]}").find(follows) != std::string_view::npos) {
      return at(mark, word.size());
    }
  }
  begin = text_.substr(0, begin).find_last_not_of(" \t\r\n,]}") + 1;
  return {file_, static_cast<std::uint32_t>(begin) + skipped_, static_cast<std::uint32_t>(begin) + skipped_};
}

void TreeMaker::count(std::size_t nodes, Span where) {
  nodes_ += nodes;
  if (nodes_ <= limits.nodes) return;
  report(diagnostics_, "OCF0501", where, "the site file holds too many values",
         {"more than " + std::to_string(limits.nodes) + ", counting an alias (*) as what it stands for", "",
          "check that this is the file you meant"});
  throw Refused{};
}

void TreeMaker::check_tag(const std::string& tag, Span where) {
  if (tag.empty() || tag == "?" || tag == "!") return;
  constexpr std::string_view own = "tag:yaml.org,2002:";  // what the reader makes of !!
  const auto written = tag.starts_with(own) ? "!!" + tag.substr(own.size()) : tag;
  report(diagnostics_, "OCF0509", where, "a YAML tag has no meaning in a site file",
         {written, "", "leave the tag out; the procedure says of what type a value is"});
}

void TreeMaker::OnDocumentStart(const YAML::Mark& mark) {
  if (!started_) {
    started_ = true;
    return;
  }
  report(diagnostics_, "OCF0505", at(mark, 3), "a second YAML document",
         {"a second document", "one", "put each site into a file of its own, or remove the line ---"});
  throw Refused{};
}

void TreeMaker::OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) {
  Node node;
  node.kind = Node::Kind::empty;
  node.at = null_span(mark);
  count(1, node.at);
  attach(std::move(node), anchor);
}

void TreeMaker::OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) {
  const Span where = at(mark);
  const auto found = anchors_.find(anchor);
  if (found == anchors_.end()) {
    report(diagnostics_, "OCF0510", where, "an alias (*) inside the value that it stands for",
           {"", "", "write the value out"});
    throw Refused{};
  }
  count(size_of(found->second), where);
  if (open_.size() + depth_of(found->second) > limits.depth) {
    report(diagnostics_, "OCF0511", where, "values nested too deeply",
           {"", "at most " + std::to_string(limits.depth) + " levels", "write the value out flatter"});
    throw Refused{};
  }
  attach(found->second, 0);
}

void TreeMaker::OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                         const std::string& value) {
  Node node;
  node.scalar = value;
  node.quoted = tag == "!";
  node.at = scalar_span(mark, value);
  check_tag(tag, node.at);
  count(1, node.at);
  attach(std::move(node), anchor);
}

void TreeMaker::OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                                YAML::EmitterStyle::value) {
  open(Node::Kind::list, mark, tag, anchor);
}

void TreeMaker::OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                           YAML::EmitterStyle::value) {
  open(Node::Kind::map, mark, tag, anchor);
}

void TreeMaker::open(Node::Kind kind, const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor) {
  Open next;
  next.node.kind = kind;
  next.node.at = at(mark);
  next.anchor = anchor;
  check_tag(tag, next.node.at);
  count(1, next.node.at);
  if (open_.size() >= limits.depth) {
    report(diagnostics_, "OCF0511", next.node.at, "values nested too deeply",
           {"", "at most " + std::to_string(limits.depth) + " levels", "check the brackets and the indentation"});
    throw Refused{};
  }
  open_.push_back(std::move(next));
}

void TreeMaker::close() {
  Open done = std::move(open_.back());
  open_.pop_back();
  attach(std::move(done.node), done.anchor);
}

void TreeMaker::OnMapEnd() {
  refuse_duplicates(open_.back().node);
  close();
}

void TreeMaker::attach(Node node, YAML::anchor_t anchor) {
  if (anchor != 0) {
    count(size_of(node), node.at);
    anchors_[anchor] = node;
  }
  if (open_.empty()) {
    root_ = std::move(node);
  } else if (open_.back().node.kind == Node::Kind::list) {
    open_.back().node.items.push_back(std::move(node));
  } else {
    attach_to_map(open_.back(), std::move(node));
  }
}

void TreeMaker::attach_to_map(Open& map, Node node) {
  if (map.has_key) {
    map.has_key = false;
    if (map.key.kind == Node::Kind::scalar && !merges(map.key))
      map.node.entries.push_back({std::move(map.key), std::move(node)});
    else
      map.node.whole = false;
    return;
  }
  map.has_key = true;
  map.key = std::move(node);
  if (map.key.kind != Node::Kind::scalar) {
    report(diagnostics_, "OCF0508", map.key.at, "a key that is not a name",
           {map.key.kind == Node::Kind::empty ? "nothing" : "a list or a map", "a name and a colon, as in port: 7001",
            "text with {braces} or [brackets] has to stand in quotes"});
  } else if (merges(map.key)) {
    report(diagnostics_, "OCF0509", map.key.at, "merging (<<) has no meaning in a site file",
           {"", "", "write the values out, or give the whole value by an alias"});
  }
}

void TreeMaker::refuse_duplicates(Node& map) {
  std::unordered_map<std::string_view, const Node*> seen;
  std::vector<bool> again(map.entries.size());
  for (std::size_t i = 0; i < map.entries.size(); ++i) {
    const Node& key = map.entries[i].key;
    const auto [first, added] = seen.emplace(key.scalar, &key);
    if (added) continue;
    again[i] = true;
    report(diagnostics_, "OCF0506", key.at, key.scalar + " is given twice",
           {"", "each name once", "remove one of the two"})
        .labels.push_back({first->second->at, "first here"});
  }
  if (std::find(again.begin(), again.end(), true) == again.end()) return;
  std::vector<Entry> once;
  for (std::size_t i = 0; i < again.size(); ++i) {
    if (!again[i]) once.push_back(std::move(map.entries[i]));
  }
  map.entries = std::move(once);
}

}  // namespace ocflow::site
