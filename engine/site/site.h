// Site files: the values of one site, in YAML, with the place of each. Checked against the types that a procedure
// declares. The only user of yaml-cpp. Hostile files (aliases that multiply, depth, size) are refused early.
#pragma once
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "engine/base/diagnostic.h"
#include "engine/base/type.h"

namespace ocflow::site {

struct Node {  // of the YAML, with where it stands
  enum class Kind { scalar, list, map } kind = Kind::scalar;
  std::string scalar;
  bool quoted = false;  // "5" is a text, 5 may be a number
  std::vector<Node> items;
  std::vector<std::pair<Node, Node>> entries;
  Span at;
};

struct HostEntry {
  std::string name;
  std::string reach;     // local; person: nobody but a person can do anything there
  std::string platform;  // linux, windows
  std::string address;   // where its ports are; empty: its name
  Span at;
};

struct Site {
  FileId file = 0;
  Node root;
  std::vector<HostEntry> hosts;
  const HostEntry* host(std::string_view name) const;
};

// Mistakes go to `diagnostics` (OCF05xx); nullptr when it can't be used at all.
std::unique_ptr<Site> load(const Sources& sources, FileId file, Diagnostics& diagnostics);

// The value of each given: from `settings` (NAME=VALUE, NAME may be dotted: site.ocm.used=false), else from the
// site's entry of that name, else its default. All mistakes are reported, each at its own line.
std::vector<Value> bind(const Site* site, const std::vector<Field>& givens, const std::vector<std::string>& settings,
                        const Sources& sources, Diagnostics& diagnostics);

}  // namespace ocflow::site
