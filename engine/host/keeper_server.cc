#include "engine/host/keeper_server.h"

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <asio/signal_set.hpp>
#include <csignal>

#include "engine/host/boot_timer.h"
#include "engine/host/child_ends.h"
#include "engine/host/daemon.h"
#include "engine/host/doorway.h"
#include "engine/host/keeper_core.h"
#include "engine/host/local_socket.h"
#include "engine/host/rewriting.h"
#include "engine/host/spare_files.h"

namespace ocflow::keeper {

using std::chrono::seconds;

struct Server::Data {
  Data(asio::io_context& io, const std::vector<action::Action>& actions, std::optional<Record> record,
       const Serving& serving)
      : loop(io),
        core(io, actions, std::move(record), serving.run_folder, serving.run_id),
        door(io),
        told_to_end(io, SIGTERM, SIGINT),
        lonely(io) {}

  void come(Descriptor socket);
  void leave();

  asio::io_context& loop;
  Core core;
  Doorway door;
  Descriptor folder;
  asio::signal_set told_to_end;
  BootTimer lonely;
};

namespace {

// An end of the other side must not end this; what has ended beneath a child comes here.
void prepare_process() {
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGHUP, SIG_IGN);
  std::signal(SIGXFSZ, SIG_IGN);  // a write beyond `ulimit -f` fails like any other
  prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
  wish_short_turns();
  allow_many_files();
}

Descriptor again(const Descriptor& file) { return Descriptor(fcntl(file.get(), F_DUPFD_CLOEXEC, 3)); }

}  // namespace

void Server::Data::come(Descriptor socket) {
  auto out = again(socket);
  if (out) core.connect(std::move(socket), std::move(out));
}

void Server::Data::leave() {
  door.close();
  if (folder) unlinkat(folder.get(), keeper_socket, 0);
  core.say_goodbye([this] { loop.stop(); });
}

Result<std::unique_ptr<Server>> Server::for_run(asio::io_context& loop, const std::vector<action::Action>& actions,
                                                const Serving& serving, const std::function<bool()>& is_wanted) {
  prepare_process();
  const auto boot = boot_id();
  const auto seen = Record::look(serving.run_folder / "keeper.record", boot);
  if (is_wanted && !is_wanted()) return std::unique_ptr<Server>();
  Descriptor folder(open(serving.run_folder.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW));
  if (!folder)
    return fail(ErrorKind::not_found,
                "the folder of the run, " + serving.run_folder.string() + ": " + errno_text(errno));
  auto record = Record::open(serving.run_folder / "keeper.record", serving.run_id, boot, seen);
  if (!record) return tl::unexpected(record.error());
  if (mkdirat(folder.get(), "spool", 0700) != 0 && errno != EEXIST)
    return fail(ErrorKind::failed, "the folder for output can't be made: " + errno_text(errno));
  name_spares(folder.get());
  forget_unfinished(folder.get(), record->cut_off());
  auto socket = listen_in(folder.get(), keeper_socket);
  if (!socket) return tl::unexpected(socket.error());
  auto data = std::make_unique<Data>(loop, actions, std::move(*record), serving);
  data->folder = std::move(folder);
  Data* d = data.get();
  d->door.open(std::move(*socket), [d](Descriptor come) { d->come(std::move(come)); });
  d->told_to_end.async_wait([d](asio::error_code error, int) {
    if (error) return;
    d->core.stop_acts();
  });
  d->lonely.expires_after(seconds(30));  // an engine that dies before it connects must not leave a keeper behind
  d->lonely.async_wait([d](asio::error_code error) {
    if (!error && !d->core.needed()) d->leave();
  });
  return std::unique_ptr<Server>(new Server(std::move(data)));
}

std::unique_ptr<Server> Server::read_only(asio::io_context& loop, const std::vector<action::Action>& actions,
                                          Descriptor socket) {
  auto out = again(socket);
  return read_only(loop, actions, std::move(socket), std::move(out));
}

std::unique_ptr<Server> Server::read_only(asio::io_context& loop, const std::vector<action::Action>& actions,
                                          Descriptor in, Descriptor out) {
  prepare_process();
  auto data = std::make_unique<Data>(loop, actions, std::nullopt, Serving{});
  data->core.connect(std::move(in), std::move(out));
  return std::unique_ptr<Server>(new Server(std::move(data)));
}

Server::Server(std::unique_ptr<Data> data) : d_(std::move(data)) {
  Data* d = d_.get();
  d->core.when_not_needed([d] { d->leave(); });
  ChildEnds::of(d->loop.get_executor()).always();
}

Server::~Server() = default;

void Server::run() { d_->loop.run(); }

}  // namespace ocflow::keeper
