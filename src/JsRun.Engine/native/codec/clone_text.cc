#include "codec/clone_text.h"

#include <charconv>
#include <cstring>

#include "codec/json_string.h"
#include "codec/text_block.h"

namespace jsrun {

namespace {

constexpr size_t kMaxDecimalWords = 8;
constexpr uint64_t kDecimalStep = 10'000'000'000'000'000'000u;
constexpr int kDigitsPerStep = 19;

}  // namespace

void WriteOneByteString(const uint8_t* text, size_t length, ByteBuffer& out) {
  if (length <= TextBlock::kBytes) {
    // Most keys and many values: one block, of which only the first bytes count.
    const TextBlock block(text);
    if (block.IsPlain(length)) {
      uint8_t* at = out.Reserve(TextBlock::kBytes + 2);
      *at = '"';
      block.Store(at + 1);
      at[length + 1] = '"';
      out.Advance(length + 2);
      return;
    }
  }
  WriteJsonUnits(text, length, out);
}

bool WriteTwoByteString(const uint8_t* text, size_t length, ByteBuffer& out) {
  if (length % 2 != 0 || reinterpret_cast<uintptr_t>(text) % 2 != 0) return false;
  WriteJsonUnits(reinterpret_cast<const uint16_t*>(text), length / 2, out);
  return true;
}

bool WriteDecimal(const uint8_t* digits, size_t length, bool negative, ByteBuffer& out) {
  if (length > kMaxDecimalWords * sizeof(uint64_t)) return false;
  uint64_t words[kMaxDecimalWords] = {};
  memcpy(words, digits, length);
  size_t count = (length + 7) / 8;
  while (count > 0 && words[count - 1] == 0) --count;

  uint64_t steps[kMaxDecimalWords * 2] = {};
  size_t step_count = 0;
  for (; count > 0; ++step_count) {
    unsigned __int128 rest = 0;
    for (size_t i = count; i-- > 0;) {
      rest = rest << 64 | words[i];
      words[i] = static_cast<uint64_t>(rest / kDecimalStep);
      rest %= kDecimalStep;
    }
    steps[step_count] = static_cast<uint64_t>(rest);
    if (words[count - 1] == 0) --count;
  }

  if (negative) out.Push('-');
  char text[24];
  const char* end = std::to_chars(text, text + sizeof text, step_count == 0 ? 0 : steps[step_count - 1]).ptr;
  out.Append(text, static_cast<size_t>(end - text));
  for (size_t i = step_count; i-- > 1;) {
    const size_t written = static_cast<size_t>(std::to_chars(text, text + sizeof text, steps[i - 1]).ptr - text);
    for (size_t zeros = kDigitsPerStep - written; zeros > 0; --zeros) out.Push('0');
    out.Append(text, written);
  }
  return true;
}

}  // namespace jsrun
