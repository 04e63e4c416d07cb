// Hosts and groups as `ansible-inventory --list` prints them.
#include <algorithm>
#include <array>
#include <set>

#include "engine/site/hosts.h"

namespace ocflow::site {
namespace {

struct Variable {
  std::string_view theirs, ours;
};
constexpr std::array<Variable, 6> variables{{{"ansible_host", "address"},
                                             {"ansible_user", "user"},
                                             {"ansible_ssh_user", "user"},
                                             {"ansible_port", "port"},
                                             {"ansible_ssh_port", "port"},
                                             {"ansible_ssh_private_key_file", "identity"}}};

bool is_true(const Node& node) {
  return node.kind == Node::Kind::scalar &&
         (node.scalar == "true" || node.scalar == "True" || node.scalar == "yes" || node.scalar == "1");
}

// As a shell would split them, without anything that it would work out. False: a quote is open.
bool split_words(const std::string& text, std::vector<std::string>& out) {
  std::string word;
  char quote = 0;
  bool in_word = false;
  for (const char c : text) {
    if (quote != 0) {
      if (c == quote)
        quote = 0;
      else
        word += c;
    } else if (c == '"' || c == '\'') {
      quote = c;
      in_word = true;
    } else if (c == ' ') {
      if (in_word) out.push_back(std::move(word));
      word.clear();
      in_word = false;
    } else {
      word += c;
      in_word = true;
    }
  }
  if (in_word) out.push_back(word);
  return quote == 0;
}

class InventoryReader {
 public:
  InventoryReader(const Node& root, Diagnostics& to) : root_(root), to_(to) {}
  bool read(std::vector<HostEntry>& hosts);

 private:
  bool wrong(const Node& at, const std::string& what, std::string want, std::string remedy) {
    report(to_, "OCF0534", at.at, what, {at.kind == Node::Kind::scalar ? at.scalar : "", std::move(want), remedy});
    return false;
  }
  bool host(const Node& name, const Node* vars, HostEntry& out);
  bool variable(const Node& key, const Node& value, HostEntry& out);
  bool ssh_arguments(const Node& value, HostEntry& out);
  bool ssh_option(const Node& at, const std::string& option, HostEntry& out);
  bool field(std::string_view name, const Node& at, std::string text, HostEntry& out);
  const Node& root_;
  Diagnostics& to_;
};

bool InventoryReader::read(std::vector<HostEntry>& hosts) {
  const Node* meta = root_.find("_meta");
  const Node* all_vars = meta ? meta->find("hostvars") : nullptr;
  if (root_.kind != Node::Kind::map || !all_vars)
    return wrong(root_, "this is not what `ansible-inventory --list` prints", "an object with _meta and hostvars", "");
  std::vector<const Node*> names;
  for (const auto& [key, group] : root_.entries) {
    if (key.scalar == "_meta" || group.kind != Node::Kind::map) continue;
    if (const Node* vars = group.find("vars"); vars && !vars->entries.empty())
      return wrong(*vars, "an inventory whose variables are not merged", "", "make it without --export");
    if (const Node* inside = group.find("hosts"))
      for (const Node& name : inside->items) names.push_back(&name);
  }
  for (const auto& [key, vars] : all_vars->entries) names.push_back(&key);
  std::set<std::string_view> seen;
  bool good = true;
  for (const Node* name : names) {
    if (!seen.insert(name->scalar).second) continue;
    HostEntry entry{name->scalar, "ssh", "linux", "", name->at};
    if (host(*name, all_vars->find(name->scalar), entry))
      hosts.push_back(std::move(entry));
    else
      good = false;
  }
  return good;
}

bool InventoryReader::host(const Node& name, const Node* vars, HostEntry& out) {
  if (name.kind != Node::Kind::scalar || name.scalar.empty()) return wrong(name, "a host without a name", "", "");
  if (!vars) return true;
  bool good = true;
  for (const auto& [key, value] : vars->entries) good = variable(key, value, out) && good;
  const Node* become = vars->find("ansible_become");
  const Node* user = vars->find("ansible_become_user");
  if (become && is_true(*become)) good = field("as", user ? *user : *become, user ? user->scalar : "root", out) && good;
  return good;
}

bool InventoryReader::field(std::string_view name, const Node& at, std::string text, HostEntry& out) {
  Node key, value;
  key.scalar = name;
  key.at = value.at = at.at;
  value.scalar = std::move(text);
  return read_host_field(key, value, out, to_);
}

bool InventoryReader::variable(const Node& key, const Node& value, HostEntry& out) {
  const auto same = [&](const Variable& v) { return v.theirs == key.scalar; };
  if (const auto known = std::find_if(variables.begin(), variables.end(), same); known != variables.end())
    return field(known->ours, value, value.scalar, out);
  if (key.scalar == "ansible_connection") {
    if (value.scalar == "local") out.reach = "local";
    if (value.scalar == "winrm" || value.scalar == "psrp") {
      out.reach = "person";  // ocflow has no other way there
      out.platform = "windows";
    }
  } else if (key.scalar == "ansible_ssh_common_args" || key.scalar == "ansible_ssh_extra_args") {
    return ssh_arguments(value, out);
  } else if (key.scalar == "ansible_password" || key.scalar == "ansible_ssh_pass") {
    Diagnostic& d = to_.warn("OCF0534", out.at, out.name + " is to be logged in to with a password");
    d.remedy = "give it a key (ssh-copy-id): ocflow hands no password to ssh";
  }
  return true;
}

bool InventoryReader::ssh_arguments(const Node& value, HostEntry& out) {
  std::vector<std::string> words;
  if (!split_words(value.scalar, words)) return wrong(value, "arguments of ssh with an open quote", "", "");
  for (std::size_t i = 0; i < words.size(); ++i) {
    const auto letter = words[i].substr(0, 2);
    if (words[i] == "-C") {
      out.options.emplace_back("Compression", "yes");
      continue;
    }
    const auto argument = words[i];
    auto rest = argument.substr(std::min<std::size_t>(2, argument.size()));
    if (rest.empty() && i + 1 < words.size()) rest = words[++i];
    constexpr std::array<Variable, 4> fields{{{"-J", "jump"}, {"-i", "identity"}, {"-p", "port"}, {"-l", "user"}}};
    const auto same = [&](const Variable& f) { return f.theirs == letter; };
    const auto known = std::find_if(fields.begin(), fields.end(), same);
    if (letter != "-o" && known == fields.end())
      return wrong(value, "an argument of ssh that ocflow does not pass on: " + argument, "-o, -J, -i, -p, -l or -C",
                   "");
    if (!(letter == "-o" ? ssh_option(value, rest, out) : field(known->ours, value, rest, out))) return false;
  }
  return true;
}

bool InventoryReader::ssh_option(const Node& at, const std::string& option, HostEntry& out) {
  const auto equals = option.find_first_of("= ");
  const auto name = option.substr(0, equals);
  if (equals == option.npos || name.empty()) return wrong(at, "an option of ssh without a value: " + option, "", "");
  const auto value = option.substr(equals + 1);
  if (name.rfind("Control", 0) == 0) return true;  // each run has a connection of its own
  if (name == "ProxyJump") return field("jump", at, value, out);
  out.options.emplace_back(name, value);
  return true;
}

}  // namespace

bool read_inventory(const Node& root, std::vector<HostEntry>& hosts, Diagnostics& to) {
  return InventoryReader(root, to).read(hosts);
}

}  // namespace ocflow::site
