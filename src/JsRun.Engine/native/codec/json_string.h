#ifndef JSRUN_CODEC_JSON_STRING_H_
#define JSRUN_CODEC_JSON_STRING_H_

#include <v8.h>

#include <cstdint>
#include <string>
#include <string_view>

#include "buffer/byte_buffer.h"

namespace jsrun {

// Writes a JSON string literal with its quotes. Lone surrogates become \udXXX; control characters are escaped. Owner thread.
void WriteJsonString(v8::Isolate* isolate, v8::Local<v8::String> text, ByteBuffer& out);

// The same from Latin-1 and from UTF-16. Any thread.
void WriteJsonUnits(const uint8_t* units, size_t count, ByteBuffer& out);
void WriteJsonUnits(const uint16_t* units, size_t count, ByteBuffer& out);

// The same from UTF-8; what is not UTF-8 becomes U+FFFD. Any thread.
void WriteJsonString(std::string_view utf8, ByteBuffer& out);

// The same, cut to about `max_bytes` of output with an ellipsis.
void WriteJsonStringCut(v8::Isolate* isolate, v8::Local<v8::String> text, size_t max_bytes, ByteBuffer& out);
void WriteJsonStringCut(std::string_view utf8, size_t max_bytes, ByteBuffer& out);

// Appends the bare text as UTF-8, lone surrogates as U+FFFD, cut with an ellipsis after `max_units` UTF-16 units. Owner thread.
void AppendUtf8(v8::Isolate* isolate, v8::Local<v8::String> text, ByteBuffer& out, uint32_t max_units = UINT32_MAX);
std::string ToUtf8(v8::Isolate* isolate, v8::Local<v8::String> text, uint32_t max_units = UINT32_MAX);

}  // namespace jsrun

#endif  // JSRUN_CODEC_JSON_STRING_H_
