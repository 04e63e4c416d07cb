// libxcb, loaded when the first window is looked for: the keeper runs where there is no X. Private to stdlib/.
#pragma once
#include <xcb/xcb.h>

#include "engine/base/result.h"

namespace ocflow::stdlib {

struct XcbLibrary {
  decltype(&xcb_connect) connect = nullptr;
  decltype(&xcb_connection_has_error) has_error = nullptr;
  decltype(&xcb_disconnect) disconnect = nullptr;
  decltype(&xcb_get_file_descriptor) get_fd = nullptr;
  decltype(&xcb_get_setup) get_setup = nullptr;
  decltype(&xcb_setup_roots_iterator) roots = nullptr;
  decltype(&xcb_intern_atom) intern_atom = nullptr;
  decltype(&xcb_intern_atom_reply) intern_atom_reply = nullptr;
  decltype(&xcb_get_property) get_property = nullptr;
  decltype(&xcb_get_property_reply) get_property_reply = nullptr;
  decltype(&xcb_get_property_value) get_property_value = nullptr;
  decltype(&xcb_get_property_value_length) get_property_value_length = nullptr;
  decltype(&xcb_query_tree) query_tree = nullptr;
  decltype(&xcb_query_tree_reply) query_tree_reply = nullptr;
  decltype(&xcb_query_tree_children) query_tree_children = nullptr;
  decltype(&xcb_query_tree_children_length) query_tree_children_length = nullptr;
  decltype(&xcb_get_window_attributes) get_window_attributes = nullptr;
  decltype(&xcb_get_window_attributes_reply) get_window_attributes_reply = nullptr;
  decltype(&xcb_change_window_attributes) change_window_attributes = nullptr;
  decltype(&xcb_send_event) send_event = nullptr;
  decltype(&xcb_flush) flush = nullptr;
  decltype(&xcb_poll_for_event) poll_for_event = nullptr;
};

Result<const XcbLibrary*> xcb_library();

}  // namespace ocflow::stdlib
