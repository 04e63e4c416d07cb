#include <nlohmann/json.hpp>

#include "engine/base/value_json.h"
#include "stdlib/families.h"
#include "stdlib/program.h"
#include "stdlib/web_driver.h"

namespace ocflow::stdlib {
namespace {

using nlohmann::json;
using std::chrono::seconds;
constexpr seconds command_limit{60};

const RecordType& opened() {
  static const RecordType type{"web.open", {field("page", text(), "The page, for the other actions of web")}};
  return type;
}

Parameter page() { return must("page", text(), "The `page` of what web.open gave"); }
Parameter element() {
  return must("element", text(),
              "Which part of the page: a CSS selector, an XPath, or \"text=Log out\" for what can be clicked and shows "
              "that text");
}
Parameter limit(int value) {
  return may("limit", duration(), Value(Duration(seconds(value))), "How long to wait until it is there");
}

Outcome failed_on(const std::string& element, const Error& error) {
  return action::failed(error.what.empty() ? "" : element + ": " + error.what, {});
}

std::string not_there(const std::string& element, Duration limit) {
  return "\"" + element + "\" is not shown on the page within " + duration_text(limit);
}

asio::awaitable<Result<json>> go(Context& context, std::string to_page, std::string url) {
  auto body = json{{"url", url}}.dump();
  co_return co_await web_command(context, to_page, "/url", body, command_limit);
}

asio::awaitable<Outcome> open(Context& context, const Arguments& arguments, const Authority&) {
  BrowserOrder order;
  order.driver = text_or_empty(arguments[1]);
  order.headless = bool_of(arguments[2]);
  order.verify = bool_of(arguments[3]);
  order.options = texts_of(arguments[4]);
  order.limit = duration_of(arguments[5]);
  order.browser = text_or_empty(arguments[6]);
  order.url = text_of(arguments[0]);
  auto page = co_await open_browser(context, order);
  if (!page) co_return failed(page.error());
  Record result;
  result.fields.emplace_back("page", *page);
  if (!order.browser.empty()) co_return action::done(std::move(result), false);
  auto gone = co_await go(context, *page, text_of(arguments[0]));
  if (gone) co_return action::done(std::move(result));
  (void)co_await close_browser(context, *page);
  co_return failed_on(text_of(arguments[0]), gone.error());
}

asio::awaitable<Outcome> visit(Context& context, const Arguments& arguments, const Authority&) {
  auto gone = co_await go(context, text_of(arguments[0]), text_of(arguments[1]));
  if (!gone) co_return failed_on(text_of(arguments[1]), gone.error());
  co_return action::done();
}

asio::awaitable<Outcome> fill(Context& context, const Arguments& arguments, const Authority&) {
  const auto &where = text_of(arguments[0]), &what = text_of(arguments[1]);
  auto value = as_program_text(arguments[2]);
  if (!value) co_return failed(value.error());
  auto found = co_await find_element(context, where, what, duration_of(arguments[3]));
  if (!found) co_return failed_on(what, found.error());
  if (found->empty()) co_return action::failed(not_there(what, duration_of(arguments[3])));
  auto cleared = co_await web_command(context, where, *found + "/clear", "{}", command_limit);
  if (!cleared) co_return failed_on(what, cleared.error());
  auto body = json{{"text", *value}}.dump(-1, ' ', false, json::error_handler_t::replace);
  auto typed = co_await web_command(context, where, *found + "/value", body, command_limit);
  if (!typed) co_return failed_on(what, typed.error());
  auto now = co_await web_command(context, where, *found + "/property/value", std::nullopt, command_limit);
  if (!now) co_return failed_on(what, now.error());
  if (!now->is_string() || now->get<std::string>() != *value)
    co_return action::failed("\"" + what + "\" doesn't hold what was typed into it");
  co_return action::done();
}

asio::awaitable<Outcome> click(Context& context, const Arguments& arguments, const Authority&) {
  const auto &where = text_of(arguments[0]), &what = text_of(arguments[1]);
  auto found = co_await find_element(context, where, what, duration_of(arguments[2]));
  if (!found) co_return failed_on(what, found.error());
  if (found->empty()) co_return action::failed(not_there(what, duration_of(arguments[2])));
  auto clicked = co_await web_command(context, where, *found + "/click", "{}", command_limit);
  if (!clicked) co_return failed_on(what, clicked.error());
  co_return action::done();
}

asio::awaitable<Outcome> answer(Context& context, const Arguments& arguments, const Authority&) {
  bool yes = bool_of(arguments[1]);
  auto until = later(context.clock.elapsed(), duration_of(arguments[2]));
  for (;;) {
    auto told = co_await web_command(context, text_of(arguments[0]), yes ? "/alert/accept" : "/alert/dismiss", "{}",
                                     command_limit);
    if (told) co_return action::done();
    bool none_yet = told.error().what.rfind("no such alert", 0) == 0;
    if (!none_yet || context.cancelled()) co_return failed(told.error());
    if (context.clock.elapsed() >= until)
      co_return action::failed("the page asks nothing within " + duration_text(duration_of(arguments[2])));
    co_await context.pause(std::chrono::milliseconds(100));
  }
}

asio::awaitable<Outcome> close(Context& context, const Arguments& arguments, const Authority&) {
  auto closed = co_await close_browser(context, text_of(arguments[0]));
  if (!closed) co_return failed(closed.error());
  co_return action::done();
}

// none where it isn't there: a condition can wait for it.
asio::awaitable<Outcome> text_of_element(Context& context, const Arguments& arguments) {
  const auto &where = text_of(arguments[0]), &what = text_of(arguments[1]);
  auto found = co_await find_element(context, where, what, Duration(0));
  if (!found) co_return failed_on(what, found.error());
  if (found->empty()) co_return action::done(Value(), false);
  auto shown = co_await web_command(context, where, *found + "/text", std::nullopt, command_limit);
  if (!shown) co_return failed_on(what, shown.error());
  co_return action::done(shown->is_string() ? shown->get<std::string>() : std::string(), false);
}

asio::awaitable<Outcome> shows(Context& context, const Arguments& arguments) {
  Arguments body{arguments[0], "body"};
  auto outcome = co_await text_of_element(context, body);
  if (!outcome.ok()) co_return outcome;
  auto all = outcome.result.get<std::string>();
  co_return action::done(all && all->find(text_of(arguments[1])) != std::string::npos, false);
}

asio::awaitable<Outcome> told(Context& context, const Arguments& arguments, const char* path) {
  auto value = co_await web_command(context, text_of(arguments[0]), path, std::nullopt, command_limit);
  if (!value) co_return failed(value.error());
  co_return action::done(value->is_string() ? value->get<std::string>() : std::string(), false);
}
asio::awaitable<Outcome> address(Context& context, const Arguments& arguments) {
  return told(context, arguments, "/url");
}
asio::awaitable<Outcome> title(Context& context, const Arguments& arguments) {
  return told(context, arguments, "/title");
}

std::vector<Parameter> opening() {
  return {
      must("url", text(), "The page"),
      may("driver", text(), "The URL of a WebDriver that runs; without it, a chromedriver is started for this page"),
      may("headless", boolean(), true, "Whether no window is shown"),
      may("verify", boolean(), true, "Whether the server's certificate has to be good"),
      may("options", Type::list_of(text()), List{}, "More options for Chromium's command line"),
      may("limit", duration(), Value(Duration(seconds(60))), "How long it may take until the browser is there"),
      may("browser", text(),
          "The debugging port of a browser that somebody uses, as 127.0.0.1:9222: instead of opening the page, its tab "
          "that is at `url`, or below it, is taken as it is")};
}

}  // namespace

void add_web(Actions& to) {
  to.push_back(acting(
      signature("web.open",
                "Opens a page in a browser of its own, or takes one that somebody has open; it stays until web.close.",
                opening(), Type::record(opened()), Effect::idempotent),
      nullptr, open));
  to.push_back(acting(signature("web.go", "Opens another address in the same page.",
                                {page(), must("url", text(), "The address")}, nothing(), Effect::idempotent),
                      nullptr, visit));
  to.push_back(
      acting(signature("web.fill", "Types something into a field of a page, in place of what it holds.",
                       {page(), element(), must("value", a(Type::Kind::any), "A text, or a secret"), limit(10)},
                       nothing(), Effect::idempotent),
             nullptr, fill));
  to.push_back(acting(signature("web.click", "Clicks on a part of a page, once it is shown.",
                                {page(), element(), limit(10)}, nothing(), Effect::once),
                      nullptr, click));
  to.push_back(acting(signature("web.answer", "Answers a question that a page puts in a small window of its own.",
                                {page(), must("yes", boolean(), "Whether it is accepted or dismissed"), limit(10)},
                                nothing(), Effect::once),
                      nullptr, answer));
  to.push_back(reading(signature("web.text", "The text that a part of a page shows; none if it isn't shown.",
                                 {page(), element()}, text().or_none(), Effect::reads),
                       text_of_element));
  to.push_back(reading(signature("web.shows", "Whether a text is shown somewhere on a page.",
                                 {page(), must("text", text(), "The text")}, boolean(), Effect::reads),
                       shows));
  to.push_back(
      reading(signature("web.address", "The address that a page is at.", {page()}, text(), Effect::reads), address));
  to.push_back(reading(signature("web.title", "The title of a page.", {page()}, text(), Effect::reads), title));
  to.push_back(acting(signature("web.close", "Closes a page and its browser.", {page()}, nothing(), Effect::idempotent),
                      nullptr, close));
}

}  // namespace ocflow::stdlib
