// Requests that change something, and certificates.
#include "tests/stdlib/listeners.h"
#include "tests/support/catch.h"
#include "tests/support/child.h"
#include "tests/support/keeper_kit.h"

using namespace ocflow;
using namespace ocflow::test;
using namespace std::chrono_literals;
using Sees = Probed::Sees;

namespace {

Value by_name(const std::string& name, Value value) {
  Record record;
  record.fields = {{"name", name}, {"value", std::move(value)}};
  return record;
}

// What is given by name stands behind all parameters.
std::vector<Value> sent(const Page& page, std::vector<Value> first, std::vector<Value> values, bool form = false) {
  std::vector<Value> all{page.url()};
  all.insert(all.end(), first.begin(), first.end());
  all.resize(11);
  all.emplace_back(form);
  all.insert(all.end(), values.begin(), values.end());
  return all;
}

// openssl's own server, which shows what it negotiated.
struct Tls : KeeperRun {
  Tls() {
    make("server", "127.0.0.1");
    make("client", "ocflow");
  }
  void make(const std::string& name, const std::string& who) {
    ChildCall call;
    call.command = {"/usr/bin/openssl",
                    "req",
                    "-x509",
                    "-newkey",
                    "rsa:2048",
                    "-nodes",
                    "-days",
                    "2",
                    "-subj",
                    "/CN=" + who,
                    "-addext",
                    "subjectAltName=IP:127.0.0.1",
                    "-keyout",
                    file(name + ".key"),
                    "-out",
                    file(name + ".pem")};
    REQUIRE(Child(call).finish().exit_code == 0);
  }
  std::string file(const std::string& name) const { return (path() / name).string(); }
  void serve(std::vector<std::string> more) {
    ChildCall call;
    call.command = {"/usr/bin/openssl", "s_server", "-accept",         "127.0.0.1:0", "-www", "-naccept", "20", "-cert",
                    file("server.pem"), "-key",     file("server.key")};
    call.command.insert(call.command.end(), more.begin(), more.end());
    call.keep_input_open = true;
    server = std::make_unique<Child>(call);
    REQUIRE(server->wait_for("ACCEPT "));
    REQUIRE(server->wait_for("\n"));
    auto at = server->out().find("127.0.0.1:");
    url = "https://" + server->out().substr(at, server->out().find('\n', at) - at) + "/";
  }
  Outcome get(bool verify, Value ca = {}, Value certificate = {}, Value key = {}) {
    return read("http.get", {url, List{}, Duration(10s), verify, ca, certificate, key});
  }
  std::unique_ptr<Child> server;
  std::string url;
};

}  // namespace

TEST_CASE("http.post sends values by name as JSON, and no value is code") {
  KeeperRun run;
  Page page(Page::ok("{\"state\":\"suspended\"}"));
  auto outcome = run.act("http.post", sent(page, {}, {by_name("command", "sus\"pend"), by_name("grace", 5)}));
  REQUIRE(outcome.ok());
  CHECK(*outcome.result.field("status") == Value(200));
  CHECK(page.asked().find("POST / HTTP/1.1") == 0);
  CHECK(page.asked().find("Content-Type: application/json\r\n") != std::string::npos);
  CHECK(page.asked().find("\r\n\r\n{\"command\":\"sus\\\"pend\",\"grace\":5}") != std::string::npos);
  CHECK(run.probe("http.post", {page.url()}).sees == Sees::unknown);
}

TEST_CASE("http.post sends a form, a text, a list, and a secret that is shown nowhere") {
  KeeperRun run;
  Page page([](const std::string& asked) { return Page::ok(asked); });  // an echo
  auto form = run.act("http.post", sent(page, {}, {by_name("user", "a&b=c"), by_name("pass", Secret("hush"))}, true));
  REQUIRE(form.ok());
  CHECK(page.asked().find("\r\n\r\nuser=a%26b%3Dc&pass=hush") != std::string::npos);
  CHECK(form.result.field("body")->text().find("pass=(secret)") != std::string::npos);
  CHECK(run.act("http.post", {page.url(), List{1, "b"}}).ok());
  CHECK(page.asked().find("\r\n\r\n[1,\"b\"]") != std::string::npos);
  CHECK(run.act("http.put", {page.url(), "as it is"}).ok());
  CHECK(page.asked().find("PUT / HTTP/1.1") == 0);
  auto read = run.read("http.get", {page.url(), List{Value(List{"X-Token", Secret("hush")})}});
  CHECK(page.asked().find("X-Token: hush") != std::string::npos);
  CHECK(read.result.field("body")->text().find("hush") == std::string::npos);
}

TEST_CASE("what a server answers decides, and what it was has to be told") {
  KeeperRun run;
  Page busy("HTTP/1.1 409 Conflict\r\nContent-Length: 7\r\nConnection: close\r\n\r\nrunning");
  auto outcome = run.act("http.post", {busy.url()});
  CHECK(outcome.error == "POST " + busy.url() + " was answered with status 409");
  CHECK(outcome.output == "running");
  CHECK(run.act("http.post", {busy.url(), {}, List{409}}).ok());
  CHECK(run.act("http.post", {busy.url(), {}, List{409}, "stopped"}).error ==
        "POST " + busy.url() + " was answered without \"stopped\"");
  Page gone("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
  auto deleted = run.act("http.delete", {gone.url()});
  CHECK((deleted.ok() && !deleted.changed));
}

TEST_CASE("a request that may have been heard is in doubt, one that was not is only failed") {
  KeeperRun run;
  Page silent("");
  auto outcome = run.act("http.post", {silent.url(), "x", List{200}, {}, List{}, Duration(200ms)});
  CHECK(outcome.ended == action::Ended::in_doubt);
  Port closed(false);
  outcome = run.act("http.post", {"http://127.0.0.1:" + std::to_string(static_cast<int>(closed.number)) + "/"});
  CHECK(outcome.ended == action::Ended::failed);
}

TEST_CASE("http.head tells the headers") {
  KeeperRun run;
  Page page("HTTP/1.1 200 OK\r\nX-State:  up \r\nContent-Length: 9\r\nConnection: close\r\n\r\n");
  auto outcome = run.read("http.head", {page.url()});
  CHECK(page.asked().find("HEAD / HTTP/1.1") == 0);
  CHECK(outcome.result.field("headers")->list()->front() == Value("x-state: up"));
}

TEST_CASE("certificates: not believed, believed by `ca`, or on nobody's word") {
  Tls run;
  run.serve({});
  CHECK(run.get(true).error.find("certificate") != std::string::npos);
  CHECK(run.get(true, run.file("server.pem")).ok());
  CHECK(run.get(false).ok());
  CHECK(run.get(true, run.file("none.pem")).ended == action::Ended::failed);
}

TEST_CASE("a server that wants a certificate gets one") {
  Tls run;
  run.serve({"-Verify", "1", "-CAfile", run.file("client.pem"), "-verify_return_error", "-tls1_2"});
  CHECK_FALSE(run.get(false).ok());
  CHECK(run.get(true, run.file("server.pem"), run.file("client.pem"), run.file("client.key")).ok());
}

TEST_CASE("dns.lookup gives addresses, and an empty list for a name that nobody has") {
  KeeperRun run;
  CHECK(run.read("dns.lookup", {"localhost"}).result.list()->size() >= 1);
  CHECK(run.read("dns.lookup", {"127.0.0.1"}).result == Value(List{Value("127.0.0.1")}));
  auto nobody = run.read("dns.lookup", {"no.such.host.invalid", Duration(3s)});
  CHECK((!nobody.ok() || nobody.result == Value(List{})));
}
