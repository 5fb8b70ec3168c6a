#ifndef JSRUN_REALMS_REALM_RANDOM_H_
#define JSRUN_REALMS_REALM_RANDOM_H_

#include <v8.h>

#include <cstdint>

namespace jsrun {

// A function for Math.random whose numbers follow from a seed alone: xoshiro256** 1.0, its state filled by SplitMix64 from the seed,
// of which each number takes the upper 53 bits. Each function has a sequence of its own. Empty with an exception pending. Owner
// thread, inside the context.
v8::MaybeLocal<v8::Function> MakeSeededRandom(v8::Local<v8::Context> context, uint64_t seed);

}  // namespace jsrun

#endif  // JSRUN_REALMS_REALM_RANDOM_H_
