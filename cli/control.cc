#include "cli/control.h"

#include <unistd.h>

#include "cli/request.h"
#include "cli/waits.h"
#include "engine/base/version.h"
#include "engine/host/strays.h"

namespace ocflow::cli {

using nlohmann::json;

namespace {

std::string text_of(const json& message, const char* name) {
  const auto found = message.find(name);
  return found != message.end() && found->is_string() ? found->get<std::string>() : std::string();
}

json refused(std::string why) { return {{"type", "refused"}, {"what", std::move(why)}}; }

}  // namespace

Result<void> Control::open(asio::io_context& io, const std::filesystem::path& run_folder, const journal::Header& header,
                           run::Driver& driver) {
  driver_ = &driver;
  char machine[256] = {};
  ::gethostname(machine, sizeof machine - 1);
  json hello{{"run", header.run_id},
             {"version", OCFLOW_VERSION},
             {"pid", ::getpid()},
             {"host", machine},
             {"since_ms", system_clock().wall_ms()},
             {"who", login_name()}};
  auto server = keeper::ControlServer::open(
      io, run_folder, std::move(hello), [this](const json& message, const Answer& answer) { asked(message, answer); });
  if (!server) return tl::unexpected<Error>(server.error());
  server_ = std::move(*server);
  return {};
}

void Control::happened(const run::Event& event) {
  next_.happened(event);
  last_seq_ = event.seq;
  news_ = true;
  if (!waiting_.empty()) answer_those_who_wait(event.kind);
}

// What is told to an observer is durable. What was asked may come some turns later, behind other events, and never in a
// run that ends before.
void Control::answer_those_who_wait(run::EventKind happened) {
  using Kind = run::EventKind;
  const bool ends = happened == Kind::draining || happened == Kind::run_ended;
  for (auto& one : std::exchange(waiting_, {})) {
    if (one.until == happened || (one.until == Kind::draining && ends))
      one.answer({{"type", "done"}});
    else if (ends)
      one.answer(refused("it is ending"));
    else
      waiting_.push_back(std::move(one));
  }
}

void Control::turned() {
  const auto how = driver_->stopped();
  if (!waiting_.empty() && (how == run::Stopped::journal || how == run::Stopped::keeper))
    answer_those_who_wait(run::EventKind::run_ended);  // nothing new begins any more, whatever is asked
  if (!news_) return;
  news_ = false;
  for (const auto& answer : watching_) answer({{"type", "changed"}, {"seq", last_seq_}});
}

void Control::asked(const json& message, const Answer& answer) {
  const auto type = text_of(message, "type");
  if (type == "pause") return pause(message, answer);
  if (type == "continue") return go_on(message, answer);
  if (type == "cancel") return cancel(message, answer);
  if (type == "status")
    return answer({{"type", "status"},
                   {"paused", state_.paused()},
                   {"ending", state_.draining()},
                   {"deaf", loop_.deaf()},
                   {"waiting", waits_json(driver_->waiting(), state_.plan())}});
  if (type != "watch") return answer(refused("the engine knows no message \"" + type + "\""));
  watching_.push_back(answer);
  answer({{"type", "done"}});
}

void Control::pause(const json& message, const Answer& answer) {
  if (state_.draining()) return answer(refused("it is ending already"));
  if (state_.paused()) return answer(refused("it is paused already"));
  driver_->pause(text_of(message, "who"), text_of(message, "why"));
  waiting_.push_back({run::EventKind::paused, answer});
}

// A run that lost its terminal can't go on there: it is left to whoever asks, with all that runs.
void Control::go_on(const json& message, const Answer& answer) {
  if (!state_.paused()) return answer(refused("it is not paused"));
  if (loop_.deaf()) {
    answer({{"type", "handed_over"}});
    return loop_.leave();
  }
  driver_->go_on(text_of(message, "who"));
  waiting_.push_back({run::EventKind::continued, answer});
}

void Control::cancel(const json& message, const Answer& answer) {
  waiting_.push_back({run::EventKind::draining, answer});
  const auto who = text_of(message, "who"), why = text_of(message, "why");
  loop_.give_up(who, "cancelled by " + who + (why.empty() ? "" : ": " + why));
}

std::optional<keeper::ControlClient> engine_of(const journal::StateFolder& state, const std::string& run_id) {
  return keeper::ControlClient::connect(state.run_folder(run_id));
}

Error in_the_way(const keeper::ControlClient& engine, const std::string& run_id, const std::string& named,
                 std::string_view cant) {
  const auto pid = std::to_string(engine.pid());
  const auto cancel = "`ocflow cancel " + named + "`";
  const std::string what = "the run " + run_id + " " + std::string(cant) + ": its engine (process " + pid + ") ";
  if (engine.greeted()) return {ErrorKind::held, what + "goes on", "wait until it has ended, or end it with " + cancel};
  const bool stopped = keeper::is_stopped(engine.pid());
  return {ErrorKind::held, what + "lives and does not answer" + (stopped ? ", for it was stopped by a signal" : ""),
          (stopped ? "`kill -CONT " + pid + "` lets it go on; " : "") + "`kill -KILL " + pid +
              "` ends the engine without harm, and " + cancel + " then what runs"};
}

json request(std::string_view type, const std::string& why) {
  return {{"type", type}, {"who", login_name()}, {"why", why}};
}

Result<json> ask(keeper::ControlClient& engine, std::string_view type, const std::string& why) {
  if (!engine.greeted()) return fail(ErrorKind::held, "its engine lives and does not answer");
  auto said = engine.ask(request(type, why));
  if (!said || text_of(*said, "type") != "refused") return said;
  return fail(ErrorKind::held, text_of(*said, "what"));
}

}  // namespace ocflow::cli
