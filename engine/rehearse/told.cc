#include "engine/rehearse/told.h"

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>
#include <sstream>

#include "engine/base/diagnostic.h"
#include "engine/rehearse/told_check.h"

namespace ocflow::rehearse {

using plan::NodeId;
using site::Node;

namespace {

Value scalar_value(const Node& node) {
  if (node.quoted) return node.scalar;
  if (node.scalar == "true" || node.scalar == "yes") return true;
  if (node.scalar == "false" || node.scalar == "no") return false;
  if (node.scalar == "none") return {};
  double number = 0;
  const char* end = node.scalar.data() + node.scalar.size();
  const auto [at, wrong] = std::from_chars(node.scalar.data(), end, number);
  if (wrong == std::errc() && at == end) return number;
  Duration duration{};
  if (parse_duration(node.scalar, duration)) return duration;
  return node.scalar;
}

nlohmann::json json_of(const Value& value) {
  if (const List* list = value.list()) {
    auto all = nlohmann::json::array();
    for (const Value& item : *list) all.push_back(json_of(item));
    return all;
  }
  if (const Record* record = value.record()) {
    auto all = nlohmann::json::object();
    for (const auto& [name, field] : record->fields) all[name] = json_of(field);
    return all;
  }
  if (value.is_none()) return nullptr;
  if (const bool* yes = value.get<bool>()) return *yes;
  if (const double* number = value.get<double>()) return *number;
  return value.text();
}

Told::Return return_of(const Node& node) {
  if (const Node* why = node.find("fails"); why && node.entries.size() == 1)
    return {{}, true, why->scalar.empty() ? "it fails" : why->scalar};
  return {value_of(node), false, {}};
}

std::vector<Told::Return> returns_of(const Node& node) {
  if (node.kind != Node::Kind::list) return {return_of(node)};
  std::vector<Told::Return> all;
  for (const Node& item : node.items) all.push_back(return_of(item));
  return all;
}

class Reader {
 public:
  Reader(const plan::Plan& plan, Told& told, std::vector<Mistake>& mistakes)
      : plan_(plan), told_(told), mistakes_(mistakes) {}

  void section(const Node& key, const Node& value) {
    if (value.kind == Node::Kind::empty) return;
    if (value.kind != Node::Kind::map) return tell(value, "`" + key.scalar + "` wants a map: a line each");
    for (const auto& entry : value.entries) {
      if (key.scalar == "steps") step(entry);
      if (key.scalar == "reads") read(entry);
      if (key.scalar == "world") state(entry);
      if (key.scalar == "answers") answer(entry);
    }
  }
  void tell(const Node& at, std::string what) { mistakes_.push_back({at.at, std::move(what)}); }

 private:
  void step(const site::Entry& entry) {
    const NodeId node = step_named(entry.key, plan_, mistakes_);
    if (node != plan::nothing && check_return(entry, plan_, node, mistakes_))
      told_.steps[node] = returns_of(entry.value);
  }

  void read(const site::Entry& entry) {
    Told::Read read;
    std::istringstream words(entry.key.scalar);
    words >> read.action;
    for (std::string word; words >> word;) read.words.push_back(word);
    const auto& registry = *plan_.program().registry;
    const auto* signature = registry.find(read.action);
    if (!signature || signature->effect != action::Effect::reads)
      return tell(entry.key, "there is no read `" + read.action + "`; a key is a read, then words of its arguments");
    if (!check_read(entry.key, read.action, plan_, mistakes_)) return;
    read.returns = returns_of(entry.value);
    // A read that gives a list is told as a list of lists, or as the one list that it always gives.
    const bool flat =
        entry.value.kind == Node::Kind::list && std::none_of(entry.value.items.begin(), entry.value.items.end(),
                                                             [](const Node& n) { return n.kind == Node::Kind::list; });
    if (signature->result.kind == Type::Kind::list && flat) read.returns = {{value_of(entry.value), false, {}}};
    if (read.returns.empty()) return tell(entry.value, "it has to return something");
    told_.reads.push_back(std::move(read));
  }

