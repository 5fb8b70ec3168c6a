#ifndef JSRUN_CODEC_CLONE_TEXT_H_
#define JSRUN_CODEC_CLONE_TEXT_H_

#include <cstddef>
#include <cstdint>

#include "buffer/byte_buffer.h"

namespace jsrun {

// Writes Latin-1 as a JSON string literal with its quotes. 16 bytes beyond the text must be readable.
void WriteOneByteString(const uint8_t* text, size_t length, ByteBuffer& out);

// The same from UTF-16 in native byte order; false when `length`, in bytes, or the alignment is odd.
bool WriteTwoByteString(const uint8_t* text, size_t length, ByteBuffer& out);

// Writes a little-endian integer in decimal; false when it is so long that V8 does it faster.
bool WriteDecimal(const uint8_t* digits, size_t length, bool negative, ByteBuffer& out);

}  // namespace jsrun

#endif  // JSRUN_CODEC_CLONE_TEXT_H_
