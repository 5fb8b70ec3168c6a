#include "realms/realm_random.h"

#include <bit>

namespace jsrun {
namespace {

struct Xoshiro256 {
  uint64_t words[4];

  uint64_t Next() {
    const uint64_t result = std::rotl(words[1] * 5, 7) * 9;
    const uint64_t shifted = words[1] << 17;
    words[2] ^= words[0];
    words[3] ^= words[1];
    words[1] ^= words[2];
    words[0] ^= words[3];
    words[2] ^= shifted;
    words[3] = std::rotl(words[3], 45);
    return result;
  }
};

uint64_t SplitMix64(uint64_t& state) {
  uint64_t mixed = (state += 0x9E3779B97F4A7C15u);
  mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9u;
  mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EBu;
  return mixed ^ (mixed >> 31);
}

// The state is in an ArrayBuffer that no script sees: it lives as long as the function, which may outlive its context.
void Random(const v8::FunctionCallbackInfo<v8::Value>& info) {
  auto* generator = static_cast<Xoshiro256*>(info.Data().As<v8::ArrayBuffer>()->Data());
  info.GetReturnValue().Set(static_cast<double>(generator->Next() >> 11) * 0x1.0p-53);
}

}  // namespace

v8::MaybeLocal<v8::Function> MakeSeededRandom(v8::Local<v8::Context> context, uint64_t seed) {
  v8::Isolate* isolate = v8::Isolate::GetCurrent();
  v8::Local<v8::ArrayBuffer> state;
  if (!v8::ArrayBuffer::MaybeNew(isolate, sizeof(Xoshiro256)).ToLocal(&state)) {
    isolate->ThrowError("There is no room for the state of Math.random");
    return {};
  }
  auto* generator = static_cast<Xoshiro256*>(state->Data());
  for (uint64_t& word : generator->words) word = SplitMix64(seed);
  return v8::Function::New(context, Random, state, 0, v8::ConstructorBehavior::kThrow);
}

}  // namespace jsrun
