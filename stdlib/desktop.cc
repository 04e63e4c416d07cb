#include "stdlib/desktop.h"

#include <algorithm>
#include <cstdlib>
#include <cstring>

namespace ocflow::stdlib {
namespace {

template <class Reply>
struct Free {
  void operator()(Reply* reply) const { std::free(reply); }
};
template <class Reply>
using Owned = std::unique_ptr<Reply, Free<Reply>>;
template <class Reply>
Owned<Reply> own(Reply* reply) {
  return Owned<Reply>(reply);
}

constexpr std::uint32_t most_words = 1 << 16;

}  // namespace

Result<std::unique_ptr<Desktop>> Desktop::open(const std::string& display) {
  auto name = display;
  if (auto given = std::getenv("DISPLAY"); name.empty() && given) name = given;
  if (name.empty())
    return fail(ErrorKind::failed, "there is no desktop here: DISPLAY is not set",
                "run ocflow on the desktop, or say `display`");
  auto library = xcb_library();
  if (!library) return tl::unexpected(library.error());
  const auto& x = **library;
  auto connection = x.connect(name.c_str(), nullptr);
  if (x.has_error(connection) != 0) {
    x.disconnect(connection);
    return fail(ErrorKind::failed, "there is no desktop at " + name + ", or it lets nobody in",
                "look whether it runs, and whether XAUTHORITY names its key");
  }
  auto screens = x.roots(x.get_setup(connection));
  std::unique_ptr<Desktop> desktop(new Desktop(x, connection, screens.data->root));
  // Answers to a ping come to the root window.
  const std::uint32_t events = XCB_EVENT_MASK_SUBSTRUCTURE_NOTIFY;
  x.change_window_attributes(connection, desktop->root_, XCB_CW_EVENT_MASK, &events);
  x.flush(connection);
  return desktop;
}

Desktop::~Desktop() { x_.disconnect(connection_); }

xcb_atom_t Desktop::atom(const char* name) {
  auto [at, fresh] = atoms_.try_emplace(name, XCB_ATOM_NONE);
  if (!fresh) return at->second;
  auto asked = x_.intern_atom(connection_, 0, static_cast<std::uint16_t>(std::strlen(name)), name);
  if (auto reply = own(x_.intern_atom_reply(connection_, asked, nullptr))) at->second = reply->atom;
  return at->second;
}

std::string Desktop::bytes(xcb_window_t window, const char* property) {
  auto asked = x_.get_property(connection_, 0, window, atom(property), XCB_GET_PROPERTY_TYPE_ANY, 0, most_words);
  auto reply = own(x_.get_property_reply(connection_, asked, nullptr));
  if (!reply) return {};
  auto begin = static_cast<const char*>(x_.get_property_value(reply.get()));
  return {begin, static_cast<std::size_t>(x_.get_property_value_length(reply.get()))};
}

std::vector<std::uint32_t> Desktop::numbers(xcb_window_t window, const char* property) {
  auto raw = bytes(window, property);
  std::vector<std::uint32_t> all(raw.size() / sizeof(std::uint32_t));
  if (!all.empty()) std::memcpy(all.data(), raw.data(), all.size() * sizeof(std::uint32_t));
  return all;
}

std::string Desktop::text(const char* property) { return bytes(root_, property); }

std::vector<xcb_window_t> Desktop::children(xcb_window_t window) {
  auto reply = own(x_.query_tree_reply(connection_, x_.query_tree(connection_, window), nullptr));
  if (!reply) return {};
  auto first = x_.query_tree_children(reply.get());
  return {first, first + x_.query_tree_children_length(reply.get())};
}

bool Desktop::shown(xcb_window_t window) {
  auto asked = x_.get_window_attributes(connection_, window);
  auto reply = own(x_.get_window_attributes_reply(connection_, asked, nullptr));
  return reply && reply->map_state == XCB_MAP_STATE_VIEWABLE && reply->_class == XCB_WINDOW_CLASS_INPUT_OUTPUT;
}

DesktopWindow Desktop::describe(xcb_window_t window) {
  DesktopWindow found;
  found.id = window;
  found.title = bytes(window, "_NET_WM_NAME");
  if (found.title.empty()) found.title = bytes(window, "WM_NAME");
  auto program = bytes(window, "WM_CLASS");  // two texts, each with a zero at its end
  if (auto end = program.find('\0'); end != program.npos) program.erase(0, end + 1);
  found.program = program.substr(0, program.find('\0'));
  if (auto pid = numbers(window, "_NET_WM_PID"); !pid.empty()) found.pid = pid[0];
  for (auto protocol : numbers(window, "WM_PROTOCOLS")) {
    found.closes = found.closes || protocol == atom("WM_DELETE_WINDOW");
    found.answers = found.answers || protocol == atom("_NET_WM_PING");
  }
  return found;
}

bool Desktop::has_manager() {
  auto check = numbers(root_, "_NET_SUPPORTING_WM_CHECK");
  if (check.empty()) return false;
  // Of one that has gone the property may be left; its window is not.
  return numbers(check[0], "_NET_SUPPORTING_WM_CHECK") == check;
}

void Desktop::walk(xcb_window_t window, int depth, std::vector<DesktopWindow>& found) {
  for (auto child : children(window)) {
    if (!shown(child)) continue;
    auto described = describe(child);
    if (!described.program.empty() || described.closes)
      found.push_back(std::move(described));
    else if (depth > 0)
      walk(child, depth - 1, found);
  }
}

std::vector<DesktopWindow> Desktop::windows() {
  std::vector<DesktopWindow> found;
  if (!has_manager()) {
    walk(root_, 4, found);
    return found;
  }
  for (auto window : numbers(root_, "_NET_CLIENT_LIST")) found.push_back(describe(window));
  return found;
}

void Desktop::send(xcb_window_t to, xcb_window_t about, const char* type, std::vector<std::uint32_t> data,
                   std::uint32_t mask) {
  xcb_client_message_event_t event{};
  event.response_type = XCB_CLIENT_MESSAGE;
  event.format = 32;
  event.window = about;
  event.type = atom(type);
  std::copy(data.begin(), data.end(), event.data.data32);
  x_.send_event(connection_, 0, to, mask, reinterpret_cast<const char*>(&event));
  x_.flush(connection_);
}

bool Desktop::ask_to_close(const DesktopWindow& window) {
  constexpr std::uint32_t from_a_pager = 2;
  constexpr std::uint32_t to_the_manager = XCB_EVENT_MASK_SUBSTRUCTURE_NOTIFY | XCB_EVENT_MASK_SUBSTRUCTURE_REDIRECT;
  if (has_manager()) {
    send(root_, window.id, "_NET_CLOSE_WINDOW", {XCB_CURRENT_TIME, from_a_pager}, to_the_manager);
    return true;
  }
  if (!window.closes) return false;
  send(window.id, window.id, "WM_PROTOCOLS", {atom("WM_DELETE_WINDOW"), XCB_CURRENT_TIME}, XCB_EVENT_MASK_NO_EVENT);
  return true;
}

void Desktop::ping(const DesktopWindow& window) {
  answered_.erase(window.id);
  send(window.id, window.id, "WM_PROTOCOLS", {atom("_NET_WM_PING"), XCB_CURRENT_TIME, window.id},
       XCB_EVENT_MASK_NO_EVENT);
}

bool Desktop::answered(const DesktopWindow& window) {
  while (auto event = own(x_.poll_for_event(connection_))) {
    if ((event->response_type & 0x7f) != XCB_CLIENT_MESSAGE) continue;
    auto message = reinterpret_cast<const xcb_client_message_event_t*>(event.get());
    if (message->type == atom("WM_PROTOCOLS") && message->data.data32[0] == atom("_NET_WM_PING"))
      answered_.insert(message->data.data32[2]);
  }
  return answered_.count(window.id) > 0;
}

}  // namespace ocflow::stdlib
