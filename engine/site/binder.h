// Nodes to values of a declared type. Private to engine/site.
#pragma once
#include <optional>

#include "engine/site/guards.h"
#include "engine/site/site.h"

namespace ocflow::site {

class Binder {
 public:
  Binder(const Site* site, Diagnostics& to) : site_(site), to_(to) {}
  // `path` is what messages call the value: site.ocs.port. None when there was a mistake, which is then reported.
  Value value(const Type& type, const Node& node, const std::string& path);

 private:
  Value scalar(const Type& type, const Node& node, const std::string& path);
  Value list(const Type& type, const Node& node, const std::string& path);
  Value record(const Type& type, const Node& node, const std::string& path);
  Value host(const Node& node, const std::string& path);
  Value hosts(const Node& node, const std::string& path);
  void unknown_host(const Node& node, const std::string& path);
  Value choice(const Type& type, const Node& node, const std::string& path);
  Value wrong(const Type& type, const Node& node, const std::string& path, std::string remedy);
  const Site* site_;
  Diagnostics& to_;
};

// How a value is written, with an example: "a number, as in 7001". For messages.
std::string how_written(const Type& type);
std::string as_found(const Node& node);
// Of a name that is none: what to do about it where only the blank behind its colon is missing (`port:80`); else empty.
std::string missing_blank(const Entry& entry);
std::string listed(const std::vector<std::string>& words);  // a, b, c

// A value of no declared type: "5" is a text, 5 a number, a map a record.
Value untyped(const Node& node);

// The scalar types; nullopt when the node does not hold one. `remedy` is then what to do about it.
std::optional<Value> read_scalar(const Type& type, const Node& node, std::string& remedy);

// The site's values with the settings put over them; nodes of settings point into `sources`.
Node with_settings(const Node& root, const std::vector<Field>& givens, const std::vector<std::string>& settings,
                   Sources& sources, Diagnostics& to);

}  // namespace ocflow::site
