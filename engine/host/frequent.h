// The messages of which there are most, written and read without a tree of JSON. What is written here is what all
// others would make of the same; of what is read only that, and nothing that begins with '$': the rest is for
// `parse_message`. Private to engine/host.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "engine/action/performer.h"

namespace ocflow::keeper {

// A text that is made once goes into the record and to the engine.
std::string outcome_text(const action::Outcome& outcome);

// Lines, their ends included.
std::string apply_line(action::AttemptKey key, const action::Request& request, std::optional<action::Behind> behind);
std::string ended_line(action::AttemptKey key, std::string_view outcome_text);
std::string begun_line(action::AttemptKey key);

struct ApplyMessage {
  action::AttemptKey key = 0;
  std::optional<action::AttemptKey> after;
  bool durable = false;  // the end of that one
  action::Request request;
};
struct EndedMessage {
  action::AttemptKey key = 0;
  action::Outcome outcome;
};

// Without the line's end. nullopt: another message, or not written just so.
std::optional<ApplyMessage> read_apply(std::string_view line);
std::optional<EndedMessage> read_ended(std::string_view line);
std::optional<action::AttemptKey> read_begun(std::string_view line);

}  // namespace ocflow::keeper
