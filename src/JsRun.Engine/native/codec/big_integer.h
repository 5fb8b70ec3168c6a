#ifndef JSRUN_CODEC_BIG_INTEGER_H_
#define JSRUN_CODEC_BIG_INTEGER_H_

#include <v8.h>

#include <cstdint>

namespace jsrun {

constexpr uint32_t kMaxBigIntDigits = 1'000'000;

enum class BigIntStatus { kOk, kMalformed, kTooLong, kThrew };

// Reads decimal digits with an optional minus sign. Runs no user code. Owner thread.
BigIntStatus ParseBigInt(v8::Local<v8::Context> context, v8::Local<v8::String> text, v8::Local<v8::Value>* out);

}  // namespace jsrun

#endif  // JSRUN_CODEC_BIG_INTEGER_H_
