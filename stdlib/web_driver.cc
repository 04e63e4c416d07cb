#include "stdlib/web_driver.h"

#include <sys/mman.h>
#include <unistd.h>

#include <nlohmann/json.hpp>

#include "engine/host/child_wait.h"
#include "stdlib/http_fetch.h"

namespace ocflow::stdlib {
namespace {

using nlohmann::json;
using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr std::string_view own_mark = " own", taken_mark = " taken";

bool is(const std::string& page, std::string_view mark) { return page.find(mark) != std::string::npos; }
std::string session_of(const std::string& page) { return page.substr(0, page.find(' ')); }
std::string driver_of(const std::string& page) { return page.substr(0, page.find("/session/")); }

// What a driver's answer says, or its error in words: "no such element: ...", of which the first line tells all.
Result<json> value_of(const Fetched& fetched) {
  auto answer = json::parse(fetched.body, nullptr, false);
  if (!answer.is_object() || !answer.contains("value"))
    return fail(ErrorKind::failed, "what answers is no WebDriver (status " + std::to_string(fetched.status) + ")");
  auto value = answer["value"];
  if (fetched.status < 400) return value;
  auto error = value.is_object() ? value.value("error", "") : "",
       message = value.is_object() ? value.value("message", "") : "";
  if (error == "invalid session id") return fail(ErrorKind::failed, "that page is not open any more");
  return fail(ErrorKind::failed, error + ": " + message.substr(0, message.find('\n')));
}

asio::awaitable<Result<json>> request(Context& context, std::string method, std::string url, std::string body,
                                      Duration limit) {
  FetchRequest asked;
  asked.method = std::move(method);
  asked.url = std::move(url);
  asked.body = std::move(body);
  asked.headers.emplace_back("Content-Type: application/json; charset=utf-8");
  asked.headers.emplace_back("Expect:");
  asked.limit = limit;
  asked.direct = true;
  auto fetched = co_await fetch(context, std::move(asked));
  if (!fetched) co_return tl::unexpected(fetched.error());
  co_return value_of(*fetched);
}

std::string text_in(int fd) {
  std::string text(4096, '\0');
  auto n = pread(fd, text.data(), text.size(), 0);
  text.resize(n > 0 ? static_cast<std::size_t>(n) : 0);
  return text;
}

// "ChromeDriver was started successfully on port 40123."
std::string port_in(const std::string& text) {
  constexpr std::string_view words = "successfully on port ";
  auto at = text.find(words);
  if (at == text.npos) return {};
  auto begin = at + words.size(), end = text.find_first_not_of("0123456789", begin);
  return end == text.npos ? std::string() : text.substr(begin, end - begin);
}

// A chromedriver of our own, which lives until its page is closed.
asio::awaitable<Result<std::string>> start_driver(Context& context, std::chrono::nanoseconds until) {
  keeper::Descriptor said(memfd_create("chromedriver", MFD_CLOEXEC));
  keeper::Launch launch;
  launch.program.emplace_back("chromedriver");
  launch.program.emplace_back("--port=0");
  launch.output = launch.errors = said.get();
  launch.own_session = true;
  auto child = keeper::Child::start(launch);
  if (!child)
    co_return fail(ErrorKind::failed, "chromedriver can't be started: " + child.error().what,
                   "install the package chromium-driver, or say `driver`: the URL of one that runs");
  keeper::Running running(context, std::move(*child));
  while (!context.cancelled()) {
    if (auto port = port_in(text_in(said.get())); !port.empty()) co_return "http://127.0.0.1:" + port;
    if (auto exit = co_await running.ended(context.clock.elapsed() + milliseconds(20)))
      co_return fail(ErrorKind::failed, "chromedriver: " + exit->text() + ": " + text_in(said.get()));
    if (context.clock.elapsed() > until) break;
  }
  co_await running.end();
  co_return fail(ErrorKind::failed, context.cancelled() ? "" : "chromedriver does not say on which port it listens");
}

json capabilities(const BrowserOrder& order) {
  if (!order.browser.empty())
    return {{"capabilities", {{"alwaysMatch", {{"goog:chromeOptions", {{"debuggerAddress", order.browser}}}}}}}};
  json flags = json::array();
  for (const char* flag : {"--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
                           "--disable-component-update", "--disable-sync"})
    flags.push_back(flag);
  if (order.headless) flags.push_back("--headless");
  if (geteuid() == 0) flags.push_back("--no-sandbox");  // else Chromium refuses to run as root
  for (const auto& option : order.options) flags.push_back(option);
  json wanted = {{"acceptInsecureCerts", !order.verify}, {"goog:chromeOptions", {{"args", flags}}}};
  return {{"capabilities", {{"alwaysMatch", wanted}}}};
}

std::string to_tab(const json& handle) { return json{{"handle", handle}}.dump(); }

// Goes to the tab of somebody's browser that shows what was asked for; the others are left alone.
asio::awaitable<Result<void>> find_tab(Context& context, std::string session, std::string url) {
  auto tabs = co_await request(context, "GET", session + "/window/handles", "", seconds(20));
  if (!tabs) co_return tl::unexpected(tabs.error());
  for (const auto& tab : *tabs) {
    auto there = co_await request(context, "POST", session + "/window", to_tab(tab), seconds(20));
    if (!there) continue;  // closed meanwhile
    auto shown = co_await request(context, "GET", session + "/url", "", seconds(20));
    if (shown && shown->is_string() && shown->get<std::string>().rfind(url, 0) == 0) co_return Result<void>();
  }
  co_return fail(ErrorKind::failed, "no tab of that browser is at " + url);
}

// A text in XPath, which has no way to write a quote in a quoted text.
std::string xpath_text(const std::string& text) {
  std::string parts = "concat(''";
  for (char c : text) parts += c == '\'' ? ",\"'\"" : std::string(",'") + c + "'";
  return parts + ")";
}

}  // namespace

asio::awaitable<Result<std::string>> open_browser(Context& context, BrowserOrder order) {
  auto until = later(context.clock.elapsed(), order.limit);
  auto driver = order.driver;
  bool ours = driver.empty();
  if (ours) {
    auto started = co_await start_driver(context, until);
    if (!started) co_return tl::unexpected(started.error());
    driver = *started;
  }
  while (!driver.empty() && driver.back() == '/') driver.pop_back();
  auto session = co_await request(context, "POST", driver + "/session", capabilities(order).dump(), order.limit);
  std::string page;
  auto why = session ? "the driver at " + driver + " opened no session"
                     : (order.browser.empty() ? "no browser can be opened: " : "that browser can't be reached: ") +
                           session.error().what;
  if (session && session->is_object() && session->contains("sessionId"))
    page = driver + "/session/" + (*session)["sessionId"].get<std::string>();
  if (!page.empty() && !order.browser.empty()) {
    auto found = co_await find_tab(context, page, order.url);
    if (!found) {
      (void)co_await request(context, "DELETE", page, "", seconds(20));
      why = found.error().what;
      page.clear();
    }
  }
  if (!page.empty())
    co_return page + std::string(order.browser.empty() ? "" : taken_mark) + std::string(ours ? own_mark : "");
  if (ours) (void)co_await request(context, "GET", driver + "/shutdown", "", seconds(5));
  co_return fail(ErrorKind::failed, why);
}

asio::awaitable<Result<void>> close_browser(Context& context, std::string page) {
  if (is(page, taken_mark)) (void)co_await request(context, "DELETE", session_of(page) + "/window", "", seconds(20));
  auto closed = co_await request(context, "DELETE", session_of(page), "", seconds(20));
  // One that has gone already is what is wanted.
  if (is(page, own_mark)) (void)co_await request(context, "GET", driver_of(page) + "/shutdown", "", seconds(5));
  if (!closed && !is(page, own_mark) && closed.error().what != "that page is not open any more")
    co_return tl::unexpected(closed.error());
  co_return Result<void>();
}

asio::awaitable<Result<json>> web_command(Context& context, std::string page, std::string path,
                                          std::optional<std::string> body, Duration limit) {
  if (page.find("/session/") == page.npos)
    co_return fail(ErrorKind::failed, "\"" + page + "\" is no page, as web.open gives it");
  auto answer = co_await request(context, body ? "POST" : "GET", session_of(page) + path, body.value_or(""), limit);
  // As curl tells of a driver that has ended, or ends as it is asked.
  const auto tells = [&](const char* words) { return !answer && answer.error().what.find(words) != std::string::npos; };
  if (tells("Failed to connect") || tells("Empty reply") || tells("Recv failure"))
    co_return fail(ErrorKind::failed, "that page is not open any more: its browser has ended");
  co_return answer;
}

std::string locator_json(const std::string& element) {
  json locator = {{"using", "css selector"}, {"value", element}};
  if (element.rfind("text=", 0) == 0) {
    auto text = xpath_text(element.substr(5));
    locator = {{"using", "xpath"},
               {"value",
                "//*[self::a or self::button or self::option or self::label or @role or @onclick]"
                "[normalize-space(.)=" +
                    text + "] | //input[@value=" + text + "]"}};
  } else if (!element.empty() && (element[0] == '/' || element[0] == '(')) {
    locator["using"] = "xpath";
  }
  return locator.dump();
}

asio::awaitable<Result<std::string>> find_element(Context& context, std::string page, std::string element,
                                                  Duration limit) {
  auto until = later(context.clock.elapsed(), limit);
  auto locator = locator_json(element);
  for (;;) {
    auto found = co_await web_command(context, page, "/elements", locator, seconds(20));
    if (!found) co_return tl::unexpected(found.error());
    for (const auto& one : *found) {
      if (!one.is_object() || one.empty()) continue;
      auto path = "/element/" + one.begin()->get<std::string>();
      auto shown = co_await web_command(context, page, path + "/displayed", std::nullopt, seconds(20));
      if (shown && shown->is_boolean() && shown->get<bool>()) co_return path;
    }
    if (context.cancelled() || context.clock.elapsed() >= until) co_return std::string();
    co_await context.pause(milliseconds(100));
  }
}

}  // namespace ocflow::stdlib
