#include "isolate/stack_limit.h"

#include <pthread.h>

#include <algorithm>

namespace jsrun {
namespace {

// V8's built-ins in C++, and callbacks into .NET, run below the limit.
constexpr uintptr_t kNativeReserveBytes = 128 * 1024;
constexpr uintptr_t kMinScriptBytes = 32 * 1024;

// The lowest address that may be written to, 0 when it is unknown.
uintptr_t LowestOfThisThread() {
  pthread_attr_t attributes;
  if (pthread_getattr_np(pthread_self(), &attributes) != 0) return 0;
  void* lowest = nullptr;
  size_t size = 0;
  size_t guard = 0;
  pthread_attr_getstack(&attributes, &lowest, &size);
  pthread_attr_getguardsize(&attributes, &guard);
  pthread_attr_destroy(&attributes);
  return reinterpret_cast<uintptr_t>(lowest) + guard;
}

}  // namespace

uintptr_t StackLimitOfThisThread(uint64_t max_bytes) {
  const uintptr_t lowest = LowestOfThisThread();
  if (lowest == 0) return 0;
  const uintptr_t here = reinterpret_cast<uintptr_t>(__builtin_frame_address(0));
  const uintptr_t floor = lowest + kNativeReserveBytes;
  if (here < floor + kMinScriptBytes) return 0;
  if (max_bytes == 0 || max_bytes > here - floor) return floor;
  return here - std::max<uintptr_t>(static_cast<uintptr_t>(max_bytes), kMinScriptBytes);
}

uint64_t StackLeftOfThisThread() {
  const uintptr_t lowest = LowestOfThisThread();
  const uintptr_t here = reinterpret_cast<uintptr_t>(__builtin_frame_address(0));
  return lowest == 0 || here < lowest ? 0 : here - lowest;
}

}  // namespace jsrun
