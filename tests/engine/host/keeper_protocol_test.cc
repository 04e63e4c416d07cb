// The protocol from outside: a raw socket, good and bad lines. See docs/keeper.md.
#include "engine/host/protocol.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include <nlohmann/json.hpp>

#include "engine/host/child.h"
#include "engine/host/frequent.h"
#include "engine/host/local_socket.h"
#include "tests/support/catch.h"
#include "tests/support/keeper_kit.h"
#include "tests/support/words.h"

using namespace ocflow;
using namespace ocflow::test;
using keeper::Lines;
using nlohmann::json;
using namespace std::chrono_literals;

namespace {

class Raw {
 public:
  explicit Raw(const KeeperRun& run) {
    keeper::Descriptor folder(open(run.path().c_str(), O_PATH | O_DIRECTORY));
    socket_ = keeper::connect_in(folder.get(), keeper::keeper_socket);
    REQUIRE(socket_);
  }
  void send(const std::string& text) { ::send(socket_.get(), text.data(), text.size(), MSG_NOSIGNAL); }
  void hello() { send(R"({"type":"hello","protocol":)" + std::to_string(keeper::protocol_number) + "}\n"); }
  json next() {  // null: the other side has closed
    std::string_view line;
    while (!lines_.next(line)) {
      char block[4096];
      pollfd waiting{socket_.get(), POLLIN, 0};
      REQUIRE(poll(&waiting, 1, 10000) == 1);
      auto n = recv(socket_.get(), block, sizeof block, 0);
      if (n <= 0) return nullptr;
      lines_.add(std::string_view(block, static_cast<std::size_t>(n)));
    }
    return json::parse(line);
  }

 private:
  keeper::Descriptor socket_;
  Lines lines_;
};

}  // namespace

TEST_CASE("a keeper that is released while the next engine comes stays for that one") {
  KeeperRun run;
  Raw next(run);
  CHECK(next.next()["type"] == "hello");
  run.engine->client->release();
  run.engine_dies();
  CHECK(Raw(run).next()["type"] == "hello");  // it has heard of that end before it lets one more in
  next.hello();
  next.send("{\"type\":\"attach\",\"key\":1}\n");
  CHECK(next.next()["known"] == "never");
}

TEST_CASE("garbage ends its connection with a reason, and nothing else") {
  KeeperRun run;
  const std::vector<std::string> garbage{"\n",
                                         "hello\n",
                                         "[]\n",
                                         "{\"type\":7}\n",
                                         "{\"type\":\"apply\",\"key\":1}\n",
                                         "{\"type\":\"hello\"}\n",
                                         "{\"type\":\"hello\",\"protocol\":\"x\"}\n",
                                         "{\"type\":\"hello\",\"protocol\":99}\n",
                                         std::string("\0\xff\xfe\n", 4),
                                         std::string(100000, '[') + "\n"};
  for (const auto& line : garbage) {
    CAPTURE(line.substr(0, 40));
    Raw raw(run);
    CHECK(raw.next()["type"] == "hello");
    raw.send(line);
    auto said = raw.next();
    REQUIRE(said.is_object());
    CHECK(said["type"] == "error");
    CHECK(said["what"].get<std::string>().size() > 10);
    CHECK(raw.next().is_null());
  }
  CHECK(run.act("command", {words({"true"})}).ok());  // the engine has not noticed
}

TEST_CASE("after its hello a connection is the engine's, and its mistakes end only it") {
  KeeperRun run;
  for (const char* line :
       {"{\"type\":\"dance\"}\n", "{\"type\":\"apply\",\"key\":-1}\n", "{\"type\":\"read\",\"id\":1}\n",
        "{\"type\":\"attach\"}\n", "{\"type\":\"cancel\",\"key\":\"1\"}\n",
        "{\"type\":\"read\",\"id\":1,\"action\":\"say\",\"arguments\":[{\"$what\":1}]}\n"}) {
    CAPTURE(line);
    run.new_engine();  // of which this takes the place
    Raw raw(run);
    raw.next();
    raw.hello();
    raw.send(line);
    CHECK(raw.next()["type"] == "error");
  }
  run.new_engine();
  CHECK(run.act("command", {words({"true"})}).ok());
}

