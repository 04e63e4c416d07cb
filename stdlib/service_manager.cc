#include "stdlib/service_manager.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>

#include "stdlib/file_access.h"

namespace ocflow::stdlib {
namespace {

bool is_there(const std::string& path) { return kind_of(path).value_or(FileKind::none) != FileKind::none; }
bool is_folder(const std::string& path) { return kind_of(path).value_or(FileKind::none) == FileKind::folder; }
bool is_program(const std::string& path) {
  return kind_of(path).value_or(FileKind::none) == FileKind::file && access(path.c_str(), X_OK) == 0;
}
bool has_slash(const std::string& text) { return text.find('/') != text.npos; }

// s6 and runit look alike; s6 keeps no text of its state.
bool is_s6(const std::string& folder) { return is_folder(folder + "/event") && !is_there(folder + "/supervise/stat"); }

// Where supervised folders stand, by the habits of those who ship runit and s6.
std::string folder_of(const ServiceNamed& named) {
  if (has_slash(named.service)) return is_folder(named.service) ? named.service : std::string();
  std::vector<std::string> homes{"/etc/service", "/var/service", "/service", "/run/service", "/run/s6-rc/servicedirs"};
  if (!named.at.empty()) homes = {named.at};
  for (const auto& home : homes)
    if (is_folder(home + "/" + named.service)) return home + "/" + named.service;
  return {};
}

std::string script_of(const ServiceNamed& named) {
  auto home = named.at.empty() ? std::string("/etc/init.d") : named.at;
  auto path = has_slash(named.service) ? named.service : home + "/" + named.service;
  return is_program(path) ? path : std::string();
}

Result<std::unique_ptr<ServiceManager>> unknown(const ServiceNamed& named, std::string where) {
  return fail(ErrorKind::failed, "the service \"" + named.service + "\" is not known here: " + std::move(where),
              "name it as its manager does, or give the folder of a runit or s6 service");
}

Result<std::unique_ptr<ServiceManager>> found_out(Context& context, const ServiceNamed& named) {
  auto folder = folder_of(named);
  auto script = script_of(named);
  if (!has_slash(named.service) && is_folder("/run/systemd/system"))
    return systemd_service(context, named.service, named.at);
  if (!folder.empty()) return is_s6(folder) ? s6_service(folder) : runit_service(folder);
  if (!script.empty()) return init_script(script);
  if (has_slash(named.service)) return unknown(named, "it is neither the folder of a service nor a script");
  if (!supervisord_settings().empty()) return supervisord_service(named.service, named.at);
  return unknown(named,
                 "systemd does not run, it is not in /etc/service, /var/service or /run/service, not in "
                 "/etc/init.d, and there is no supervisord");
}

}  // namespace

Result<std::unique_ptr<ServiceManager>> manager_of(Context& context, const ServiceNamed& named) {
  const auto& [service, manager, at] = named;
  if (service.empty() || service[0] == '-' || service.find('\0') != service.npos)
    return fail(ErrorKind::failed, "\"" + service + "\" can't be the name of a service");
  if (manager.empty()) return found_out(context, named);
  if (manager == "systemd") return systemd_service(context, service, at);
  if (manager == "supervisord") return supervisord_service(service, at);
  if (manager == "init.d") {
    auto script = script_of(named);
    if (script.empty()) return unknown(named, "no such script in " + (at.empty() ? "/etc/init.d" : at));
    return init_script(script);
  }
  auto folder = folder_of(named);
  if (folder.empty()) return unknown(named, "there is no such folder" + (at.empty() ? "" : " in " + at));
  return manager == "s6" ? s6_service(folder) : runit_service(folder);
}

Result<StartType> start_type_by_down_file(const std::string& folder) {
  auto kind = kind_of(folder + "/down");
  if (!kind) return tl::unexpected(kind.error());
  return *kind == FileKind::none ? StartType::automatic : StartType::manual;
}

Result<void> set_down_file(const std::string& folder, bool down) {
  auto path = folder + "/down";
  if (!down) {
    if (unlink(path.c_str()) != 0 && errno != ENOENT) return file_error(path, "removed", errno);
    return {};
  }
  keeper::Descriptor file(open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC | O_NOCTTY, 0644));
  if (!file) return file_error(path, "made", errno);
  return {};
}

}  // namespace ocflow::stdlib
