// What other commands may ask of the engine of a live run, over its control channel.
#pragma once
#include "cli/loop.h"
#include "engine/host/control.h"
#include "engine/journal/journal.h"

namespace ocflow::cli {

class Control final : public run::Observer {
 public:
  // Passes what happens on to `next`. All outlive it.
  Control(Loop& loop, run::RunState& state, run::Observer& next) : loop_(loop), state_(state), next_(next) {}
  // A run that can't be controlled goes on all the same; the error says why.
  Result<void> open(asio::io_context& io, const std::filesystem::path& run_folder, const journal::Header& header,
                    run::Driver& driver);
  void close() { server_.reset(); }
  void happened(const run::Event& event) override;
  void turned();  // after each turn of the loop

 private:
  using Answer = keeper::ControlServer::Answer;
  void asked(const nlohmann::json& message, const Answer& answer);
  void pause(const nlohmann::json& message, const Answer& answer);
  void go_on(const nlohmann::json& message, const Answer& answer);
  void cancel(const nlohmann::json& message, const Answer& answer);

  Loop& loop_;
  run::RunState& state_;
  run::Observer& next_;
  run::Driver* driver_ = nullptr;
  std::unique_ptr<keeper::ControlServer> server_;
  struct Waiting {
    run::EventKind until;
    Answer answer;
  };
  void answer_those_who_wait(run::EventKind happened);
  std::vector<Waiting> waiting_;  // for what they asked to be durable
  std::vector<Answer> watching_;
  std::uint64_t last_seq_ = 0;
  bool news_ = false;
};

// The engine of a run, if one is alive.
std::optional<keeper::ControlClient> engine_of(const journal::StateFolder& state, const std::string& run_id);
// Asks it and says what went wrong; "done" is what is wanted. One that doesn't answer: ErrorKind::held.
Result<nlohmann::json> ask(keeper::ControlClient& engine, std::string_view type, const std::string& why);
// Why a command that wants the run for itself can't have it: its engine lives. `cant`: "can't be forgotten".
Error in_the_way(const keeper::ControlClient& engine, const std::string& run_id, const std::string& named,
                 std::string_view cant);
nlohmann::json request(std::string_view type, const std::string& why);

}  // namespace ocflow::cli
