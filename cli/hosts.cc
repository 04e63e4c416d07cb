#include "cli/hosts.h"

#include <asio/post.hpp>

namespace ocflow::cli {

using action::AttemptKey;
using action::Outcome;
using action::Probed;
using action::Request;

Hosts::Hosts(asio::io_context& loop, const site::Site* site, action::Performer& local)
    : loop_(loop), site_(site), local_(local) {}

std::optional<std::string> Hosts::unreachable(const Host& host) const {
  if (host.name.empty() || host.name == "localhost") return std::nullopt;
  const auto* entry = site_ ? site_->host(host.name) : nullptr;
  if (!entry)
    return "the host " + host.name + " is not known; name it under `hosts` in the site file, and say how it is reached";
  if (entry->reach == "local") return std::nullopt;
  if (entry->reach == "person")
    return "only a person can do anything on " + host.name +
           " (reach: person); take away the `do`, so that the sentence is shown to a person, or say another `reach`";
  return "this release can't reach " + host.name + " by `reach: " + entry->reach + "`; it can be local or person";
}

void Hosts::listen(action::Listener& listener) {
  listener_ = &listener;
  local_.listen(listener);
}

void Hosts::read(const Request& request, std::function<void(Outcome)> then) {
  auto why = unreachable(request.host);
  if (!why) return local_.read(request, std::move(then));
  asio::post(loop_, [then = std::move(then), why = std::move(*why)] { then(action::failed(why)); });
}

void Hosts::probe(const Request& request, std::function<void(Probed)> then) {
  auto why = unreachable(request.host);
  if (!why) return local_.probe(request, std::move(then));
  asio::post(loop_, [then = std::move(then), why = std::move(*why)] {
    then(Probed{Probed::Sees::would_fail, "", "", why});
  });
}

void Hosts::apply(AttemptKey key, const Request& request) {
  auto why = unreachable(request.host);
  if (!why) return local_.apply(key, request);
  auto outcome = action::failed(std::move(*why));
  outcome.changed = false;
  asio::post(loop_, [this, key, outcome = std::move(outcome)] { listener_->ended(key, outcome); });
}

void Hosts::cancel(AttemptKey key) { local_.cancel(key); }

void Hosts::attach(AttemptKey key, const Host& host) {
  if (!unreachable(host)) return local_.attach(key, host);
  asio::post(loop_, [this, key] { listener_->known(key, action::Known::never); });  // `apply` refused it
}

void Hosts::flush() { local_.flush(); }

}  // namespace ocflow::cli
