// The windows of an X display: found, and asked to close. Private to stdlib/.
#pragma once
#include <map>
#include <memory>
#include <set>

#include "stdlib/declare.h"
#include "stdlib/desktop_window.h"
#include "stdlib/xcb_library.h"

namespace ocflow::stdlib {

class Desktop {
 public:
  // `display` as $DISPLAY has it; empty: that. An error that says why there is no desktop.
  static Result<std::unique_ptr<Desktop>> open(const std::string& display);
  ~Desktop();

  // Those that people see as windows: what the window manager lists, or without one what stands in the tree.
  std::vector<DesktopWindow> windows();
  bool has_manager();
  // Asks; nothing is known by that. False: it can't be asked.
  bool ask_to_close(const DesktopWindow& window);
  void ping(const DesktopWindow& window);
  bool answered(const DesktopWindow& window);
  std::string text(const char* property);  // of the root window

 private:
  Desktop(const XcbLibrary& x, xcb_connection_t* connection, xcb_window_t root)
      : x_(x), connection_(connection), root_(root) {}
  xcb_atom_t atom(const char* name);
  std::string bytes(xcb_window_t window, const char* property);
  std::vector<std::uint32_t> numbers(xcb_window_t window, const char* property);
  std::vector<xcb_window_t> children(xcb_window_t window);
  bool shown(xcb_window_t window);
  void walk(xcb_window_t window, int depth, std::vector<DesktopWindow>& found);
  DesktopWindow describe(xcb_window_t window);
  void send(xcb_window_t to, xcb_window_t about, const char* type, std::vector<std::uint32_t> data, std::uint32_t mask);

  const XcbLibrary& x_;
  xcb_connection_t* connection_;
  xcb_window_t root_;
  std::map<std::string, xcb_atom_t> atoms_;
  std::set<std::uint32_t> answered_;
};

}  // namespace ocflow::stdlib
