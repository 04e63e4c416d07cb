// The hosts and groups of a site file. Private to engine/site.
#pragma once
#include <optional>
#include <unordered_map>

#include "engine/site/guards.h"
#include "engine/site/site.h"

namespace ocflow::site {

class HostReader {
 public:
  HostReader(Site& site, Diagnostics& to) : site_(site), to_(to) {}
  void read();  // from the site's root into its hosts and groups

 private:
  struct Wish {  // a group as it is written: who belongs to it
    const Node* key;
    std::vector<const Node*> members;
    enum class State : char { asked, begun, done } state = State::asked;
    std::uint32_t group = 0;
  };
  void inventory();
  void hosts(const Node& node);
  void entry(const Node& name, const Node& value);
  void add(HostEntry host, const Node* value);
  void jumps();
  bool good_jump(const HostEntry& host, const Node& at);
  void groups(const Node& node);
  void named_groups(const Node& node);
  void inventory_groups(const Node& root);
  void groups_of_hosts(const Node& hosts);
  Wish& wish_of(const Node& key);
  void wish(const Node& key, const Node& value);
  void fill(Wish& wish);
  std::vector<std::uint32_t> member(const Node& node);
  Site& site_;
  Diagnostics& to_;
  std::unordered_map<std::string, std::uint32_t> places_;
  std::unordered_map<std::string, std::uint32_t> inherited_;  // of the inventory; the site file may say more of them
  std::unordered_map<std::string, const Node*> jumps_;        // by the host's name, where it is written
  std::unordered_map<std::string, std::size_t> by_name_;
  std::vector<Wish> wishes_;
};

// One field of a host, checked and put where it belongs. False, and reported, when it can't be.
bool read_host_field(const Node& key, const Node& value, HostEntry& host, Diagnostics& to);
// The hosts of an inventory; its groups are read with the others. False: reported.
bool read_inventory(const Node& root, std::vector<HostEntry>& hosts, Diagnostics& to);
// Does such a field only have a meaning for ssh?
bool only_for_ssh(std::string_view field);
bool is_loopback(std::string_view address);

}  // namespace ocflow::site