TEST_CASE("a line without an end is cut off at the limit") {
  KeeperRun run;
  Raw raw(run);
  raw.next();
  std::string block(1 << 20, 'x');
  for (std::size_t i = 0; i <= (keeper::largest_message >> 20); ++i) raw.send(block);
  CHECK(raw.next().is_null());
  CHECK(run.act("command", {words({"true"})}).ok());
}

TEST_CASE("an attempt is begun once: its key given again is refused") {
  KeeperRun run;
  auto path = (run / "count").string();
  auto line = "{\"type\":\"apply\",\"key\":5,\"action\":\"shell\",\"arguments\":[\"echo x >> '" + path + "'\"]}\n";
  Raw raw(run);
  CHECK(raw.next()["mode"] == "act");
  raw.hello();
  raw.send(line);
  CHECK(raw.next()["type"] == "ended");
  raw.send(line);
  CHECK(raw.next()["what"] == "attempt 5 was given before; nothing is done twice");
  CHECK(run.read_file("count") == "x\n");
}

TEST_CASE("of what waits for another's end each waits for one, and one for each") {
  for (const std::string second : {R"("key":3,"after":1)", R"("key":2,"after":5)"}) {
    KeeperRun run;
    Raw raw(run);
    raw.next();
    raw.hello();
    const std::string sleeps = R"("type":"apply","action":"command","arguments":[["/bin/sleep","100"]])";
    for (const std::string& which : {std::string(R"("key":1)"), std::string(R"("key":2,"after":1)"), second})
      raw.send("{" + sleeps + "," + which + "}\n");
    CHECK(has(raw.next()["what"].get<std::string>(), "one waits already"));
    CHECK(raw.next().is_null());
  }
}

TEST_CASE("the socket is its owner's alone") {
  KeeperRun run;
  struct stat found {};
  REQUIRE(stat((run / "keeper.sock").c_str(), &found) == 0);
  CHECK((found.st_mode & 0777) == 0600);
}

TEST_CASE("a run folder may have a path of any length") {
  TempFolder folder;
  auto deep = folder.path();
  for (int i = 0; i < 10; ++i) deep /= std::string(50, 'd');
  std::filesystem::create_directories(deep);
  Engine engine({OCFLOW_BUILD_DIR "/bin/ocflow-keeper", deep, "deep", false});
  CHECK(engine.act(1, call("command", {words({"true"})})).ok());
  engine.client.reset();
  CHECK(soon([&] { return !std::filesystem::exists(deep / "keeper.sock"); }));
}

TEST_CASE("a read-only keeper reads and probes, writes nothing and can't act") {
  KeeperRun run(true);
  CHECK(run.read("file.exists", {"/"}).result == Value(true));
  CHECK(run.probe("file.write", {(run / "f").string(), "x"}).sees == Probed::Sees::would_change);
  run.engine->client->apply(1, call("file.write", {(run / "f").string(), "x"}));
  REQUIRE(run.engine->until([&] { return run.engine->gone.has_value(); }));
  CHECK(run.engine->gone->what.find("this keeper may only read") != std::string::npos);
  CHECK(std::filesystem::is_empty(run.path()));
}

TEST_CASE("a keeper that can't be started is an error with its reason") {
  TempFolder folder;
  asio::io_context loop;
  auto connected = keeper::Client::connect(loop, {"/no/ocflow-keeper", folder.path(), "x", false});
  REQUIRE_FALSE(connected);
  CHECK(connected.error().what.find("no such file or directory") != std::string::npos);
  connected = keeper::Client::connect(loop, {OCFLOW_BUILD_DIR "/bin/ocflow-keeper", folder / "gone", "x", false});
  CHECK(connected.error().what.find("gone: no such file or directory") != std::string::npos);
  connected = keeper::Client::connect(loop, {"/bin/true", folder.path(), "x", false});
  CHECK(connected.error().what.find("was started and said nothing") != std::string::npos);
}

TEST_CASE("the keeper of one run doesn't serve another") {
  KeeperRun run;
  asio::io_context loop;
  auto other = run.start;
  other.run_id = "another-run";
  auto connected = keeper::Client::connect(loop, other);
  REQUIRE_FALSE(connected);
  CHECK(connected.error().what.find("belongs to run test-run") != std::string::npos);
}

