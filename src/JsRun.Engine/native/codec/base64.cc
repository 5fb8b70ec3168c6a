#include "codec/base64.h"

namespace jsrun {

namespace {

constexpr char kAlphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr uint8_t kInvalid = 0xFF;

struct DecodeTable {
  uint8_t of[256];
  constexpr DecodeTable() : of() {
    for (uint8_t& value : of) value = kInvalid;
    for (uint8_t i = 0; i < 64; ++i) of[static_cast<uint8_t>(kAlphabet[i])] = i;
  }
};
constexpr DecodeTable kDecode;

}  // namespace

void WriteBase64(const uint8_t* bytes, size_t count, ByteBuffer& out) {
  uint8_t* at = out.Reserve(Base64Length(count));
  const auto put = [&](uint32_t bits, int shift) { *at++ = static_cast<uint8_t>(kAlphabet[(bits >> shift) & 63]); };
  size_t i = 0;
  for (; i + 3 <= count; i += 3) {
    const uint32_t bits = static_cast<uint32_t>(bytes[i]) << 16 | static_cast<uint32_t>(bytes[i + 1]) << 8 | bytes[i + 2];
    for (int shift = 18; shift >= 0; shift -= 6) put(bits, shift);
  }
  if (i < count) {
    const bool two = count - i == 2;
    const uint32_t bits = static_cast<uint32_t>(bytes[i]) << 16 | (two ? static_cast<uint32_t>(bytes[i + 1]) << 8 : 0);
    put(bits, 18);
    put(bits, 12);
    if (two) {
      put(bits, 6);
    } else {
      *at++ = '=';
    }
    *at++ = '=';
  }
  out.Advance(Base64Length(count));
}

std::optional<size_t> Base64DecodedLength(const uint8_t* text, size_t length) {
  if (length % 4 != 0) return std::nullopt;
  if (length == 0) return 0;
  size_t padding = 0;
  while (padding < 2 && text[length - 1 - padding] == '=') ++padding;
  return length / 4 * 3 - padding;
}

bool DecodeBase64(const uint8_t* text, size_t length, uint8_t* bytes) {
  while (length > 0 && text[length - 1] == '=') --length;
  size_t i = 0;
  for (; i + 4 <= length; i += 4) {
    const uint8_t a = kDecode.of[text[i]], b = kDecode.of[text[i + 1]], c = kDecode.of[text[i + 2]], d = kDecode.of[text[i + 3]];
    if ((a | b | c | d) > 63) return false;
    *bytes++ = static_cast<uint8_t>(a << 2 | b >> 4);
    *bytes++ = static_cast<uint8_t>(b << 4 | c >> 2);
    *bytes++ = static_cast<uint8_t>(c << 6 | d);
  }
  if (i == length) return true;
  // Two or three characters are left; the bits that no byte takes must be zero.
  const uint8_t a = kDecode.of[text[i]], b = kDecode.of[text[i + 1]];
  if ((a | b) > 63) return false;
  *bytes++ = static_cast<uint8_t>(a << 2 | b >> 4);
  if (length - i == 2) return (b & 15) == 0;
  const uint8_t c = kDecode.of[text[i + 2]];
  if (c > 63) return false;
  *bytes++ = static_cast<uint8_t>(b << 4 | c >> 2);
  return (c & 3) == 0;
}

}  // namespace jsrun
