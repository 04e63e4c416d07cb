#include <algorithm>

#include "engine/base/value_json.h"
#include "stdlib/families.h"
#include "stdlib/window_act.h"

namespace ocflow::stdlib {
namespace {

using std::chrono::seconds;

const RecordType& window() {
  static const RecordType type{
      "window",
      {field("title", text(), "Its title"), field("program", text(), "The name that its program gives its windows"),
       field("pid", number(), "The process id of its program; 0 where it isn't told")}};
  return type;
}

Parameter title() {
  return must("title", text(), "Its title, or a part of it; a window with just that title goes before others");
}
Parameter display() { return may("display", text(), "The X display, such as :0; without it, DISPLAY"); }
Parameter limit() { return may("limit", duration(), Value(Duration(seconds(30))), "How long that may take"); }
Parameter confirm() {
  return may("confirm", text(), "The button that answers should it ask whether that is meant: \"Don't save\"");
}

asio::awaitable<Outcome> find_window(Context&, const Arguments& arguments) {
  auto desktop = Desktop::open(text_or_empty(arguments[1]));
  if (!desktop) co_return failed(desktop.error());
  List all;
  for (const auto& found : windows_titled(**desktop, text_of(arguments[0]))) {
    Record record;
    record.fields = {{"title", valid_utf8(found.title)}, {"program", valid_utf8(found.program)}, {"pid", found.pid}};
    all.push_back(std::move(record));
  }
  co_return action::done(std::move(all), false);
}

asio::awaitable<Outcome> is_open_window(Context&, const Arguments& arguments) {
  auto desktop = Desktop::open(text_or_empty(arguments[1]));
  if (!desktop) co_return failed(desktop.error());
  co_return action::done(!windows_titled(**desktop, text_of(arguments[0])).empty(), false);
}

asio::awaitable<Outcome> is_hung(Context& context, const Arguments& arguments) {
  auto desktop = Desktop::open(text_or_empty(arguments[1]));
  if (!desktop) co_return failed(desktop.error());
  auto found = the_window(**desktop, text_of(arguments[0]));
  if (!found) co_return failed(found.error());
  if (!found->answers && found->pid == 0)
    co_return action::failed("\"" + found->title + "\" can't be asked whether it hangs");
  co_return action::done(co_await hangs(context, **desktop, *found), false);
}

Probed seen(const Result<std::unique_ptr<Desktop>>& desktop, const std::string& wanted, std::string to) {
  if (!desktop) return {Probed::Sees::would_fail, {}, {}, desktop.error().what};
  auto found = the_window(**desktop, wanted);
  if (!found) return {Probed::Sees::would_fail, {}, {}, found.error().what};
  return {Probed::Sees::would_change, "open: " + described(*found), std::move(to), {}};
}

asio::awaitable<Probed> probe_close(Context& context, const Arguments& arguments) {
  auto desktop = Desktop::open(text_or_empty(arguments[3]));
  if (desktop && windows_titled(**desktop, text_of(arguments[0])).empty())
    co_return Probed{Probed::Sees::already_so, "not open", "not open", {}};
  auto probed = seen(desktop, text_of(arguments[0]), "not open");
  if (probed.sees != Probed::Sees::would_change) co_return probed;
  auto found = the_window(**desktop, text_of(arguments[0]));
  if (co_await hangs(context, **desktop, *found)) probed.why = "its program hangs: it doesn't answer";
  co_return probed;
}

asio::awaitable<Outcome> close_window(Context& context, const Arguments& arguments, const Authority&) {
  WindowOrder order{text_of(arguments[0]), duration_of(arguments[1]), text_or_empty(arguments[2]),
                    text_or_empty(arguments[3])};
  co_return co_await close_window(context, order);
}

asio::awaitable<Probed> probe_menu(Context&, const Arguments& arguments) {
  auto desktop = Desktop::open(text_or_empty(arguments[5]));
  std::string path;
  for (const auto& entry : texts_of(arguments[1])) path += (path.empty() ? "" : " > ") + entry;
  co_return seen(desktop, text_of(arguments[0]), "selects " + path);
}

asio::awaitable<Outcome> menu(Context& context, const Arguments& arguments, const Authority&) {
  WindowOrder order{text_of(arguments[0]), duration_of(arguments[3]), text_or_empty(arguments[4]),
                    text_or_empty(arguments[5])};
  co_return co_await select_menu(context, order, texts_of(arguments[1]), bool_of(arguments[2]));
}

asio::awaitable<Probed> probe_press(Context&, const Arguments& arguments) {
  auto desktop = Desktop::open(text_or_empty(arguments[3]));
  co_return seen(desktop, text_of(arguments[0]), "presses \"" + text_of(arguments[1]) + "\"");
}

asio::awaitable<Outcome> press(Context& context, const Arguments& arguments, const Authority&) {
  WindowOrder order{text_of(arguments[0]), duration_of(arguments[2]), {}, text_or_empty(arguments[3])};
  co_return co_await press_button(context, order, text_of(arguments[1]));
}

}  // namespace

void add_window(Actions& to) {
  to.push_back(reading(signature("window.find", "The windows of a desktop that have a title.", {title(), display()},
                                 Type::list_of(Type::record(window())), Effect::reads),
                       find_window));
  to.push_back(reading(signature("window.is_open", "Whether there is a window of that title.", {title(), display()},
                                 boolean(), Effect::reads),
                       is_open_window));
  to.push_back(reading(signature("window.is_hung", "Whether the program of a window doesn't answer any more.",
                                 {title(), display()}, boolean(), Effect::reads),
                       is_hung));
  to.push_back(acting(signature("window.close", "Closes a window as its Close button does, and waits until it is gone.",
                                {title(), limit(), confirm(), display()}, nothing(), Effect::idempotent),
                      probe_close, close_window));
  to.push_back(acting(
      signature("window.menu", "Selects something from the menus of a window.",
                {title(), must("path", Type::list_of(text()), "The texts from menu to entry: [\"File\", \"Exit\"]"),
                 may("closes", boolean(), false, "Whether the window has to be gone afterwards"), limit(), confirm(),
                 display()},
                nothing(), Effect::once),
      probe_menu, menu));
  to.push_back(acting(signature("window.press", "Presses a button in a window.",
                                {title(), must("button", text(), "What is written on it"), limit(), display()},
                                nothing(), Effect::once),
                      probe_press, press));
}

}  // namespace ocflow::stdlib
