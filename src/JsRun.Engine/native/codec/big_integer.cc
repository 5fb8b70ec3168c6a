#include "codec/big_integer.h"

#include <algorithm>
#include <string>
#include <vector>

#include "codec/json_string.h"

namespace jsrun {

namespace {

constexpr size_t kDigitsPerStep = 19;
constexpr size_t kMaxSimpleDigits = 4000;  // beyond, the quadratic way is slower than V8's parser

bool IsDecimal(const std::string& text, size_t first) {
  return first < text.size() && std::all_of(text.begin() + static_cast<std::ptrdiff_t>(first), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

std::vector<uint64_t> WordsOf(const std::string& text, size_t first) {
  std::vector<uint64_t> words;
  for (size_t i = first; i < text.size();) {
    uint64_t step = 0, scale = 1;
    for (const size_t end = std::min(text.size(), i + kDigitsPerStep); i < end; ++i, scale *= 10) {
      step = step * 10 + static_cast<uint64_t>(text[i] - '0');
    }
    uint64_t carry = step;
    for (uint64_t& word : words) {
      const unsigned __int128 product = static_cast<unsigned __int128>(word) * scale + carry;
      word = static_cast<uint64_t>(product);
      carry = static_cast<uint64_t>(product >> 64);
    }
    if (carry != 0) words.push_back(carry);
  }
  return words;
}

// V8 has no other way to read many digits fast than as a literal; the text is digits only.
v8::MaybeLocal<v8::Value> EvaluateLiteral(v8::Local<v8::Context> context, const std::string& text, size_t first) {
  v8::Isolate* isolate = context->GetIsolate();
  const size_t significant = std::min(text.find_first_not_of('0', first), text.size() - 1);
  const std::string literal = (first > 0 ? "-" : "") + text.substr(significant) + "n";
  v8::Local<v8::String> source;
  v8::Local<v8::Script> script;
  if (!v8::String::NewFromOneByte(isolate, reinterpret_cast<const uint8_t*>(literal.data()), v8::NewStringType::kNormal,
                                  static_cast<int>(literal.size()))
           .ToLocal(&source) ||
      !v8::Script::Compile(context, source).ToLocal(&script)) {
    return {};
  }
  return script->Run(context);
}

}  // namespace

BigIntStatus ParseBigInt(v8::Local<v8::Context> context, v8::Local<v8::String> text, v8::Local<v8::Value>* out) {
  if (static_cast<uint32_t>(text->Length()) > kMaxBigIntDigits + 1) return BigIntStatus::kTooLong;
  const std::string digits = ToUtf8(context->GetIsolate(), text);
  const size_t first = digits.starts_with('-') ? 1 : 0;
  if (!IsDecimal(digits, first)) return BigIntStatus::kMalformed;
  if (digits.size() > kMaxSimpleDigits) {
    return EvaluateLiteral(context, digits, first).ToLocal(out) ? BigIntStatus::kOk : BigIntStatus::kThrew;
  }
  const std::vector<uint64_t> words = WordsOf(digits, first);
  v8::Local<v8::BigInt> value;
  if (!v8::BigInt::NewFromWords(context, first > 0 && !words.empty(), static_cast<int>(words.size()), words.data()).ToLocal(&value)) {
    return BigIntStatus::kThrew;
  }
  *out = value;
  return BigIntStatus::kOk;
}

}  // namespace jsrun