  void state(const site::Entry& entry) {
    if (entry.value.kind != Node::Kind::map)
      return tell(entry.value, "how a thing is: {runs: true}, {autostart: true}, {runs: false}");
    for (const auto& [aspect, value] : entry.value.entries) {
      static const std::vector<std::string> known{"runs", "there", "automatic", "autostart", "supervised"};
      if (std::find(known.begin(), known.end(), aspect.scalar) == known.end()) {
        const auto meant = did_you_mean(aspect.scalar, known);
        tell(aspect, "`" + aspect.scalar + "` is nothing that a thing can be" +
                         (meant.empty() ? ": runs, there, automatic, autostart" : "; did you mean `" + meant + "`?"));
        continue;
      }
      Value is = value_of(value);
      if (is == Value("stopped")) is = false;
      if (!is.get<bool>()) {
        tell(value, "`" + aspect.scalar + "` is true or false");
        continue;
      }
      told_.world.push_back({entry.key.scalar, aspect.scalar, is, entry.key.at});
    }
  }

  void answer(const site::Entry& entry) {
    const NodeId node = step_named(entry.key, plan_, mistakes_);
    if (node == plan::nothing || !check_answer(entry, plan_, node, mistakes_)) return;
    const std::string& text = entry.value.scalar;
    const auto colon = std::min(text.find(':'), text.size());
    Told::Reply reply;
    const std::string word = text.substr(0, colon);
    if (word == "nobody") {
      told_.answers[node] = reply;
      return;
    }
    if (word == "no") reply.answer = run::Answer::failed;
    if (word == "no" || run::parse_answer(word, reply.answer)) {
      const auto reason = text.find_first_not_of(": ", colon);
      reply.text = reason < text.size() ? text.substr(reason) : "rehearsed";
    } else {
      reply = {run::Answer::done, text};
    }
    told_.answers[node] = reply;
  }

  const plan::Plan& plan_;
  Told& told_;
  std::vector<Mistake>& mistakes_;
};

}  // namespace

Value value_of(const Node& node) {
  if (node.kind == Node::Kind::empty) return {};
  if (node.kind == Node::Kind::scalar) return scalar_value(node);
  if (node.kind == Node::Kind::list) {
    List all;
    for (const Node& item : node.items) all.push_back(value_of(item));
    return all;
  }
  Record record;
  for (const auto& [key, value] : node.entries) record.fields.emplace_back(key.scalar, value_of(value));
  return record;
}

std::string plain_json(const Value& value) {
  return json_of(value).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

NodeId step_named(const Node& key, const plan::Plan& plan, std::vector<Mistake>& mistakes) {
  const NodeId node = plan.find(key.scalar);
  if (node != plan::nothing) return node;
  std::vector<std::string> all;
  for (const auto& line : plan.outline()) all.push_back(plan.path(line.node));
  const auto meant = did_you_mean(key.scalar, all);
  mistakes.push_back(
      {key.at, "there is no step `" + key.scalar + "`" +
                   (meant.empty() ? "; a step goes by its number or its name" : "; did you mean `" + meant + "`?")});
  return plan::nothing;
}

const Told::Return* Told::of_step(const plan::Plan& plan, NodeId node) const {
  if (const auto own = steps.find(node); own != steps.end() && !own->second.empty()) return &own->second.front();
  const NodeId each = plan.parent(node);
  if (each == plan::nothing || plan.part(node) != plan::Part::item) return nullptr;
  const auto all = steps.find(each);
  const std::uint32_t place = plan.ordinal(node);
  if (all == steps.end() || place == 0 || place > all->second.size()) return nullptr;
  return &all->second[place - 1];
}

void read_told(const Node& map, const plan::Plan& plan, Told& told, std::vector<Mistake>& mistakes) {
  static const std::vector<std::string> sections{"steps", "reads", "world", "answers"};
  Reader reader(plan, told, mistakes);
  for (const auto& [key, value] : map.entries) {
    if (std::find(sections.begin(), sections.end(), key.scalar) != sections.end()) {
      reader.section(key, value);
      continue;
    }
    const auto meant = did_you_mean(key.scalar, sections);
    reader.tell(key, "`" + key.scalar + "` is nothing that can be said here" +
                         (meant.empty() ? ": steps, reads, world, answers" : "; did you mean `" + meant + "`?"));
  }
}

}  // namespace ocflow::rehearse
