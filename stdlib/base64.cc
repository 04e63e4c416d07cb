#include "stdlib/base64.h"

namespace ocflow::stdlib {

std::string base64(const std::string& bytes) {
  constexpr char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  unsigned group = 0;
  int bits = 0;
  for (char c : bytes) {
    group = (group << 8) | static_cast<unsigned char>(c);
    for (bits += 8; bits >= 6; bits -= 6) text += digits[(group >> (bits - 6)) & 63u];
  }
  if (bits > 0) text += digits[(group << (6 - bits)) & 63u];
  while (text.size() % 4 != 0) text += '=';
  return text;
}

}  // namespace ocflow::stdlib
