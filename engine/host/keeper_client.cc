#include "engine/host/keeper_client.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <unistd.h>

#include <asio/post.hpp>
#include <nlohmann/json.hpp>
#include <set>
#include <unordered_map>

#include "engine/base/version.h"
#include "engine/host/connection.h"
#include "engine/host/frequent.h"
#include "engine/host/keeper_launch.h"

namespace ocflow::keeper {

using action::AttemptKey;
using action::Known;
using action::Outcome;
using action::Probed;
using nlohmann::json;

// Outlives the client where a call of the loop still holds it; then it is closed and silent.
struct Client::Data {
  struct Link : std::enable_shared_from_this<Link> {
    explicit Link(asio::io_context& io) : loop(io) {}
    void message(std::string_view text);
    void take(const json& message);
    void begun(AttemptKey key);
    void ended(AttemptKey key, Outcome outcome);
    void lost(const std::string& reason);
    void close();
    void apply(AttemptKey key, const action::Request& request, std::optional<action::Behind> behind);
    template <class Call>
    void soon(Call call) {
      asio::post(loop, [self = shared_from_this(), call = std::move(call)] {
        if (!self->closed) call();
      });
    }
    bool dead() const { return !why.empty(); }

    asio::io_context& loop;
    std::shared_ptr<Connection> connection;
    action::Listener* listener = nullptr;
    std::uint64_t next_id = 1;
    std::unordered_map<std::uint64_t, std::function<void(Outcome)>> reads;
    std::unordered_map<std::uint64_t, std::function<void(Probed)>> probes;
    std::set<AttemptKey> acts;
    std::set<AttemptKey> asked;
    std::string told;  // the keeper's own reason, said before it ends the connection
    std::string why;   // it is over; nothing reaches the keeper any more
    bool closed = false;
  };
  std::shared_ptr<Link> link;
  std::optional<Child> child;
};

namespace {

Probed unknown(std::string why) { return {Probed::Sees::unknown, {}, {}, std::move(why)}; }

template <class Map>
auto taken(Map& from, const json& id) {
  typename Map::mapped_type call;
  auto found = from.find(id.get<std::uint64_t>());
  if (found == from.end()) return call;
  call = std::move(found->second);
  from.erase(found);
  return call;
}

}  // namespace

void Client::Data::Link::message(std::string_view text) {
  if (const auto key = read_begun(text)) return begun(*key);
  if (auto quick = read_ended(text)) return ended(quick->key, std::move(quick->outcome));
  auto parsed = parse_message(text);
  try {
    if (!parsed) return lost(parsed.error().what);
    take(*parsed);
  } catch (const json::exception& e) {
    lost(std::string("a message of the keeper can't be understood: ") + e.what());
  }
}

void Client::Data::Link::take(const json& message) {
  auto type = message["type"].get<std::string>();
  if (type == "ended") {
    auto key = message.at("key").get<AttemptKey>();
    auto outcome = outcome_from_json(message.at("outcome"));
    if (!outcome) return lost(outcome.error().what);
    ended(key, std::move(*outcome));
  } else if (type == "answer") {
    auto outcome = outcome_from_json(message.at("outcome"));
    if (!outcome) return lost(outcome.error().what);
    if (auto then = taken(reads, message.at("id"))) then(std::move(*outcome));
  } else if (type == "probed") {
    auto probed = probed_from_json(message.at("probed"));
    if (!probed) return lost(probed.error().what);
    if (auto then = taken(probes, message.at("id"))) then(std::move(*probed));
  } else if (type == "known") {
    auto key = message.at("key").get<AttemptKey>();
    Known known = Known::lost;
    if (!parse_known(message.at("known").get<std::string>(), known)) return lost("it knows a fifth way to end");
    asked.erase(key);
    if (known == Known::running || known == Known::ended) acts.insert(key);
    if (listener) listener->known(key, known);
  } else if (type == "begun") {
    begun(message.at("key").get<AttemptKey>());
  } else if (type == "withheld") {
    auto key = message.at("key").get<AttemptKey>();
    if (acts.erase(key) > 0 && listener) listener->withheld(key);
  } else if (type == "not_begun") {
    auto key = message.at("key").get<AttemptKey>();
    const bool record = message.value("record", false);
    Error reason{record ? ErrorKind::journal_io : ErrorKind::failed, message.value("what", std::string()), {}};
    if (acts.erase(key) > 0 && listener) listener->not_begun(key, std::move(reason));
  } else if (type == "error") {
    told = message.value("what", std::string());
  } else {
    lost("its message \"" + type + "\" is not known");
  }
}

void Client::Data::Link::begun(AttemptKey key) {
  if (acts.contains(key) && listener) listener->begun(key);
}

void Client::Data::Link::ended(AttemptKey key, Outcome outcome) {
  if (acts.erase(key) > 0 && listener) listener->ended(key, std::move(outcome));
}

// Whatever was on its way is told to end here, once, and from the loop.
void Client::Data::Link::lost(const std::string& reason) {
  if (dead()) return;
  why = "the connection to the keeper has ended: " + (told.empty() ? reason : told);
  connection->close();
  soon([this] {
    auto self = shared_from_this();
    acts.clear();
    asked.clear();
    if (listener) listener->lost({ErrorKind::failed, why, {}});
    for (auto& [id, then] : std::exchange(reads, {}))
      if (!closed) then(action::failed(why));
    for (auto& [id, then] : std::exchange(probes, {}))
      if (!closed) then(unknown(why));
  });
}

void Client::Data::Link::close() {
  closed = true;
  connection->close();
  reads.clear();
  probes.clear();
}

Result<std::unique_ptr<Client>> Client::connect(asio::io_context& loop, const Start& start, Standby standby) {
  auto launched = launch(start, std::move(standby));
  if (!launched) return tl::unexpected(launched.error());
  auto data = std::make_unique<Data>();
  if (launched->child) data->child.emplace(std::move(*launched->child));
  auto link = data->link = std::make_shared<Data::Link>(loop);
  Descriptor out(fcntl(launched->socket.get(), F_DUPFD_CLOEXEC, 3));
  link->connection = Connection::create(loop.get_executor(), std::move(launched->socket), std::move(out));
  link->connection->start(
      {[link](std::string_view text) { link->message(text); }, [link](const std::string& why) { link->lost(why); }});
  link->connection->send(line({{"type", "hello"},
                               {"protocol", protocol_number},
                               {"version", OCFLOW_VERSION},
                               {"pid", getpid()},
                               {"from", start.first_key}}));
  link->connection->flush();
  return std::unique_ptr<Client>(new Client(std::move(data)));
}

Client::Client(std::unique_ptr<Data> data) : d_(std::move(data)) {}

Client::~Client() {
  d_->link->close();
  if (!d_->child) return;
  pollfd ended{d_->child->pidfd(), POLLIN, 0};
  if (poll(&ended, 1, 5000) <= 0) {
    d_->child->signal_group(SIGKILL);
    poll(&ended, 1, 1000);
  }
  d_->child->reap();
}

void Client::listen(action::Listener& listener) { d_->link->listener = &listener; }

void Client::read(const action::Request& request, std::function<void(Outcome)> then) {
  auto& link = *d_->link;
  if (link.dead()) return link.soon([why = link.why, then] { then(action::failed(why)); });
  json message{{"type", "read"}, {"id", link.next_id}};
  add_request(message, request);
  link.reads[link.next_id++] = std::move(then);
  link.connection->send(line(message));
}

void Client::probe(const action::Request& request, std::function<void(Probed)> then) {
  auto& link = *d_->link;
  if (link.dead()) return link.soon([why = link.why, then] { then(unknown(why)); });
  json message{{"type", "probe"}, {"id", link.next_id}};
  add_request(message, request);
  link.probes[link.next_id++] = std::move(then);
  link.connection->send(line(message));
}

void Client::Data::Link::apply(AttemptKey key, const action::Request& request, std::optional<action::Behind> behind) {
  if (dead()) return;  // that was told
  acts.insert(key);
  connection->send(apply_line(key, request, behind));
}

void Client::apply(AttemptKey key, const action::Request& request) { d_->link->apply(key, request, std::nullopt); }

bool Client::apply_after(AttemptKey key, const action::Request& request, action::Behind behind) {
  d_->link->apply(key, request, behind);
  return true;
}

void Client::withhold(AttemptKey key) {
  if (!d_->link->dead()) d_->link->connection->send(line({{"type", "withhold"}, {"key", key}}));
}

void Client::cancel(AttemptKey key) {
  if (!d_->link->dead()) d_->link->connection->send(line({{"type", "cancel"}, {"key", key}}));
}

void Client::attach(AttemptKey key, const Host&) {
  auto& link = *d_->link;
  if (link.dead()) return;
  link.asked.insert(key);
  link.connection->send(line({{"type", "attach"}, {"key", key}}));
}

void Client::flush() { d_->link->connection->flush(); }

void Client::release() {
  if (d_->link->dead()) return;
  d_->link->connection->send(line({{"type", "release"}}));
  d_->link->connection->flush();
}

}  // namespace ocflow::keeper
