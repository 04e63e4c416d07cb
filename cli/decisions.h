// What people decide about steps that failed or are in doubt, before a run goes on: checked, asked for, recorded.
#pragma once
#include <asio/io_context.hpp>
#include <optional>

#include "cli/live.h"
#include "cli/operator.h"
#include "cli/session.h"

namespace ocflow::cli {

struct Decisions {
  // The first of --decide that is about nothing to be decided. Looked for before anything is recorded.
  std::optional<Error> wrong();
  Result<void> record();            // those of --decide
  Result<void> ask_for_the_rest();  // one by one, or fails with what nobody can be asked

  Session& session;
  asio::io_context& io;
  run::RunState& state;
  const report::Folder& folder;
  Live& live;
  TerminalOperator& asker;
  const std::string& who;

  struct Open {
    std::string name, path;
  };
  std::vector<Open> unanswered{};  // about which nobody could be asked, in the order in which that was wanted

 private:
  void sort_out();
  std::optional<Error> wrong_about(plan::NodeId node, const run::Reply& reply) const;
  Error none_needed(plan::NodeId node, bool final) const;
  Result<void> ask_about(plan::NodeId node, bool final);
  std::string name_of(plan::NodeId node, bool final);  // for whom it is to be decided about
  Result<void> all_decided() const;
  Result<void> record_one(plan::NodeId node, bool final, const run::Reply& reply);
};

}  // namespace ocflow::cli