TEST_CASE("outcomes, probes and requests come through the protocol as they were") {
  action::Outcome outcome{action::Ended::timed_out, false, Value(3), "why", "out"};
  auto back = keeper::outcome_from_json(keeper::to_json(outcome));
  REQUIRE(back);
  CHECK((back->ended == outcome.ended && back->changed == outcome.changed && back->result == outcome.result));
  CHECK((back->error == "why" && back->output == "out"));
  CHECK_FALSE(keeper::outcome_from_json(json{{"ended", "maybe"}}));
  CHECK_FALSE(keeper::outcome_from_json(json{{"ended", "done"}, {"error", 7}}));
  CHECK_FALSE(keeper::probed_from_json(json{{"sees", "ghosts"}}));
  json message;
  keeper::add_request(message, call("say", {Secret("s"), Value(), 1.5}, std::chrono::seconds(3)));
  auto request = keeper::request_from_json(message);
  REQUIRE(request);
  CHECK((request->arguments.size() == 3 && request->arguments[0] == Value(Secret("s"))));
  CHECK(request->limit == std::chrono::seconds(3));
}

TEST_CASE("what is written and read without a tree is what it would be with one") {
  const Value plain(Record{{{"exit_code", 0}, {"output", "a \"quoted\"\nline"}}}),
      odd(Record{{{"b", Duration(1s)}, {"a", "\xff"}}});
  for (const auto& outcome : {action::done(plain), action::done({}, false), action::failed("why \xe4", odd, "ö\n")}) {
    const auto text = keeper::outcome_text(outcome);
    CHECK(text + "\n" == keeper::line(keeper::to_json(outcome)));
    auto line = keeper::ended_line(7, text);
    CHECK(line == keeper::line({{"type", "ended"}, {"key", 7}, {"outcome", keeper::to_json(outcome)}}));
    line.pop_back();
    const auto back = keeper::read_ended(line);
    CHECK(back.has_value() == (outcome.result != odd));
    if (back) CHECK((back->key == 7 && keeper::outcome_text(back->outcome) == text));
  }
}

TEST_CASE("of requests, too; what has a secret or is no such message is read with a tree") {
  const auto read = [](std::string line) { return keeper::read_apply(line.substr(0, line.size() - 1)); };
  const auto request = call("command", {words({"a", "ü"}), Value(), List{}, true, 1.5, List{0}}, 3s);
  json message{{"type", "apply"}, {"key", 5}, {"after", 4}};
  keeper::add_request(message, request);
  const auto line = keeper::apply_line(5, request, 4);
  CHECK(line == keeper::line(message));
  const auto back = read(line);
  REQUIRE(back);
  CHECK((back->key == 5 && back->after == 4U && back->request.action == "command" && back->request.limit == 3s));
  CHECK(back->request.arguments == request.arguments);
  CHECK_FALSE(back->durable);
  message["durable"] = true;
  CHECK(keeper::apply_line(5, request, action::Behind(4, true)) == keeper::line(message));
  CHECK(read(keeper::line(message))->durable);
  CHECK_FALSE(read(keeper::apply_line(5, call("say", {Secret("s")}), std::nullopt)));
  for (const char* wrong : {R"({"key":5,"type":"apply"})", R"({"action":7,"arguments":[],"key":5,"type":"apply"})",
                            R"({"action":"a","arguments":[],"key":-5,"type":"apply"})", R"([,"type":"apply"})"})
    CHECK_FALSE(read(wrong + std::string("\n")));
  const std::string deep(30000, '[');
  CHECK_FALSE(read(R"({"action":"a","key":5,"arguments":)" + deep + std::string(30000, ']') +
                   R"(,"type":"apply"})"
                   "\n"));
}

TEST_CASE("lines are put together from pieces") {
  Lines lines;
  std::string_view line;
  lines.add("one\ntw");
  CHECK((lines.next(line) && line == "one"));
  CHECK_FALSE(lines.next(line));
  lines.add("o\n\n");
  CHECK((lines.next(line) && line == "two"));
  CHECK((lines.next(line) && line.empty()));
  CHECK_FALSE(lines.next(line));
}
