#ifndef JSRUN_CODEC_JSON_TEXT_H_
#define JSRUN_CODEC_JSON_TEXT_H_

#include <cstddef>
#include <cstdint>

namespace jsrun {

enum class TextEncoding { kAscii, kUtf8, kInvalid };

// Whether bytes are ASCII, or other well-formed UTF-8.
TextEncoding CheckUtf8(const uint8_t* bytes, size_t count);

// What a JSON text is known to be before it is parsed.
struct JsonText {
  TextEncoding encoding;
  bool too_deep;       // more than `max_depth` containers inside one another; of a text that is no JSON, never too few
  bool may_have_tags;  // a key or string may start with `$`, spelled plainly or by an escape: yes rather too often than too rarely
};

// Looks at all of it in one pass.
JsonText ScanJson(const uint8_t* json, size_t count, uint32_t max_depth);

// The length of the well-formed UTF-8 sequence at `at`, 0 when there is none. `left` is at least 1.
size_t Utf8SequenceLength(const uint8_t* at, size_t left);

}  // namespace jsrun

#endif  // JSRUN_CODEC_JSON_TEXT_H_
