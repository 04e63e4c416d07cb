// The plugins that the procedures of one command use: their actions beside the built-in ones, and how the keeper is
// asked to do them.
#pragma once
#include <filesystem>
#include <memory>

#include "engine/action/registry.h"
#include "engine/plugin/manifest.h"

namespace ocflow::action {
struct Request;
}

namespace ocflow::cli {

// Where a plugin stands, as a library finds it.
struct PluginSource {
  FileId manifest = 0;
  std::filesystem::path folder;
  std::string hash;                // of the plugin that is meant
  std::optional<Error> refused{};  // why it may not be used; its actions are known all the same
};

class Plugins {
 public:
  Plugins();
  // Its actions are in the registry from now on. Fails with what is wrong with what it says of itself.
  Result<void> bring(const std::string& name, const PluginSource& source, const Sources& sources,
                     Diagnostics& diagnostics);
  const action::Registry& registry() const { return registry_; }
  struct Brought {
    PluginSource source;
    std::unique_ptr<plugin::Plugin> plugin;
  };
  const std::vector<Brought>& all() const { return all_; }
  // The first that may not be used.
  Result<void> usable() const;
  // A request for an action of a plugin as the keeper understands it; any other as it is. To another host its files go
  // along.
  Result<action::Request> for_keeper(const action::Request& request, bool far) const;

 private:
  const Brought* of(const std::string& action) const;
  action::Registry registry_;
  std::vector<Brought> all_;
};

}  // namespace ocflow::cli
