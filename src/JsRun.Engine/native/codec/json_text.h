#ifndef JSRUN_CODEC_JSON_TEXT_H_
#define JSRUN_CODEC_JSON_TEXT_H_

#include <cstddef>
#include <cstdint>

namespace jsrun {

enum class TextEncoding { kAscii, kUtf8, kInvalid };

// Whether bytes are ASCII, or other well-formed UTF-8.
TextEncoding CheckUtf8(const uint8_t* bytes, size_t count);

// The most containers that are inside one another; of a text that is no JSON, something no smaller than a parser would meet.
uint32_t JsonDepth(const uint8_t* json, size_t count);

// Whether a key or string may start with `$`, spelled plainly or by an escape. Says yes too often rather than too rarely.
bool MayHaveTags(const uint8_t* json, size_t count);

// The length of the well-formed UTF-8 sequence at `at`, 0 when there is none. `left` is at least 1.
size_t Utf8SequenceLength(const uint8_t* at, size_t left);

}  // namespace jsrun

#endif  // JSRUN_CODEC_JSON_TEXT_H_
