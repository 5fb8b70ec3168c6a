#include "codec/json_number.h"

#include <charconv>
#include <cmath>

namespace jsrun {

namespace {

constexpr double kMaxExactInteger = 9007199254740992.0;  // 2^53

// Fractions of few digits, which most are, without the search for the shortest digits: a decimal of at most 15 digits that reads as the
// number is the shortest, because no two of them read as the same one.
bool WriteShortFraction(double value, ByteBuffer& out) {
  constexpr int64_t kScale = 1000;
  constexpr double kMaxScaled = 1e15;
  const double scaled = value * static_cast<double>(kScale);
  if (!(scaled >= 1 && scaled < kMaxScaled)) return false;
  const int64_t thousandths = static_cast<int64_t>(scaled + 0.5);
  if (static_cast<double>(thousandths) / static_cast<double>(kScale) != value) return false;
  WriteInteger(thousandths / kScale, out);
  const int64_t rest = thousandths % kScale;
  char* at = reinterpret_cast<char*>(out.Reserve(4));
  at[0] = '.';
  at[1] = static_cast<char>('0' + rest / 100);
  at[2] = static_cast<char>('0' + rest / 10 % 10);
  at[3] = static_cast<char>('0' + rest % 10);
  out.Advance(at[3] != '0' ? 4 : at[2] != '0' ? 3 : 2);
  return true;
}

}  // namespace

void WriteInteger(int64_t value, ByteBuffer& out) {
  constexpr size_t kLongest = 20;
  char* at = reinterpret_cast<char*>(out.Reserve(kLongest));
  out.Advance(static_cast<size_t>(std::to_chars(at, at + kLongest, value).ptr - at));
}

void WriteFiniteNumber(double value, ByteBuffer& out) {
  if (value >= -kMaxExactInteger && value <= kMaxExactInteger) {
    const int64_t integer = static_cast<int64_t>(value);
    if (static_cast<double>(integer) == value) return WriteInteger(integer, out);
  }
  if (value < 0) {
    out.Push('-');
    value = -value;
  }
  if (WriteShortFraction(value, out)) return;
  // d.ddddde±xx: the shortest digits, then where the point belongs.
  char text[40];
  const char* end = std::to_chars(text, text + sizeof text, value, std::chars_format::scientific).ptr;
  char digits[24];
  int count = 0;
  const char* at = text;
  for (; *at != 'e'; ++at) {
    if (*at != '.') digits[count++] = *at;
  }
  ++at;
  if (*at == '+') ++at;
  int exponent = 0;
  std::from_chars(at, end, exponent);
  const int point = exponent + 1;  // digits before the decimal point

  const auto put = [&](int from, int to) { out.Append(digits + from, static_cast<size_t>(to - from)); };
  const auto zeros = [&](int n) {
    for (; n > 0; --n) out.Push('0');
  };
  if (count <= point && point <= 21) {
    put(0, count);
    zeros(point - count);
  } else if (0 < point && point <= 21) {
    put(0, point);
    out.Push('.');
    put(point, count);
  } else if (-6 < point && point <= 0) {
    out.Append("0.");
    zeros(-point);
    put(0, count);
  } else {
    put(0, 1);
    if (count > 1) {
      out.Push('.');
      put(1, count);
    }
    out.Append(exponent < 0 ? "e-" : "e+");
    WriteInteger(exponent < 0 ? -exponent : exponent, out);
  }
}

void WriteTaggedNumber(double value, ByteBuffer& out) {
  if (std::isnan(value)) return out.Append(R"({"$number":"NaN"})");
  if (std::isinf(value)) return out.Append(value < 0 ? R"({"$number":"-Infinity"})" : R"({"$number":"Infinity"})");
  if (value == 0 && std::signbit(value)) return out.Append(R"({"$number":"-0"})");
  WriteFiniteNumber(value, out);
}

}  // namespace jsrun
