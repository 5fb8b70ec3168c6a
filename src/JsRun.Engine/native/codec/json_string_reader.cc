#include <cstring>
#include <string_view>
#include <vector>

#include "codec/json_text.h"
#include "codec/value_reader.h"

namespace jsrun {

namespace {

int HexValue(uint8_t digit) {
  if (digit >= '0' && digit <= '9') return digit - '0';
  if (digit >= 'a' && digit <= 'f') return digit - 'a' + 10;
  if (digit >= 'A' && digit <= 'F') return digit - 'A' + 10;
  return -1;
}

// What one letter after a backslash stands for, 0 when it is none of the simple ones.
uint16_t SimpleEscape(uint8_t letter) {
  switch (letter) {
    case '"': case '\\': case '/': return letter;
    case 'b': return '\b';
    case 'f': return '\f';
    case 'n': return '\n';
    case 'r': return '\r';
    case 't': return '\t';
    default: return 0;
  }
}

// Decodes the inside of a literal, which is well-formed UTF-8, to UTF-16.
class Decoder {
 public:
  explicit Decoder(std::string_view text) : text_(text) { units_.reserve(text.size()); }

  bool Run() {
    while (at_ < text_.size()) {
      const uint8_t byte = Byte(at_);
      if (byte == '"' || byte < 0x20) return false;
      if (byte == '\\') {
        if (!Escape()) return false;
      } else if (byte < 0x80) {
        units_.push_back(byte);
        ++at_;
      } else {
        Sequence();
      }
    }
    return true;
  }

  v8::MaybeLocal<v8::String> ToString(v8::Isolate* isolate) const {
    return v8::String::NewFromTwoByte(isolate, units_.data(), v8::NewStringType::kNormal, static_cast<int>(units_.size()));
  }

 private:
  uint8_t Byte(size_t i) const { return static_cast<uint8_t>(text_[i]); }

  bool Escape() {
    if (at_ + 1 >= text_.size()) return false;
    const uint8_t letter = Byte(at_ + 1);
    if (letter != 'u') {
      const uint16_t unit = SimpleEscape(letter);
      if (unit == 0) return false;
      units_.push_back(unit);
      at_ += 2;
      return true;
    }
    if (at_ + 6 > text_.size()) return false;
    int unit = 0;
    for (size_t i = at_ + 2; i < at_ + 6; ++i) {
      const int digit = HexValue(Byte(i));
      if (digit < 0) return false;
      unit = unit << 4 | digit;
    }
    units_.push_back(static_cast<uint16_t>(unit));
    at_ += 6;
    return true;
  }

  void Sequence() {
    const size_t length = Utf8SequenceLength(reinterpret_cast<const uint8_t*>(text_.data()) + at_, text_.size() - at_);
    uint32_t code = Byte(at_) & (0xFFu >> (length + 1));
    for (size_t i = 1; i < length; ++i) code = code << 6 | (Byte(at_ + i) & 0x3Fu);
    at_ += length;
    if (code < 0x10000) {
      units_.push_back(static_cast<uint16_t>(code));
    } else {
      units_.push_back(static_cast<uint16_t>(0xD7C0 + (code >> 10)));
      units_.push_back(static_cast<uint16_t>(0xDC00 + (code & 0x3FF)));
    }
  }

  std::string_view text_;
  size_t at_ = 0;
  std::vector<uint16_t> units_;
};

// Whether no byte needs decoding: no quote, no backslash, no control character.
bool IsPlain(const uint8_t* bytes, size_t count) {
  for (size_t i = 0; i < count; ++i) {
    if (bytes[i] < 0x20 || bytes[i] == '"' || bytes[i] == '\\') return false;
  }
  return true;
}

}  // namespace

v8::MaybeLocal<v8::String> ReadJsonString(v8::Isolate* isolate, jsr_text json_literal) {
  if (json_literal.length < 2 || json_literal.length > static_cast<uint64_t>(v8::String::kMaxLength)) return {};
  const size_t count = static_cast<size_t>(json_literal.length) - 2;
  const uint8_t* bytes = json_literal.data + 1;
  if (json_literal.data[0] != '"' || bytes[count] != '"') return {};
  if (count == 0) return v8::String::Empty(isolate);
  const TextEncoding encoding = CheckUtf8(bytes, count);
  if (encoding == TextEncoding::kInvalid) return {};
  if (IsPlain(bytes, count)) {
    if (encoding == TextEncoding::kAscii) {
      return v8::String::NewFromOneByte(isolate, bytes, v8::NewStringType::kNormal, static_cast<int>(count));
    }
    return v8::String::NewFromUtf8(isolate, reinterpret_cast<const char*>(bytes), v8::NewStringType::kNormal, static_cast<int>(count));
  }
  Decoder decoder(std::string_view(reinterpret_cast<const char*>(bytes), count));
  if (!decoder.Run()) return {};
  return decoder.ToString(isolate);
}

}  // namespace jsrun
