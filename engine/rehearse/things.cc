#include "engine/rehearse/things.h"

#include <algorithm>

namespace ocflow::rehearse {

namespace {

std::string key_text(const Value& value) {
  if (!value.list()) return value.text();
  std::string text;
  for (const Value& item : *value.list()) text += item.text() + "\x1f";
  return text;
}

std::string handle_key(const std::string& host, const std::string& kind, const std::string& value) {
  return host + "\x1e" + kind + "\x1e" + value;
}

const Value* host_of(const Record& record) {
  for (const auto& [name, value] : record.fields)
    if (value.get<Host>()) return &value;
  return nullptr;
}

bool conflicts(const Thing& thing, const std::vector<std::pair<std::string, std::string>>& handles) {
  for (const auto& [kind, value] : handles)
    for (const auto& [own, has] : thing.handles)
      if (own == kind && has != value) return true;
  return false;
}

}  // namespace

std::string Slot::words(const Value& value) const {
  const bool yes = value == Value(true);
  if (value.is_none()) return "not known";
  if (!value.get<bool>()) return value.text();
  if (aspect == "runs") return yes ? "running" : "stopped";
  if (aspect == "there") return yes ? "there" : "not there";
  if (aspect == "automatic") return yes ? "starts by itself" : "does not start by itself";
  if (aspect == "done") return yes ? "done" : "not done";
  return aspect + (yes ? "" : ": no");
}

Things::Things(const action::Registry& registry, const action::Meanings& meanings, const site::Site* site)
    : registry_(registry), meanings_(meanings), site_(site) {
  for (const auto& [name, meaning] : meanings)
    for (const auto& [parameter, kind] : meaning.handles) kinds_[kind] = true;
}

const action::Meaning& Things::meaning(const std::string& action) const {
  static const action::Meaning nothing_known;
  const auto at = meanings_.find(action);
  return at == meanings_.end() ? nothing_known : at->second;
}

std::string Things::host_key(const Value& value) const {
  if (value.is_none()) return "localhost";
  const Host* host = value.get<Host>();
  const std::string name = host ? host->name : value.text();
  if (name.empty()) return "localhost";
  if (host || !site_ || site_->host(name)) return name;
  for (const auto& entry : site_->hosts)
    if (entry.address == name) return entry.name;
  return name;
}

void Things::add_site(const std::vector<std::pair<std::string, Value>>& givens) {
  for (const auto& [name, value] : givens) walk(value.record() && !host_of(*value.record()) ? "" : name, value);
}

void Things::walk(const std::string& path, const Value& value) {
  if (const List* list = value.list()) {
    for (std::size_t i = 0; i < list->size(); ++i) walk(path + "[" + std::to_string(i + 1) + "]", (*list)[i]);
    return;
  }
  const Record* record = value.record();
  if (!record) return;
  if (const Value* host = host_of(*record)) {
    Thing thing{{}, path, host_key(*host), {}, none, false, {}};
    for (const auto& [name, field] : record->fields) {
      if (name == "name") thing.label = field.text();
      const bool on = field == Value(true);
      if (on && (name == "autostart" || name == "supervised")) thing.supervised = true;
      if (name == "dependents" && field.list())
        for (const Value& one : *field.list()) thing.dependents.push_back(one.text());
      if (!field.is_none() && kinds_.contains(name)) thing.handles.emplace_back(name, key_text(field));
    }
    if (thing.label.empty()) thing.label = path;
    if (!thing.handles.empty()) add(std::move(thing));
  }
  for (const auto& [name, field] : record->fields) walk(path.empty() ? name : path + "." + name, field);
  pair_up(path, *record);
}

// `ocs` and `ocs_backup`, or `primary` and `backup`: one stands by for the other.
void Things::pair_up(const std::string& path, const Record& record) {
  const auto at = [&](const std::string& name) { return find(path.empty() ? name : path + "." + name); };
  for (const auto& [name, field] : record.fields) {
    if (field.is_none()) continue;
    const ThingId backup = name == "primary" ? at("backup") : at(name + "_backup");
    if (const ThingId primary = at(name); primary != none && backup != none) all[backup].primary = primary;
  }
}

ThingId Things::add(Thing thing) {
  const auto id = static_cast<ThingId>(all.size());
  for (const auto& [kind, value] : thing.handles) by_handle_[handle_key(thing.host, kind, value)].push_back(id);
  if (!thing.path.empty()) by_path_[thing.path] = id;
  all.push_back(std::move(thing));
  return id;
}

ThingId Things::find(const std::string& path_or_label) const {
  const auto at = by_path_.find(path_or_label);
  if (at != by_path_.end()) return at->second;
  for (ThingId i = 0; i < all.size(); ++i)
    if (all[i].label == path_or_label) return i;
  return none;
}

ThingId Things::of(const Record& record) const {
  const Value* host = host_of(record);
  if (!host) return none;
  const std::string key = host_key(*host);
  for (const auto& [name, value] : record.fields) {
    if (value.is_none() || !kinds_.contains(name)) continue;
    const auto at = by_handle_.find(handle_key(key, name, key_text(value)));
    if (at == by_handle_.end()) continue;
    for (const ThingId id : at->second) {
      const Value* label = record.find("name");
      if (!label || label->text() == all[id].label) return id;
    }
  }
  return none;
}

// What fits all that is said of it, or a new thing.
ThingId Things::meant(const std::string& host, const std::vector<std::pair<std::string, std::string>>& handles) {
  for (const auto& [kind, value] : handles) {
    const auto at = by_handle_.find(handle_key(host, kind, value));
    if (at == by_handle_.end()) continue;
    for (const ThingId id : at->second)
      if (!conflicts(all[id], handles)) return id;
  }
  const auto& [kind, value] = handles.front();
  std::string shown = value;
  std::replace(shown.begin(), shown.end(), '\x1f', ' ');
  return add({kind + " " + shown + (host == "localhost" ? "" : " on " + host), {}, host, handles, none, false, {}});
}

SlotId Things::slot_of(const action::Request& request) {
  const action::Signature* signature = registry_.find(request.action);
  const action::Meaning& meaning = this->meaning(request.action);
  if (!signature || meaning.aspect.empty()) return none;
  std::string host = host_key(request.host);
  std::vector<std::pair<std::string, std::string>> handles;
  for (std::size_t i = 0; i < signature->parameters.size() && i < request.arguments.size(); ++i) {
    const auto& parameter = signature->parameters[i];
    const Value& value = request.arguments[i];
    if (parameter.name == meaning.only_if && !(value == Value(true))) return none;
    if (parameter.name == "host" && !value.is_none()) host = host_key(value);
    const auto kind = meaning.handle(parameter.name);
    if (!kind.empty() && !value.is_none()) handles.emplace_back(kind, key_text(value));
  }
  if (handles.empty()) return none;
  return slot(meant(host, handles), meaning.aspect);
}

SlotId Things::slot(ThingId thing, const std::string& aspect) {
  const auto [at, made] = slot_by_key_.emplace(std::to_string(thing) + " " + aspect, static_cast<SlotId>(slots.size()));
  if (made) slots.push_back({thing, aspect});
  return at->second;
}

namespace {

std::string act_key(const std::string& action, const action::Request& request, const std::string& host) {
  std::string key = action + "\x1e" + host;
  for (const Value& value : request.arguments) key += "\x1e" + key_text(value);
  return key;
}

}  // namespace

SlotId Things::act(const action::Request& request) {
  const std::string host = host_key(request.host);
  const auto [at, made] =
      slot_by_key_.emplace(act_key(request.action, request, host), static_cast<SlotId>(slots.size()));
  if (!made) return at->second;
  Thing thing{call_text(request, registry_.find(request.action)), {}, host, {}, none, false, {}};
  slots.push_back({add(std::move(thing)), "done"});
  return at->second;
}

SlotId Things::act_inverse_of(const action::Request& request) {
  for (std::uint32_t i = 0; i < registry_.size(); ++i) {
    if (registry_[i].inverse != request.action) continue;
    const auto at = slot_by_key_.find(act_key(registry_[i].name, request, host_key(request.host)));
    if (at != slot_by_key_.end()) return at->second;
  }
  return none;
}

std::vector<std::string> words_of(const action::Request& request) {
  std::vector<std::string> words;
  const auto add = [&words](const Value& value) {
    std::string text = value.is_none() || value.get<bool>() ? std::string() : value.text();
    if (text.size() > 2) words.push_back(std::move(text));
  };
  for (const Value& value : request.arguments) {
    if (const List* list = value.list()) {
      for (const Value& item : *list) add(item);
    } else {
      add(value);
    }
  }
  if (!request.host.name.empty()) words.push_back(request.host.name);
  return words;
}

std::string call_text(const action::Request& request, const action::Signature* signature) {
  constexpr std::size_t most = 60;
  std::string text;
  for (std::size_t i = 0; i < request.arguments.size(); ++i) {
    const Value& value = request.arguments[i];
    const bool unsaid = signature && i < signature->parameters.size() && signature->parameters[i].otherwise == value;
    if (value.is_none() || unsaid) continue;
    text += (text.empty() ? "" : ", ") + value.text();
  }
  if (text.size() > most) {
    std::size_t end = most;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80) --end;
    text = text.substr(0, end) + "…";
  }
  for (char& c : text)
    if (static_cast<unsigned char>(c) < 0x20) c = ' ';
  text = request.action + "(" + text + ")";
  return request.host.name.empty() ? text : text + " on " + request.host.name;
}

}  // namespace ocflow::rehearse
