// web.* with a real Chromium, against a small web application of the test's own, logged in to and out of.
#include "tests/stdlib/listeners.h"
#include "tests/support/catch.h"
#include "tests/support/keeper_kit.h"

using namespace ocflow;
using namespace ocflow::test;
using namespace std::chrono_literals;

namespace {

std::string html(const std::string& body) {
  return Page::ok("<html><head><title>Administrator</title></head><body>" + body + "</body></html>");
}

// A form, a cookie, a button that asks before it logs out.
std::string application(const std::string& asked) {
  auto first = asked.substr(0, asked.find('\r'));
  bool in = asked.find("Cookie: session=1") != std::string::npos;
  if (first.find("GET /login?user=admin&password=hush") == 0)
    return "HTTP/1.1 303 See Other\r\nSet-Cookie: session=1; Path=/\r\nLocation: /\r\nContent-Length: 0\r\nConnection: "
           "close\r\n\r\n";
  if (first.find("GET /logout") == 0)
    return Page::ok("<title>Gone</title>You are logged out.", "Set-Cookie: session=; Path=/; Max-Age=0\r\n");
  if (first.find("GET / ") != 0) return html("Wrong.");
  if (in)
    return html(
        "<h1 id=who>Welcome admin</h1><p style='display:none'>hidden words</p>"
        "<button onclick=\"if (confirm('Really?')) location = '/logout'\">Log out</button>");
  return html(
      "<form action=/login><input name=user><input name=password type=password>"
      "<button>Log in</button></form>");
}

struct Browser : KeeperRun {
  Browser() : site(Page::Answer(application)) {}
  ~Browser() {
    if (!page.is_none()) act("web.close", {page});
  }
  Outcome open() {
    auto outcome = act("web.open", {site.url()});
    if (auto opened = outcome.result.field("page")) page = *opened;
    return outcome;
  }
  Page site;
  Value page;
};

}  // namespace

TEST_CASE("a web application is logged in to and out of, and that is seen") {
  Browser run;
  auto opened = run.open();
  INFO(opened.error);
  REQUIRE(opened.ok());
  CHECK(run.read("web.title", {run.page}).result == Value("Administrator"));
  CHECK(run.act("web.fill", {run.page, "input[name=user]", "admin"}).ok());
  CHECK(run.act("web.fill", {run.page, "//input[@type='password']", Secret("hush")}).ok());
  CHECK(run.act("web.click", {run.page, "text=Log in"}).ok());
  CHECK(soon([&] { return run.read("web.text", {run.page, "#who"}).result == Value("Welcome admin"); }));
  CHECK(run.read("web.shows", {run.page, "hidden words"}).result == Value(false));
  CHECK(run.act("web.click", {run.page, "text=Log out"}).ok());
  CHECK(run.act("web.answer", {run.page, true}).ok());
  CHECK(soon([&] { return run.read("web.shows", {run.page, "You are logged out."}).result == Value(true); }));
  CHECK(run.read("web.address", {run.page}).result == Value(run.site.url() + "logout"));
  CHECK(run.act("web.go", {run.page, run.site.url()}).ok());
  CHECK(run.read("web.text", {run.page, "#who"}).result == Value());
}

TEST_CASE("a page outlives the engine, and is told when it is closed") {
  Browser run;
  REQUIRE(run.open().ok());
  run.engine_dies();
  run.new_engine();
  run.next_key = 100;
  CHECK(run.read("web.title", {run.page}).result == Value("Administrator"));
  CHECK(run.act("web.close", {run.page}).ok());
  CHECK(run.read("web.title", {run.page}).error == "that page is not open any more: its browser has ended");
  CHECK(run.act("web.close", {run.page}).ok());
}

TEST_CASE("what is not on a page, and a page that is not there") {
  Browser run;
  REQUIRE(run.open().ok());
  auto outcome = run.act("web.click", {run.page, "text=Quit", Duration(300ms)});
  CHECK(outcome.error == "\"text=Quit\" is not shown on the page within 300ms");
  CHECK(run.act("web.click", {run.page, "p[", Duration(300ms)}).error.find("invalid selector") != std::string::npos);
  CHECK(run.act("web.answer", {run.page, true, Duration(300ms)}).error == "the page asks nothing within 300ms");
  Port closed(false);
  auto nowhere = "http://127.0.0.1:" + std::to_string(static_cast<int>(closed.number)) + "/";
  CHECK(run.act("web.go", {run.page, nowhere}).error.find("ERR_CONNECTION_REFUSED") != std::string::npos);
  CHECK(run.read("web.text", {"somewhere", "p"}).error.find("is no page, as web.open gives it") != std::string::npos);
  CHECK(run.act("web.open", {run.site.url(), nowhere}).error.find("no browser can be opened") == 0);
}
