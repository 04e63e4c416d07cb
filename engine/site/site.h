// Site files: the values of one site, in YAML, with the place of each. Checked against the types that a procedure
// declares. The only user of yaml-cpp. Hostile files (aliases that multiply, depth, size) are refused early.
#pragma once
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/diagnostic.h"
#include "engine/base/result.h"
#include "engine/base/type.h"

namespace ocflow::site {

struct Entry;

struct Node {  // of the YAML, with where it stands
  // `empty`: nothing stands after the key or the dash (or ~, or null).
  enum class Kind { scalar, list, map, empty } kind = Kind::scalar;
  std::string scalar;
  bool quoted = false;  // "5" is a text, 5 may be a number
  bool whole = true;    // false: a map of which an entry was refused, so that what it lacks may have been there
  std::vector<Node> items;
  std::vector<Entry> entries;  // keys are scalars, none twice
  Span at;                     // of a list or map: where it begins

  const Node* find(std::string_view key) const;  // nullptr unless this is a map with that key
};

struct Entry {
  Node key, value;
};

struct HostEntry {
  std::string name;
  std::string reach;     // local; ssh; through: a program; person: nobody but a person can do anything there
  std::string platform;  // linux, windows
  std::string address;   // where it and its ports are; empty: its name
  Span at{};             // of its name
  std::vector<std::string> through{};  // the program that leads there in place of ssh, and its arguments
  std::string keeper{};                // on Windows: the path of the keeper's program there
  // For ssh. What is empty is left to OpenSSH and its own configuration.
  std::string user{};
  std::string jump{};         // the name of another host, or [user@]address[:port]
  std::string as{};           // whose rights the keeper has there; empty: those of whoever logs in
  std::string identity{};     // a file with a private key
  std::string known_hosts{};  // a file with the keys of hosts
  std::uint16_t port = 0;
  Duration patience{std::chrono::minutes(2)};                  // how long a lost connection is tried to be had back
  std::vector<std::pair<std::string, std::string>> options{};  // of ssh -o
  std::vector<std::pair<std::string, std::string>> labels{};   // a plain label has no value
};

struct Group {
  std::string name;
  Span at{};
  std::vector<std::uint32_t> hosts;  // places in Site::hosts, in that order, none twice
};

struct Site {
  FileId file = 0;
  Node root;                        // a map
  std::optional<FileId> inventory;  // where some of the hosts stand
  Node inventory_root;
  std::vector<HostEntry> hosts;
  std::vector<Group> groups;
  bool hosts_whole = true;  // false: something under `hosts`, `groups` or in the inventory was refused
  const HostEntry* host(std::string_view name) const;
  const Group* group(std::string_view name) const;
  // The hosts that a text names: a host, a group, `all`, a range of names, or a label (`rack=7`, `ssd`). Places in
  // `hosts`; empty: there is none of that name.
  std::vector<std::uint32_t> select(const std::string& text) const;
};

// The names at the margin of a site file that are no values of the procedure.
inline constexpr std::string_view own_names[] = {"hosts", "groups", "inventory"};

// Mistakes go to `diagnostics` (OCF05xx); nullptr when it can't be used at all. Else the values can be bound for all
// that, so that all mistakes are told in one pass; a site with mistakes under `hosts:` comes back without the hosts
// they stand in. `inventory` reads the file that the site calls so, as it is written there.
using Inventory = std::function<Result<FileId>(const std::string& path)>;
std::unique_ptr<Site> load(const Sources& sources, FileId file, Diagnostics& diagnostics, const Inventory& inventory);

// The value of each given: from `settings` (NAME=VALUE, NAME may be dotted: site.ocm.used=false), else from the
// site's entry of that name, else its default. All mistakes are reported, each at its own line. Settings are added
// to `sources`, so that a mistake in one is shown in it. `site` may be nullptr; the values of a bind with mistakes
// are none where the mistake is.
std::vector<Value> bind(const Site* site, const std::vector<Field>& givens, const std::vector<std::string>& settings,
                        Sources& sources, Diagnostics& diagnostics);

// [user@]address[:port], with each part where there is one. nullopt: it isn't that.
struct Hop {
  std::string user, address;
  std::uint16_t port = 0;
};
std::optional<Hop> parse_hop(std::string_view text);

}  // namespace ocflow::site
