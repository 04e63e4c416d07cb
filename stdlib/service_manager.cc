#include "stdlib/service_manager.h"

#include <unistd.h>

#include "stdlib/file_access.h"

namespace ocflow::stdlib {
namespace {

bool is_folder(const std::string& path) { return kind_of(path).value_or(FileKind::none) == FileKind::folder; }
bool is_program(const std::string& path) {
  return kind_of(path).value_or(FileKind::none) == FileKind::file && access(path.c_str(), X_OK) == 0;
}
bool has_slash(const std::string& text) { return text.find('/') != text.npos; }

// Where runit's services stand, by the habits of those who ship it.
std::string runit_folder(const std::string& service) {
  if (has_slash(service)) return is_folder(service) ? service : std::string();
  for (const char* home : {"/etc/service/", "/var/service/", "/service/"})
    if (is_folder(home + service)) return home + service;
  return {};
}

std::string script_of(const std::string& service) {
  auto path = has_slash(service) ? service : "/etc/init.d/" + service;
  return is_program(path) ? path : std::string();
}

Result<std::unique_ptr<ServiceManager>> unknown(const std::string& service, std::string where) {
  return fail(ErrorKind::failed, "the service \"" + service + "\" is not known here: " + std::move(where),
              "name it as its manager does, or give the folder of a runit service");
}

}  // namespace

std::string_view name_of(ServiceState::Is is) {
  switch (is) {
    case ServiceState::Is::running:
      return "running";
    case ServiceState::Is::stopped:
      return "stopped";
    case ServiceState::Is::starting:
      return "starting";
    case ServiceState::Is::stopping:
      return "stopping";
    case ServiceState::Is::failed:
      return "failed";
  }
  return "failed";
}

std::string_view name_of(Verb verb) {
  switch (verb) {
    case Verb::start:
      return "start";
    case Verb::stop:
      return "stop";
    case Verb::restart:
      return "restart";
  }
  return "restart";
}

Result<std::unique_ptr<ServiceManager>> manager_of(const std::string& service, const std::string& manager) {
  if (service.empty() || service[0] == '-' || service.find('\0') != service.npos)
    return fail(ErrorKind::failed, "\"" + service + "\" can't be the name of a service");
  bool systemd = manager.empty() && !has_slash(service) && is_folder("/run/systemd/system");
  if (manager == "systemd" || systemd) return systemd_service(service);
  auto folder = runit_folder(service);
  auto script = script_of(service);
  if (manager == "runit" && folder.empty())
    return unknown(service,
                   "no such folder" + std::string(has_slash(service) ? "" : " in /etc/service or /var/service"));
  if (manager == "init.d" && script.empty()) return unknown(service, "no such script in /etc/init.d");
  if (!folder.empty() && manager != "init.d") return runit_service(folder);
  if (!script.empty()) return init_script(script);
  if (has_slash(service)) return unknown(service, "it is neither the folder of a runit service nor a script");
  return unknown(service, "systemd does not run, it is not in /etc/service or /var/service, and not in /etc/init.d");
}

}  // namespace ocflow::stdlib
