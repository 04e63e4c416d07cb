// libxml2, loaded when the first HTML page is imported. Linked in, it and what it needs cost every start of every
// command a millisecond. What the importer calls is found here, and handed on; so only the program itself has this
// file.
#include <dlfcn.h>

#include <stdexcept>
#include <string>

namespace {

template <typename Answer, typename... Given>
Answer late_xml(const char* name, Given... given) {
  static void* const library = dlopen("libxml2.so.2", RTLD_NOW | RTLD_LOCAL);
  void* const found = library ? dlsym(library, name) : nullptr;
  if (!found) throw std::runtime_error("an HTML page can't be read without libxml2: " + std::string(dlerror()));
  return reinterpret_cast<Answer (*)(Given...)>(found)(given...);
}

}  // namespace

extern "C" {

void* htmlCreateMemoryParserCtxt(const char* buffer, int size) { return late_xml<void*>(__func__, buffer, size); }
void htmlFreeParserCtxt(void* context) { late_xml<void>(__func__, context); }
int htmlCtxtUseOptions(void* context, int options) { return late_xml<int>(__func__, context, options); }
int xmlSwitchEncoding(void* context, int encoding) { return late_xml<int>(__func__, context, encoding); }
int htmlParseDocument(void* context) { return late_xml<int>(__func__, context); }
void xmlStopParser(void* context) { late_xml<void>(__func__, context); }

}  // extern "C"
