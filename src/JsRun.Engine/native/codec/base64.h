#ifndef JSRUN_CODEC_BASE64_H_
#define JSRUN_CODEC_BASE64_H_

#include <cstddef>
#include <cstdint>
#include <optional>

#include "buffer/byte_buffer.h"

namespace jsrun {

constexpr size_t Base64Length(size_t byte_count) { return (byte_count + 2) / 3 * 4; }

// Appends standard base64 with padding.
void WriteBase64(const uint8_t* bytes, size_t count, ByteBuffer& out);

// How many bytes a text of standard base64 with padding stands for; nothing when its length or padding is wrong.
std::optional<size_t> Base64DecodedLength(const uint8_t* text, size_t length);

// Decodes into `bytes`, which has room for Base64DecodedLength; false when a character is not base64.
bool DecodeBase64(const uint8_t* text, size_t length, uint8_t* bytes);

}  // namespace jsrun

#endif  // JSRUN_CODEC_BASE64_H_
