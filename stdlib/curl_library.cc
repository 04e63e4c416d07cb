#include "stdlib/curl_library.h"

#include <dlfcn.h>

namespace ocflow::stdlib {
namespace {

template <class Function>
bool find(void* library, const char* name, Function& to) {
  to = reinterpret_cast<Function>(dlsym(library, name));
  return to != nullptr;
}

bool fill(void* library, CurlLibrary& c) {
  return find(library, "curl_global_init", c.global_init) && find(library, "curl_easy_init", c.easy_init) &&
         find(library, "curl_easy_setopt", c.easy_setopt) && find(library, "curl_easy_getinfo", c.easy_getinfo) &&
         find(library, "curl_easy_strerror", c.easy_strerror) && find(library, "curl_easy_cleanup", c.easy_cleanup) &&
         find(library, "curl_multi_init", c.multi_init) && find(library, "curl_multi_setopt", c.multi_setopt) &&
         find(library, "curl_multi_add_handle", c.multi_add_handle) &&
         find(library, "curl_multi_remove_handle", c.multi_remove_handle) &&
         find(library, "curl_multi_socket_action", c.multi_socket_action) &&
         find(library, "curl_multi_info_read", c.multi_info_read) &&
         find(library, "curl_multi_cleanup", c.multi_cleanup) && find(library, "curl_slist_append", c.slist_append) &&
         find(library, "curl_slist_free_all", c.slist_free_all) && c.global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
}

Result<const CurlLibrary*> load() {
  static CurlLibrary loaded;
  for (const char* name : {"libcurl.so.4", "libcurl-gnutls.so.4"}) {
    void* library = dlopen(name, RTLD_NOW | RTLD_LOCAL);
    if (library && fill(library, loaded)) return &loaded;
  }
  return fail(ErrorKind::failed, "libcurl.so.4, which asks web servers, can't be loaded",
              "install the package libcurl4");
}

}  // namespace

Result<const CurlLibrary*> curl_library() {
  static const auto library = load();
  return library;
}

}  // namespace ocflow::stdlib
