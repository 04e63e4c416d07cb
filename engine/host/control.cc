#include "engine/host/control.h"

#include <fcntl.h>
#include <unistd.h>

#include <set>

#include "engine/host/connection.h"
#include "engine/host/doorway.h"
#include "engine/host/local_socket.h"

namespace ocflow::keeper {

using nlohmann::json;

struct ControlServer::Data : std::enable_shared_from_this<ControlServer::Data> {
  Data(asio::io_context& io, Asked call) : loop(io), door(io), asked(std::move(call)) {}
  void connect(Descriptor socket);
  void take(const std::shared_ptr<Connection>& peer, std::string_view text);

  asio::io_context& loop;
  Doorway door;
  Descriptor folder;
  json hello;
  Asked asked;
  std::set<std::shared_ptr<Connection>> peers;
};

namespace {

constexpr std::size_t most_peers = 64;

void send(const std::shared_ptr<Connection>& peer, const json& message) {
  if (!peer->open()) return;
  peer->send(line(message));
  peer->flush();
}

}  // namespace

void ControlServer::Data::connect(Descriptor socket) {
  Descriptor out(fcntl(socket.get(), F_DUPFD_CLOEXEC, 3));
  if (!out || peers.size() >= most_peers) return;
  auto peer = Connection::create(loop.get_executor(), std::move(socket), std::move(out));
  peers.insert(peer);
  const std::weak_ptr<Connection> weak = peer;
  const std::weak_ptr<Data> data = weak_from_this();
  peer->start({[data, weak](std::string_view text) {
                 const auto self = data.lock();
                 const auto from = weak.lock();
                 if (self && from) self->take(from, text);
               },
               [data, weak](const std::string&) {
                 if (const auto self = data.lock()) self->peers.erase(weak.lock());
               }});
  send(peer, hello);
}

void ControlServer::Data::take(const std::shared_ptr<Connection>& peer, std::string_view text) {
  auto message = parse_message(text);
  const std::weak_ptr<Connection> weak = peer;
  const Answer answer = [weak](const json& said) {
    if (const auto to = weak.lock()) send(to, said);
  };
  if (!message) return answer({{"type", "refused"}, {"what", message.error().what}});
  asked(*message, answer);
}

Result<std::unique_ptr<ControlServer>> ControlServer::open(asio::io_context& loop,
                                                           const std::filesystem::path& run_folder, json hello,
                                                           Asked asked) {
  Descriptor folder(::open(run_folder.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
  if (!folder)
    return fail(ErrorKind::not_found, "the folder of the run, " + run_folder.string() + ": " + errno_text(errno));
  auto socket = listen_in(folder.get(), control_socket);
  if (!socket) return tl::unexpected(socket.error());
  auto data = std::make_shared<Data>(loop, std::move(asked));
  data->hello = std::move(hello);
  data->hello["type"] = "hello";
  data->hello["protocol"] = control_protocol;
  data->folder = std::move(folder);
  data->door.open(std::move(*socket), [weak = std::weak_ptr(data)](Descriptor come) {
    if (const auto self = weak.lock()) self->connect(std::move(come));
  });
  return std::unique_ptr<ControlServer>(new ControlServer(std::move(data)));
}

ControlServer::ControlServer(std::shared_ptr<Data> data) : d_(std::move(data)) {}

ControlServer::~ControlServer() {
  d_->door.close();
  unlinkat(d_->folder.get(), control_socket, 0);
  for (const auto& peer : std::exchange(d_->peers, {})) peer->close();
}

}  // namespace ocflow::keeper
