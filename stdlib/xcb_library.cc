#include "stdlib/xcb_library.h"

#include "stdlib/late_library.h"

namespace ocflow::stdlib {
namespace {

Result<const XcbLibrary*> load_xcb_library() {
  static XcbLibrary x;
  LateLibrary library("libxcb.so.1");
  library.get("xcb_connect", x.connect)
      .get("xcb_connection_has_error", x.has_error)
      .get("xcb_disconnect", x.disconnect)
      .get("xcb_get_file_descriptor", x.get_fd)
      .get("xcb_get_setup", x.get_setup)
      .get("xcb_setup_roots_iterator", x.roots)
      .get("xcb_intern_atom", x.intern_atom)
      .get("xcb_intern_atom_reply", x.intern_atom_reply)
      .get("xcb_get_property", x.get_property)
      .get("xcb_get_property_reply", x.get_property_reply)
      .get("xcb_get_property_value", x.get_property_value)
      .get("xcb_get_property_value_length", x.get_property_value_length)
      .get("xcb_query_tree", x.query_tree)
      .get("xcb_query_tree_reply", x.query_tree_reply)
      .get("xcb_query_tree_children", x.query_tree_children)
      .get("xcb_query_tree_children_length", x.query_tree_children_length)
      .get("xcb_get_window_attributes", x.get_window_attributes)
      .get("xcb_get_window_attributes_reply", x.get_window_attributes_reply)
      .get("xcb_change_window_attributes", x.change_window_attributes)
      .get("xcb_send_event", x.send_event)
      .get("xcb_flush", x.flush)
      .get("xcb_poll_for_event", x.poll_for_event);
  if (library.ok()) return &x;
  return fail(ErrorKind::failed, "there is no desktop here: libxcb.so.1, which speaks to X, can't be loaded",
              "install the package libxcb1");
}

}  // namespace

Result<const XcbLibrary*> xcb_library() {
  static const auto library = load_xcb_library();
  return library;
}

}  // namespace ocflow::stdlib
