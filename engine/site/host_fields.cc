#include <algorithm>
#include <array>

#include "engine/site/binder.h"
#include "engine/site/hosts.h"

namespace ocflow::site {
namespace {

using Check = std::string (*)(std::string_view);  // what is wrong with it; empty: nothing

constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
constexpr std::string_view digits = "0123456789";

bool made_of(std::string_view text, std::string_view more) {
  return std::all_of(text.begin(), text.end(), [&](char c) {
    return letters.find(c) != letters.npos || digits.find(c) != digits.npos || more.find(c) != more.npos;
  });
}

const std::vector<std::string> reaches{"local", "ssh", "through", "person"}, platforms{"linux", "windows"};

bool is_one(const std::vector<std::string>& words, std::string_view text) {
  return std::find(words.begin(), words.end(), text) != words.end();
}

// What goes to a program as one word must not be taken for an option.
std::string check_address(std::string_view text) {
  if (text[0] == '-' || !made_of(text, ".:-_%")) return "a name or an address, as in db1.example.com or 10.0.0.7";
  return {};
}
std::string check_user(std::string_view text) {
  if (text[0] == '-' || !made_of(text, ".-_@$\\")) return "the name of a user";
  return {};
}
std::string check_as(std::string_view text) {
  if (text[0] == '-' || !made_of(text, ".-_")) return "the name of a user, as in postgres";
  return {};
}
std::string check_path(std::string_view text) {
  return text[0] == '-' || text.find_first_of("\"\n") != text.npos ? "the path of a file" : "";
}
std::string check_reach(std::string_view text) { return is_one(reaches, text) ? "" : "one of " + listed(reaches); }
// It stands on a command line there, which cmd.exe or another shell reads.
std::string check_keeper(std::string_view text) {
  if (text[0] == '-' || !made_of(text, "\\/:._- ")) return "the path of ocflow-keeper.exe on that machine";
  return {};
}
std::string check_platform(std::string_view text) {
  return is_one(platforms, text) ? "" : "one of " + listed(platforms);
}
std::string check_jump(std::string_view text) {
  return parse_hop(text) ? "" : "the name of another host, or user@address:port";
}

struct TextField {
  std::string_view name;
  std::string HostEntry::*where;
  Check check;
  bool ssh;
};
constexpr std::array<TextField, 9> text_fields{{
    {"reach", &HostEntry::reach, check_reach, false},
    {"platform", &HostEntry::platform, check_platform, false},
    {"address", &HostEntry::address, check_address, false},
    {"keeper", &HostEntry::keeper, check_keeper, false},
    {"user", &HostEntry::user, check_user, true},
    {"jump", &HostEntry::jump, check_jump, true},
    {"as", &HostEntry::as, check_as, true},
    {"identity", &HostEntry::identity, check_path, true},
    {"known_hosts", &HostEntry::known_hosts, check_path, true},
}};
constexpr const char* other_fields[] = {"port", "patience", "options", "through", "labels", "groups"};

bool wrong(const Node& value, const std::string& what, std::string want, std::string remedy, Diagnostics& to) {
  report(to, "OCF0528", value.at, what,
         {value.kind == Node::Kind::scalar ? value.scalar : "", std::move(want), remedy});
  return false;
}

// A word of the other of the two stands there often enough.
std::string remedy_of(std::string_view field, const std::string& word) {
  if (field != "reach" && field != "platform") return "write it without options, blanks and quotes";
  const bool reach = field == "reach";
  const auto near = did_you_mean(word, reach ? reaches : platforms);
  if (!near.empty()) return "did you mean " + near + "?";
  const auto other = did_you_mean(word, reach ? platforms : reaches);
  if (!other.empty()) return std::string("write ") + (reach ? "platform: " : "reach: ") + other + " in place of it";
  return "write reach: person for a machine where only people act";
}

bool read_text(const TextField& field, const std::string& what, const Node& value, HostEntry& host, Diagnostics& to) {
  const bool is_text = value.kind == Node::Kind::scalar && !value.scalar.empty();
  const auto want = is_text ? field.check(value.scalar) : field.check("-");
  if (value.kind == Node::Kind::scalar && !is_text)
    return wrong(value, what + " is empty", want, "write what it is, or leave the line out", to);
  if (!is_text) {
    const bool nothing = value.kind == Node::Kind::empty;
    return wrong(value, what + " is not a text", want, nothing ? "write it on the same line" : "write one text", to);
  }
  if (want.empty()) {
    host.*field.where = value.scalar;
    return true;
  }
  return wrong(value, what + " can't be this", want, remedy_of(field.name, value.scalar), to);
}

bool read_number(const std::string& what, const Node& value, HostEntry& host, Diagnostics& to) {
  std::string unused;
  const auto number = read_scalar(Type::of(Type::Kind::number), value, unused);
  const double n = number ? *number->get<double>() : 0;
  if (n < 1 || n > 65535 || n != static_cast<double>(static_cast<std::uint16_t>(n)))
    return wrong(value, what + " is no port", "a number from 1 to 65535",
                 value.quoted ? "write it without quotes" : "correct it, or leave it out for ssh's own", to);
  host.port = static_cast<std::uint16_t>(n);
  return true;
}

bool read_patience(const std::string& what, const Node& value, HostEntry& host, Diagnostics& to) {
  std::string remedy;
  const auto time = read_scalar(Type::of(Type::Kind::duration), value, remedy);
  if (!time) return wrong(value, what + " is not a duration", "a duration, as in 90s or 2m30s", remedy, to);
  host.patience = *time->get<Duration>();
  return true;
}

// A program and its arguments, each a text of its own: no shell takes them apart.
bool read_through(const std::string& what, const Node& value, HostEntry& host, Diagnostics& to) {
  const std::string want = "a program and its arguments", remedy = "write it as in [docker, exec, -i, web]";
  if (value.kind != Node::Kind::list || value.items.empty())
    return wrong(value, what + " is no list", want, remedy, to);
  host.through.clear();
  for (const Node& item : value.items) {
    if (item.kind != Node::Kind::scalar)
      return wrong(item, what + " holds something else than texts", want, remedy, to);
    host.through.push_back(item.scalar);
  }
  if (host.through[0].empty()) return wrong(value.items[0], what + " names no program", want, remedy, to);
  return true;
}

// A map of names and texts; of labels also a list of names, or one.
using Pairs = std::vector<std::pair<std::string, std::string>>;
bool read_pairs(const std::string& what, const Node& value, bool names_alone, Pairs& out, Diagnostics& to) {
  const std::string want = names_alone ? "names, or names with texts" : "names of ssh's options with their values";
  const std::string remedy = names_alone ? "write {rack: 7} or [ssd]" : "write them as in {Compression: \"yes\"}";
  const auto name = [&](const Node& node) {
    if (node.kind == Node::Kind::scalar && !node.scalar.empty() && made_of(node.scalar, names_alone ? "._-" : ""))
      return true;
    return wrong(node, what + " has a name that can't be one", want, remedy, to);
  };
  if (names_alone && value.kind == Node::Kind::scalar) return name(value) && (out.emplace_back(value.scalar, ""), true);
  if (names_alone && value.kind == Node::Kind::list) {
    for (const Node& item : value.items)
      if (!name(item)) return false;
    for (const Node& item : value.items) out.emplace_back(item.scalar, "");
    return true;
  }
  if (value.kind != Node::Kind::map) return wrong(value, what + " holds no names", want, remedy, to);
  for (const auto& [key, text] : value.entries) {
    if (!name(key)) return false;
    if (text.kind != Node::Kind::scalar || text.scalar.find('\n') != std::string::npos)
      return wrong(text, what + "." + key.scalar + " is not a text", want, remedy, to);
    out.emplace_back(key.scalar, text.scalar);
  }
  return true;
}

std::vector<std::string> field_names() {
  std::vector<std::string> names;
  for (const auto& field : text_fields) names.emplace_back(field.name);
  names.insert(names.end(), std::begin(other_fields), std::end(other_fields));
  return names;
}

}  // namespace

bool only_for_ssh(std::string_view field) {
  for (const auto& text : text_fields)
    if (text.name == field) return text.ssh;
  return field == "port" || field == "patience" || field == "options";
}

bool read_host_field(const Node& key, const Node& value, HostEntry& host, Diagnostics& to) {
  const std::string what = "hosts." + host.name + "." + key.scalar;
  for (const auto& field : text_fields)
    if (field.name == key.scalar) return read_text(field, what, value, host, to);
  if (key.scalar == "port") return read_number(what, value, host, to);
  if (key.scalar == "patience") return read_patience(what, value, host, to);
  if (key.scalar == "through") return read_through(what, value, host, to);
  if (key.scalar == "options") return read_pairs(what, value, false, host.options, to);
  if (key.scalar == "labels") return read_pairs(what, value, true, host.labels, to);
  if (key.scalar == "groups") return true;  // read with the groups
  const auto known = field_names();
  std::string all;
  for (const auto& name : known) all += (all.empty() ? "" : ", ") + name;
  const std::string near = did_you_mean(key.scalar, known);
  report(to, "OCF0528", key.at, "a host has no " + key.scalar,
         {key.scalar, "one of " + all, near.empty() ? "remove it" : "did you mean " + near + "?"});
  return false;
}

bool is_loopback(std::string_view address) {
  return address.empty() || address.rfind("127.", 0) == 0 || address == "localhost" || address == "::1";
}

std::optional<Hop> parse_hop(std::string_view text) {
  Hop hop;
  if (const auto at = text.rfind('@'); at != text.npos) {
    hop.user = text.substr(0, at);
    if (hop.user.empty() || !check_user(hop.user).empty()) return std::nullopt;
    text.remove_prefix(at + 1);
  }
  const auto colon = text.rfind(':');
  if (colon != text.npos && text.find(':') == colon) {
    std::size_t port = 0;
    const auto number = text.substr(colon + 1);
    if (number.empty() || number.size() > 5 || number.find_first_not_of(digits) != number.npos) return std::nullopt;
    for (const char c : number) port = port * 10 + static_cast<std::size_t>(c - '0');
    if (port == 0 || port > 65535) return std::nullopt;
    hop.port = static_cast<std::uint16_t>(port);
    text = text.substr(0, colon);
  }
  if (text.empty() || !check_address(text).empty()) return std::nullopt;
  hop.address = text;
  return hop;
}

}  // namespace ocflow::site
