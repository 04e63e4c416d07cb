#include "cli/hosts.h"

#include <asio/post.hpp>

#include "cli/console.h"
#include "cli/plugins.h"
#include "engine/host/child.h"
#include "engine/report/words.h"
#include "stdlib/actions.h"

namespace ocflow::cli {

using action::AttemptKey;
using action::Outcome;
using action::Probed;
using action::Request;

namespace {

keeper::Hop hop_of(const site::HostEntry& host) {
  return {host.address.empty() ? host.name : host.address,
          host.user,
          host.port,
          host.identity,
          host.known_hosts,
          host.options};
}

void add_jumps(const site::Site& site, const site::HostEntry& host, std::vector<keeper::Hop>& hops) {
  if (host.jump.empty()) return;
  if (const auto* over = site.host(host.jump)) {
    add_jumps(site, *over, hops);
    hops.push_back(hop_of(*over));
    return;
  }
  // A machine that the site doesn't name: it is known by the same files.
  const auto hop = site::parse_hop(host.jump).value_or(site::Hop{"", host.jump, 0});
  hops.push_back({hop.address, hop.user, hop.port, host.identity, host.known_hosts, host.options});
}

}  // namespace

keeper::Reach reach_of(const site::Site& site, const site::HostEntry& host) {
  keeper::Reach reach{host.name, host.platform, {}, host.as, host.patience, host.through, host.keeper};
  if (!host.through.empty()) return reach;
  add_jumps(site, host, reach.hops);
  reach.hops.push_back(hop_of(host));
  return reach;
}

Hosts::Hosts(asio::io_context& loop, const site::Site* site, action::Performer& local, About about)
    : loop_(loop),
      site_(site),
      local_(local),
      plugins_(about.plugins),
      far_{keeper::Programs(std::move(about.keeper)), keeper::Gate(loop), std::move(about.run_id), about.read_only,
           about.first_key} {}

void Hosts::tell_on(Console& console) {
  far_.notice = [&console](const std::string& host, const std::string& what) {
    console.err(host + ": " + report::one_line(what) + "\n");
    console.flush();
  };
}

Hosts::Way Hosts::way(const Host& host) {
  if (host.name.empty() || host.name == "localhost") return {&local_, {}};
  const auto* entry = site_ ? site_->host(host.name) : nullptr;
  if (!entry)
    return {nullptr, "the host " + host.name +
                         " is not known; name it under `hosts` in the site file, and say how it is reached"};
  if (entry->reach == "local") return {&local_, {}};
  if (entry->reach == "person")
    return {nullptr,
            "only a person can do anything on " + host.name +
                " (reach: person); take away the `do`, so that the sentence is shown to a person, or say another "
                "`reach`"};
  return {&remote(*entry), {}};
}

Hosts::Way Hosts::way(const Request& request) {
  auto to = way(request.host);
  if (!to.performer) return to;
  to.request = request;
  if (!plugins_) return to;
  auto asked = plugins_->for_keeper(request, to.performer != &local_);
  if (!asked) return {nullptr, asked.error().what};
  to.request = std::move(*asked);
  return to;
}

// A connection is made when the first step wants one, and stays.
keeper::Remote& Hosts::remote(const site::HostEntry& entry) {
  auto& remote = remotes_[entry.name];
  if (remote) return *remote;
  keeper::allow_many_files();  // each takes some
  remote = std::make_unique<keeper::Remote>(loop_, reach_of(*site_, entry), far_);
  if (listener_) remote->listen(*listener_);
  return *remote;
}

void Hosts::listen(action::Listener& listener) {
  listener_ = &listener;
  local_.listen(listener);
  for (auto& [name, remote] : remotes_) remote->listen(listener);
}

void Hosts::read(const Request& request, std::function<void(Outcome)> then) {
  auto to = way(request);
  if (to.performer) return to.performer->read(to.request, std::move(then));
  asio::post(loop_, [then = std::move(then), why = std::move(to.why)] { then(action::failed(why)); });
}

// Nobody has to be asked for that. Elsewhere something is found out all the same: whether the host can be reached.
std::optional<Probed> Hosts::foretold(const Request& request) {
  return way(request.host).performer == &local_ ? stdlib::foretold(request) : std::nullopt;
}

void Hosts::probe(const Request& request, std::function<void(Probed)> then) {
  if (auto seen = foretold(request))
    return asio::post(loop_, [then = std::move(then), seen = std::move(*seen)] { then(seen); });
  auto to = way(request);
  if (to.performer) return to.performer->probe(to.request, std::move(then));
  asio::post(loop_, [then = std::move(then), why = std::move(to.why)] {
    then(Probed{Probed::Sees::would_fail, "", "", why});
  });
}

void Hosts::apply(AttemptKey key, const Request& request) {
  auto to = way(request);
  if (to.performer) {
    if (to.performer != &local_) acts_[key] = to.performer;
    return to.performer->apply(key, to.request);
  }
  auto outcome = action::failed(std::move(to.why));
  outcome.changed = false;
  asio::post(loop_, [this, key, outcome = std::move(outcome)] { listener_->ended(key, outcome); });
}

// Only on this machine: what waits at a keeper far away would have to be found again when the network was cut.
bool Hosts::apply_after(AttemptKey key, const Request& request, action::Behind behind) {
  Way to = way(request);
  return to.performer == &local_ && !acts_.contains(behind.key) && local_.apply_after(key, to.request, behind);
}

void Hosts::cancel(AttemptKey key) {
  const auto at = acts_.find(key);
  (at == acts_.end() ? local_ : *at->second).cancel(key);
}

void Hosts::attach(AttemptKey key, const Host& host) {
  const auto to = way(host);
  if (to.performer) {
    if (to.performer != &local_) acts_[key] = to.performer;
    return to.performer->attach(key, host);
  }
  asio::post(loop_, [this, key] { listener_->known(key, action::Known::never); });  // `apply` refused it
}

void Hosts::flush() {
  local_.flush();
  for (auto& [name, remote] : remotes_) remote->flush();
}

void Hosts::release() {
  for (auto& [name, remote] : remotes_) remote->release();
}

}  // namespace ocflow::cli
