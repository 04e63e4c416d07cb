// A port and a page, against listeners of the test's own on the loopback.
#include "tests/stdlib/listeners.h"
#include "tests/support/catch.h"
#include "tests/support/keeper_kit.h"

using namespace ocflow;
using namespace ocflow::test;
using namespace std::chrono_literals;

TEST_CASE("tcp.open tells whether somebody listens") {
  KeeperRun run;
  Port open, closed(false);
  CHECK(run.read("tcp.open", {"127.0.0.1", open.number}).result == Value(true));
  CHECK(run.read("tcp.open", {Host{"ocs", "127.0.0.1"}, open.number}).result == Value(true));
  CHECK(run.read("tcp.open", {Host{"localhost", ""}, open.number}).result == Value(true));
  CHECK(run.read("tcp.open", {"127.0.0.1", closed.number}).result == Value(false));
}

TEST_CASE("tcp.open refuses what is no host and no port") {
  KeeperRun run;
  CHECK(run.read("tcp.open", {3, 80}).error ==
        "`host` is number; give a host of the site, or a name or address as text");
  CHECK(run.read("tcp.open", {"127.0.0.1", 0}).error.find("a whole number from 1 to 65535") != std::string::npos);
  CHECK(run.read("tcp.open", {"127.0.0.1", 80.5}).error.find("`port` is 80.5") == 0);
  CHECK(run.read("tcp.open", {"no.such.host.invalid", 80}).error.find("can't be asked") != std::string::npos);
}

TEST_CASE("http.get gives status and body") {
  KeeperRun run;
  Page page("HTTP/1.1 503 Busy\r\nContent-Length: 5\r\nConnection: close\r\n\r\nsorry");
  auto outcome = run.read("http.get", {page.url(), List{Value(List{"X-Key", Secret("k")})}});
  REQUIRE(outcome.ok());
  CHECK(*outcome.result.field("status") == Value(503));
  CHECK(*outcome.result.field("body") == Value("sorry"));
  CHECK(page.asked().find("X-Key: k\r\n") != std::string::npos);
}

TEST_CASE("http.get says what went wrong") {
  KeeperRun run;
  Port closed(false);
  auto url = "http://127.0.0.1:" + std::to_string(static_cast<int>(closed.number)) + "/";
  CHECK(run.read("http.get", {url}).error.find("Failed to connect") != std::string::npos);
  CHECK(run.read("http.get", {"file:///etc/passwd"}).error.find("http:// or https://") != std::string::npos);
  CHECK(run.read("http.get", {url, List{"A: b\r\nC: d"}}).error.find("on one line") != std::string::npos);
  Page silent("");
  CHECK(run.read("http.get", {silent.url(), List{}, Duration(100ms)}).error.find("no answer within 100ms") !=
        std::string::npos);
  Page endless("HTTP/1.1 200 OK\r\n\r\n" + std::string(3 << 20, 'x'));
  CHECK(run.read("http.get", {endless.url()}).error.find("larger than 1 MiB") != std::string::npos);
  Page away("HTTP/1.1 302 Found\r\nLocation: file:///etc/passwd\r\nContent-Length: 0\r\n\r\n");
  CHECK_FALSE(run.read("http.get", {away.url()}).ok());
}
