// The keeper: the one process of a host through which a run touches the world (docs/keeper.md). Includes Asio.
#pragma once
#include <asio/io_context.hpp>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "engine/action/action.h"
#include "engine/base/result.h"
#include "engine/host/descriptor.h"

namespace ocflow::keeper {

struct Serving {
  std::filesystem::path run_folder;  // for keeper.sock, keeper.record and spool/
  std::string run_id;
};

class Server {
 public:
  // Takes the record's lock and opens the socket. `actions` outlive the server. `is_wanted` is asked before anything is
  // touched, when all that can be done without that is done; where it says no there is no server.
  static Result<std::unique_ptr<Server>> for_run(asio::io_context& loop, const std::vector<action::Action>& actions,
                                                 const Serving& serving, const std::function<bool()>& is_wanted = {});
  // Reads only, over two files (on Windows one pipe, and `out` is empty); ends with them.
  static std::unique_ptr<Server> read_only(asio::io_context& loop, const std::vector<action::Action>& actions,
                                           Descriptor in, Descriptor out);
  // The same over one connected socket.
  static std::unique_ptr<Server> read_only(asio::io_context& loop, const std::vector<action::Action>& actions,
                                           Descriptor socket);
  ~Server();
  void run();  // until it is no longer needed

 private:
  struct Data;
  explicit Server(std::unique_ptr<Data> data);
  std::unique_ptr<Data> d_;
};

}  // namespace ocflow::keeper
