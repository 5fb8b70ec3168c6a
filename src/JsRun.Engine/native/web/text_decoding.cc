#include "web/text_decoding.h"

namespace jsrun {
namespace {

constexpr char16_t kReplacement = 0xFFFD;

// Windows-1252's characters from 0x80 to 0x9F.
constexpr char16_t kWindows1252[] = {0x20AC, 0x0081, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
                                     0x2039, 0x0152, 0x008D, 0x017D, 0x008F, 0x0090, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
                                     0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x009D, 0x017E, 0x0178};

void AppendCodePoint(uint32_t point, std::u16string& text) {
  if (point < 0x10000) {
    text.push_back(static_cast<char16_t>(point));
  } else {
    text.push_back(static_cast<char16_t>(0xD800 + ((point - 0x10000) >> 10)));
    text.push_back(static_cast<char16_t>(0xDC00 + ((point - 0x10000) & 0x3FF)));
  }
}

void Replace(DecodedText& result) {
  result.text.push_back(kReplacement);
  result.is_valid = false;
}

// How many bytes follow a first byte, and what the second may be; none for a byte that begins nothing.
struct Sequence {
  int needed;
  uint8_t lower;
  uint8_t upper;
};

Sequence SequenceOf(uint8_t first) {
  if (first >= 0xC2 && first <= 0xDF) return {1, 0x80, 0xBF};
  if (first == 0xE0) return {2, 0xA0, 0xBF};
  if (first == 0xED) return {2, 0x80, 0x9F};
  if (first >= 0xE1 && first <= 0xEF) return {2, 0x80, 0xBF};
  if (first == 0xF0) return {3, 0x90, 0xBF};
  if (first >= 0xF1 && first <= 0xF3) return {3, 0x80, 0xBF};
  if (first == 0xF4) return {3, 0x80, 0x8F};
  return {0, 0, 0};
}

void DecodeUtf8(const uint8_t* bytes, size_t length, bool is_last, DecodedText& result) {
  size_t at = 0;
  while (at < length) {
    const uint8_t first = bytes[at];
    if (first < 0x80) {
      result.text.push_back(first);
      at++;
      continue;
    }
    Sequence sequence = SequenceOf(first);
    if (sequence.needed == 0) {
      Replace(result);
      at++;
      continue;
    }
    uint32_t point = first & (0x3F >> sequence.needed);
    size_t next = at + 1;
    int needed = sequence.needed;
    for (; needed > 0 && next < length; needed--, next++) {
      if (bytes[next] < sequence.lower || bytes[next] > sequence.upper) break;
      point = (point << 6) | (bytes[next] & 0x3F);
      sequence.lower = 0x80;
      sequence.upper = 0xBF;
    }
    if (needed == 0) {
      AppendCodePoint(point, result.text);
    } else if (next == length && !is_last) {
      break;
    } else {
      Replace(result);
    }
    at = next;
  }
  result.consumed = at;
}

void DecodeUtf16(const uint8_t* bytes, size_t length, bool is_big, bool is_last, DecodedText& result) {
  const auto unit_at = [&](size_t at) {
    return static_cast<char16_t>(is_big ? (bytes[at] << 8) | bytes[at + 1] : bytes[at] | (bytes[at + 1] << 8));
  };
  size_t at = 0;
  while (at + 1 < length) {
    const char16_t unit = unit_at(at);
    const bool is_high = unit >= 0xD800 && unit <= 0xDBFF;
    if (is_high && at + 3 >= length && !is_last) break;
    const char16_t other = is_high && at + 3 < length ? unit_at(at + 2) : 0;
    if (is_high && other >= 0xDC00 && other <= 0xDFFF) {
      result.text.push_back(unit);
      result.text.push_back(other);
      at += 4;
      continue;
    }
    if (is_high && at + 3 == length) {  // what is left of the second half is malformed together with the first
      Replace(result);
      at = length;
      break;
    }
    if (unit >= 0xD800 && unit <= 0xDFFF) Replace(result);
    else result.text.push_back(unit);
    at += 2;
  }
  if (is_last && at < length) {
    Replace(result);
    at = length;
  }
  result.consumed = at;
}

int Base64Digit(char16_t c) {
  if (c >= 'A' && c <= 'Z') return c - 'A';
  if (c >= 'a' && c <= 'z') return c - 'a' + 26;
  if (c >= '0' && c <= '9') return c - '0' + 52;
  return c == '+' ? 62 : c == '/' ? 63 : -1;
}

}  // namespace

DecodedText DecodeText(TextEncoding encoding, const uint8_t* bytes, size_t length, bool is_last) {
  DecodedText result;
  result.text.reserve(encoding == TextEncoding::kUtf8 || encoding == TextEncoding::kWindows1252 ? length : length / 2);
  switch (encoding) {
    case TextEncoding::kUtf8: DecodeUtf8(bytes, length, is_last, result); break;
    case TextEncoding::kUtf16LittleEndian: DecodeUtf16(bytes, length, false, is_last, result); break;
    case TextEncoding::kUtf16BigEndian: DecodeUtf16(bytes, length, true, is_last, result); break;
    case TextEncoding::kWindows1252:
      for (size_t i = 0; i < length; i++) {
        result.text.push_back(bytes[i] >= 0x80 && bytes[i] < 0xA0 ? kWindows1252[bytes[i] - 0x80] : bytes[i]);
      }
      result.consumed = length;
      break;
  }
  return result;
}

bool DecodeForgivingBase64(const std::u16string& text, std::string& bytes) {
  std::u16string digits;
  digits.reserve(text.size());
  for (const char16_t c : text) {
    if (c != ' ' && c != '\t' && c != '\n' && c != '\f' && c != '\r') digits.push_back(c);
  }
  if (digits.size() % 4 == 0) {
    for (int i = 0; i < 2 && !digits.empty() && digits.back() == '='; i++) digits.pop_back();
  }
  if (digits.size() % 4 == 1) return false;
  bytes.reserve(digits.size() / 4 * 3 + 2);
  uint32_t bits = 0;
  int count = 0;
  for (const char16_t c : digits) {
    const int digit = Base64Digit(c);
    if (digit < 0) return false;
    bits = (bits << 6) | static_cast<uint32_t>(digit);
    count += 6;
    if (count < 8) continue;
    count -= 8;
    bytes.push_back(static_cast<char>(bits >> count));
  }
  return true;
}

std::string EncodeBase64(const std::string& bytes) {
  constexpr char kDigits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  text.reserve((bytes.size() + 2) / 3 * 4);
  for (size_t i = 0; i < bytes.size(); i += 3) {
    const auto byte = [&](size_t at) -> uint32_t { return at < bytes.size() ? static_cast<uint8_t>(bytes[at]) : 0; };
    const uint32_t bits = (byte(i) << 16) | (byte(i + 1) << 8) | byte(i + 2);
    text.push_back(kDigits[bits >> 18]);
    text.push_back(kDigits[(bits >> 12) & 63]);
    text.push_back(i + 1 < bytes.size() ? kDigits[(bits >> 6) & 63] : '=');
    text.push_back(i + 2 < bytes.size() ? kDigits[bits & 63] : '=');
  }
  return text;
}

}  // namespace jsrun
