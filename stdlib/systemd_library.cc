#include "stdlib/systemd_library.h"

#include "stdlib/late_library.h"

namespace ocflow::stdlib {
namespace {

Result<const SystemdLibrary*> load_systemd_library() {
  static SystemdLibrary s;
  LateLibrary library("libsystemd.so.0");
  library.get("sd_bus_new", s.bus_new)
      .get("sd_bus_set_address", s.set_address)
      .get("sd_bus_set_bus_client", s.set_bus_client)
      .get("sd_bus_start", s.start)
      .get("sd_bus_get_fd", s.get_fd)
      .get("sd_bus_get_events", s.get_events)
      .get("sd_bus_process", s.process)
      .get("sd_bus_close_unref", s.close_unref)
      .get("sd_bus_slot_unref", s.slot_unref)
      .get("sd_bus_match_signal_async", s.match_signal_async)
      .get("sd_bus_call_async", s.call_async)
      .get("sd_bus_message_new_method_call", s.new_method_call)
      .get("sd_bus_message_append", s.append)
      .get("sd_bus_message_append_strv", s.append_strv)
      .get("sd_bus_message_ref", s.message_ref)
      .get("sd_bus_message_unref", s.message_unref)
      .get("sd_bus_message_get_error", s.get_error)
      .get("sd_bus_message_read", s.read)
      .get("sd_bus_message_skip", s.skip)
      .get("sd_bus_message_enter_container", s.enter)
      .get("sd_bus_message_exit_container", s.exit)
      .get("sd_bus_message_peek_type", s.peek_type);
  if (library.ok()) return &s;
  return fail(ErrorKind::failed, "libsystemd.so.0, which speaks to systemd, can't be loaded",
              "install the package libsystemd0, or name another manager");
}

}  // namespace

Result<const SystemdLibrary*> systemd_library() {
  static const auto library = load_systemd_library();
  return library;
}

}  // namespace ocflow::stdlib
