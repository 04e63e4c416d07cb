// The engine's end of the keeper's protocol (docs/keeper.md): starts a keeper on this machine or finds the one that
// a killed engine left, and performs through it. One connection, messages gathered until `flush`.
#pragma once
#include <asio/io_context.hpp>
#include <filesystem>
#include <memory>
#include <string>

#include "engine/action/performer.h"
#include "engine/host/standby.h"

namespace ocflow::keeper {

struct Start {
  std::filesystem::path program;     // the ocflow-keeper to start
  std::filesystem::path run_folder;  // its socket, record and spools live there; empty for a read-only keeper
  std::string run_id;
  bool read_only = false;            // for a plan: it has no `apply`, writes nothing, and ends with the connection
  action::AttemptKey first_key = 0;  // new attempts have no smaller one
};

class Client final : public action::Performer {
 public:
  // Connects to the keeper of the run if there is one, else starts one, or takes the one that was started ahead.
  static Result<std::unique_ptr<Client>> connect(asio::io_context& loop, const Start& start, Standby standby = {});
  ~Client() override;

  void listen(action::Listener& listener) override;
  void read(const action::Request& request, std::function<void(action::Outcome)> then) override;
  void probe(const action::Request& request, std::function<void(action::Probed)> then) override;
  void apply(action::AttemptKey key, const action::Request& request) override;
  bool apply_after(action::AttemptKey key, const action::Request& request, action::Behind behind) override;
  void withhold(action::AttemptKey key) override;
  void cancel(action::AttemptKey key) override;
  void attach(action::AttemptKey key, const Host& host) override;
  void flush() override;
  // Lets the keeper go once nothing runs there any more (it leaves by itself).
  void release();

 private:
  struct Data;
  explicit Client(std::unique_ptr<Data> data);
  std::unique_ptr<Data> d_;
};

// Until no keeper has the record of that run; false when the time is over first.
bool wait_for_keeper_end(const std::filesystem::path& run_folder, std::chrono::milliseconds limit);

// The keeper that belongs to this program: beside it, or in ../libexec/ocflow; OCFLOW_KEEPER overrides.
Result<std::filesystem::path> find_keeper();

}  // namespace ocflow::keeper
