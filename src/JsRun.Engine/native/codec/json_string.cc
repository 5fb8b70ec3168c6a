#include "codec/json_string.h"

#include <algorithm>

#include "codec/json_text.h"
#include "codec/text_block.h"

namespace jsrun {

namespace {

constexpr char kHex[] = "0123456789abcdef";
constexpr size_t kChunk = 2048;       // units converted between two reservations
constexpr size_t kMaxBytesPerUnit = 6;  // \u001f
constexpr std::string_view kReplacement = "\xEF\xBF\xBD";
constexpr std::string_view kEllipsis = "\xE2\x80\xA6";

// The letter after the backslash, 'u' for \u00XX, 0 when the byte stands for itself.
struct EscapeTable {
  char of[256] = {};
  constexpr EscapeTable() {
    for (int i = 0; i < 0x20; ++i) of[i] = 'u';
    of['\b'] = 'b';
    of['\f'] = 'f';
    of['\n'] = 'n';
    of['\r'] = 'r';
    of['\t'] = 't';
    of['"'] = '"';
    of['\\'] = '\\';
  }
};
constexpr EscapeTable kEscapes;

uint8_t* PutHexEscape(uint8_t* at, uint16_t unit) {
  *at++ = '\\';
  *at++ = 'u';
  for (int shift = 12; shift >= 0; shift -= 4) *at++ = static_cast<uint8_t>(kHex[(unit >> shift) & 15]);
  return at;
}

uint8_t* PutAscii(uint8_t* at, uint8_t byte) {
  const char escape = kEscapes.of[byte];
  if (escape == 0) {
    *at++ = byte;
    return at;
  }
  if (escape == 'u') return PutHexEscape(at, byte);
  *at++ = '\\';
  *at++ = static_cast<uint8_t>(escape);
  return at;
}

uint8_t* PutUtf8(uint8_t* at, uint32_t code) {
  if (code < 0x80) {
    *at++ = static_cast<uint8_t>(code);
  } else if (code < 0x800) {
    *at++ = static_cast<uint8_t>(0xC0 | (code >> 6));
    *at++ = static_cast<uint8_t>(0x80 | (code & 0x3F));
  } else if (code < 0x10000) {
    *at++ = static_cast<uint8_t>(0xE0 | (code >> 12));
    *at++ = static_cast<uint8_t>(0x80 | ((code >> 6) & 0x3F));
    *at++ = static_cast<uint8_t>(0x80 | (code & 0x3F));
  } else {
    *at++ = static_cast<uint8_t>(0xF0 | (code >> 18));
    *at++ = static_cast<uint8_t>(0x80 | ((code >> 12) & 0x3F));
    *at++ = static_cast<uint8_t>(0x80 | ((code >> 6) & 0x3F));
    *at++ = static_cast<uint8_t>(0x80 | (code & 0x3F));
  }
  return at;
}

// Latin-1 to escaped UTF-8.
uint8_t* PutUnits(uint8_t* at, const uint8_t* units, size_t count) {
  size_t i = 0;
  while (i < count) {
    while (count - i >= TextBlock::kBytes) {
      const TextBlock block(units + i);
      if (block.NeedCare() != 0) break;
      block.Store(at);
      at += TextBlock::kBytes;
      i += TextBlock::kBytes;
    }
    for (const size_t end = std::min(count, i + TextBlock::kBytes); i < end; ++i) {
      at = units[i] < 0x80 ? PutAscii(at, units[i]) : PutUtf8(at, units[i]);
    }
  }
  return at;
}

bool IsLead(uint16_t unit) { return (unit & 0xFC00) == 0xD800; }
bool IsTrail(uint16_t unit) { return (unit & 0xFC00) == 0xDC00; }

uint8_t* PutUnits(uint8_t* at, const uint16_t* units, size_t count) {
  for (size_t i = 0; i < count; ++i) {
    const uint16_t unit = units[i];
    if (unit < 0x80) {
      at = PutAscii(at, static_cast<uint8_t>(unit));
    } else if ((unit & 0xF800) != 0xD800) {
      at = PutUtf8(at, unit);
    } else if (IsLead(unit) && i + 1 < count && IsTrail(units[i + 1])) {
      at = PutUtf8(at, 0x10000 + ((unit - 0xD800u) << 10) + (units[++i] - 0xDC00u));
    } else {
      at = PutHexEscape(at, unit);
    }
  }
  return at;
}

// A chunk must not end between the halves of a pair.
size_t ChunkLength(const uint8_t*, size_t count, size_t chunk) { return std::min(count, chunk); }
size_t ChunkLength(const uint16_t* units, size_t count, size_t chunk) {
  if (count <= chunk) return count;
  return IsLead(units[chunk - 1]) ? chunk - 1 : chunk;
}

template <typename Unit>
void WriteUnits(const Unit* units, size_t count, size_t max_bytes, ByteBuffer& out) {
  const size_t start = out.length();
  const size_t chunk = max_bytes == SIZE_MAX ? kChunk : 64;
  out.Push('"');
  while (count > 0) {
    if (max_bytes != SIZE_MAX && out.length() - start >= max_bytes) {
      out.Append(kEllipsis);
      break;
    }
    const size_t length = ChunkLength(units, count, chunk);
    uint8_t* at = out.Reserve(length * kMaxBytesPerUnit);
    out.Advance(static_cast<size_t>(PutUnits(at, units, length) - at));
    units += length;
    count -= length;
  }
  out.Push('"');
}

}  // namespace

void WriteJsonUnits(const uint8_t* units, size_t count, ByteBuffer& out) { WriteUnits(units, count, SIZE_MAX, out); }
void WriteJsonUnits(const uint16_t* units, size_t count, ByteBuffer& out) { WriteUnits(units, count, SIZE_MAX, out); }

void WriteJsonString(v8::Isolate* isolate, v8::Local<v8::String> text, ByteBuffer& out) {
  WriteJsonStringCut(isolate, text, SIZE_MAX, out);
}

void WriteJsonStringCut(v8::Isolate* isolate, v8::Local<v8::String> text, size_t max_bytes, ByteBuffer& out) {
  v8::String::ValueView view(isolate, text);
  if (view.is_one_byte()) {
    WriteUnits(view.data8(), view.length(), max_bytes, out);
  } else {
    WriteUnits(view.data16(), view.length(), max_bytes, out);
  }
}

void WriteJsonString(std::string_view utf8, ByteBuffer& out) { WriteJsonStringCut(utf8, SIZE_MAX, out); }

void WriteJsonStringCut(std::string_view utf8, size_t max_bytes, ByteBuffer& out) {
  const size_t start = out.length();
  out.Push('"');
  const uint8_t* bytes = reinterpret_cast<const uint8_t*>(utf8.data());
  for (size_t i = 0; i < utf8.size();) {
    if (out.length() - start >= max_bytes) {
      out.Append(kEllipsis);
      break;
    }
    if (bytes[i] < 0x80) {
      uint8_t* at = out.Reserve(kMaxBytesPerUnit);
      out.Advance(static_cast<size_t>(PutAscii(at, bytes[i++]) - at));
      continue;
    }
    const size_t length = Utf8SequenceLength(bytes + i, utf8.size() - i);
    if (length == 0) {
      out.Append(kReplacement);
      ++i;
    } else {
      out.Append(bytes + i, length);
      i += length;
    }
  }
  out.Push('"');
}

void AppendUtf8(v8::Isolate* isolate, v8::Local<v8::String> text, ByteBuffer& out, uint32_t max_units) {
  v8::String::ValueView view(isolate, text);
  const uint32_t length = std::min(view.length(), max_units);
  uint32_t i = 0;
  if (view.is_one_byte()) {
    // Nearly all of most texts is ASCII.
    uint8_t* at = out.Reserve(length);
    for (; length - i >= TextBlock::kBytes; i += TextBlock::kBytes) {
      const TextBlock block(view.data8() + i);
      if (block.BeyondAscii() != 0) break;
      block.Store(at + i);
    }
    out.Advance(i);
  }
  for (; i < length; ++i) {
    uint32_t code = view.is_one_byte() ? view.data8()[i] : view.data16()[i];
    if ((code & 0xF800) == 0xD800) {
      const bool pair = IsLead(static_cast<uint16_t>(code)) && i + 1 < length && IsTrail(view.data16()[i + 1]);
      code = pair ? 0x10000 + ((code - 0xD800u) << 10) + (view.data16()[++i] - 0xDC00u) : 0xFFFD;
    }
    uint8_t* at = out.Reserve(4);
    out.Advance(static_cast<size_t>(PutUtf8(at, code) - at));
  }
  if (length < view.length()) out.Append(kEllipsis);
}

std::string ToUtf8(v8::Isolate* isolate, v8::Local<v8::String> text, uint32_t max_units) {
  ScopedBuffer bytes;
  AppendUtf8(isolate, text, bytes, max_units);
  return std::string(reinterpret_cast<const char*>(bytes.data()), bytes.length());
}

}  // namespace jsrun
