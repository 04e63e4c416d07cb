// What a run keeps for later ones of its site.
#pragma once
#include "cli/compile.h"
#include "engine/journal/kept.h"

namespace ocflow::cli {

// The site of a run as everything is known by that belongs to one: its file, or without one its main file.
std::string site_key(const journal::Header& header);

// What earlier runs kept, as the values that `kept.NAME` reads.
Result<Record> kept_values(const journal::StateFolder& state, const journal::Header& header);

// The journal, and beside it what is kept: an event is acted on only when both are durable.
class KeepingRecorder final : public run::Recorder {
 public:
  KeepingRecorder(run::Recorder& journal, const plan::Plan& plan, journal::StateFolder state,
                  const journal::Header& header)
      : journal_(journal), plan_(plan), state_(std::move(state)), site_(site_key(header)), run_id_(header.run_id) {}

  Result<void> commit(const std::vector<run::Event>& events) override;
  // Of events that are in the journal already: the engine may have died before they were kept.
  Result<void> keep_again(const std::vector<run::Event>& events);

 private:
  std::vector<journal::Kept> kept_in(const std::vector<run::Event>& events) const;
  run::Recorder& journal_;
  const plan::Plan& plan_;
  journal::StateFolder state_;
  std::string site_, run_id_;
};

}  // namespace ocflow::cli
