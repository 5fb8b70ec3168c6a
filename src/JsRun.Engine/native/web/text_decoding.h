#ifndef JSRUN_WEB_TEXT_DECODING_H_
#define JSRUN_WEB_TEXT_DECODING_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace jsrun {

enum class TextEncoding { kUtf8, kUtf16LittleEndian, kUtf16BigEndian, kWindows1252 };

// Decodes after https://encoding.spec.whatwg.org. What is malformed becomes U+FFFD; `is_valid` says whether there was none. Unless `is_last`,
// the beginning of a character at the end is not decoded: `consumed` is where it begins. Any thread.
struct DecodedText {
  std::u16string text;
  size_t consumed = 0;
  bool is_valid = true;
};
DecodedText DecodeText(TextEncoding encoding, const uint8_t* bytes, size_t length, bool is_last);

// Forgiving base64 (https://infra.spec.whatwg.org), to Latin1. False when the text is not that.
bool DecodeForgivingBase64(const std::u16string& text, std::string& bytes);

// Standard base64 with padding.
std::string EncodeBase64(const std::string& bytes);

}  // namespace jsrun

#endif  // JSRUN_WEB_TEXT_DECODING_H_
