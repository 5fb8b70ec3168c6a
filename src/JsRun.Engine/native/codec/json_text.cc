#include "codec/json_text.h"

#include <algorithm>
#include <cstring>

namespace jsrun {

size_t Utf8SequenceLength(const uint8_t* at, size_t left) {
  const auto tail = [&](size_t i) { return i < left && (at[i] & 0xC0) == 0x80; };
  if (at[0] < 0x80) return 1;
  if (at[0] >= 0xC2 && at[0] <= 0xDF) return tail(1) ? 2 : 0;
  if ((at[0] & 0xF0) == 0xE0) {
    if (!tail(1) || !tail(2)) return 0;
    if ((at[0] == 0xE0 && at[1] < 0xA0) || (at[0] == 0xED && at[1] > 0x9F)) return 0;
    return 3;
  }
  if (at[0] >= 0xF0 && at[0] <= 0xF4) {
    if (!tail(1) || !tail(2) || !tail(3)) return 0;
    if ((at[0] == 0xF0 && at[1] < 0x90) || (at[0] == 0xF4 && at[1] > 0x8F)) return 0;
    return 4;
  }
  return 0;
}

TextEncoding CheckUtf8(const uint8_t* bytes, size_t count) {
  TextEncoding encoding = TextEncoding::kAscii;
  size_t i = 0;
  while (i < count) {
    while (count - i >= 8) {
      uint64_t word;
      memcpy(&word, bytes + i, 8);
      if ((word & 0x8080808080808080u) != 0) break;
      i += 8;
    }
    for (const size_t end = std::min(count, i + 8); i < end;) {
      const size_t length = Utf8SequenceLength(bytes + i, count - i);
      if (length == 0) return TextEncoding::kInvalid;
      if (length > 1) encoding = TextEncoding::kUtf8;
      i += length;
    }
  }
  return encoding;
}

}  // namespace jsrun
