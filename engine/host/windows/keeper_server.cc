// The Windows half of the keeper's server: a named pipe whose name, which nobody can guess, stands in a file of its
// folder.
#include "engine/host/keeper_server.h"

#include <asio/windows/object_handle.hpp>
#include <fstream>

#include "engine/host/keeper_core.h"
#include "engine/host/windows/pipe.h"
#include "engine/host/windows/relay.h"
#include "engine/host/windows/wide.h"

namespace ocflow::keeper {

using std::chrono::seconds;

struct Server::Data {
  Data(asio::io_context& io, const std::vector<action::Action>& actions, std::optional<Record> record,
       const Serving& serving)
      : loop(io),
        folder(serving.run_folder),
        core(io, actions, std::move(record), serving.run_folder, serving.run_id),
        arrived(io, CreateEventW(nullptr, TRUE, FALSE, nullptr)),
        lonely(io) {}

  Result<void> open();
  void accept();
  void take();
  void leave();

  asio::io_context& loop;
  std::filesystem::path folder;
  Core core;
  std::string name;
  Descriptor waiting;  // the end that the next client gets
  OVERLAPPED call{};
  asio::windows::object_handle arrived;
  BootTimer lonely;
};

Result<void> Server::Data::open() {
  name = random_pipe_name();
  auto pipe = make_pipe(name, true);
  if (!pipe) return tl::unexpected(pipe.error());
  waiting = std::move(*pipe);
  std::ofstream file(folder / keeper_pipe, std::ios::binary | std::ios::trunc);
  if (!(file << name).flush()) return fail(ErrorKind::failed, "the name of its pipe can't be written down");
  accept();
  return {};
}

void Server::Data::accept() {
  call = {};
  call.hEvent = arrived.native_handle();
  ResetEvent(call.hEvent);
  if (!ConnectNamedPipe(waiting.get(), &call) && GetLastError() != ERROR_IO_PENDING) SetEvent(call.hEvent);
  arrived.async_wait([this](asio::error_code error) {
    if (!error) take();
  });
}

// There is always an end for the next one.
void Server::Data::take() {
  auto taken_end = std::move(waiting);
  auto next = make_pipe(name, false);
  core.connect(std::move(taken_end), {});
  if (!next) return;
  waiting = std::move(*next);
  accept();
}

void Server::Data::leave() {
  asio::error_code ignored;
  arrived.cancel(ignored);
  waiting.reset();
  if (!name.empty()) std::filesystem::remove(folder / keeper_pipe, ignored);
  core.say_goodbye([this] { loop.stop(); });
}

Result<std::unique_ptr<Server>> Server::for_run(asio::io_context& loop, const std::vector<action::Action>& actions,
                                                const Serving& serving, const std::function<bool()>& is_wanted) {
  if (is_wanted && !is_wanted()) return std::unique_ptr<Server>();
  auto record = Record::open(serving.run_folder / "keeper.record", serving.run_id, boot_id());
  if (!record) return tl::unexpected(record.error());
  std::error_code error;
  std::filesystem::create_directory(serving.run_folder / "spool", error);
  if (error) return fail(ErrorKind::failed, "the folder for output can't be made: " + error.message());
  auto data = std::make_unique<Data>(loop, actions, std::move(*record), serving);
  if (auto opened = data->open(); !opened) return tl::unexpected(opened.error());
  Data* d = data.get();
  d->lonely.expires_after(seconds(30));  // one that starts it and dies before it connects must not leave it behind
  d->lonely.async_wait([d](asio::error_code ec) {
    if (!ec && !d->core.needed()) d->leave();
  });
  return std::unique_ptr<Server>(new Server(std::move(data)));
}

std::unique_ptr<Server> Server::read_only(asio::io_context& loop, const std::vector<action::Action>& actions,
                                          Descriptor in, Descriptor out) {
  auto data = std::make_unique<Data>(loop, actions, std::nullopt, Serving{});
  data->core.connect(std::move(in), std::move(out));
  return std::unique_ptr<Server>(new Server(std::move(data)));
}

Server::Server(std::unique_ptr<Data> data) : d_(std::move(data)) {
  Data* d = d_.get();
  d->core.when_not_needed([d] { d->leave(); });
}

Server::~Server() = default;

void Server::run() { d_->loop.run(); }

}  // namespace ocflow::keeper
