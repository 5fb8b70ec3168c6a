#include "codec/native_stack.h"

#include <pthread.h>

#include <cstddef>
#include <cstdint>

namespace jsrun {

namespace {

// What is left for a user's getter at the deepest point and for V8's own functions.
constexpr size_t kReserveBytes = 96 * 1024;

uintptr_t LowestUsableAddress() {
  pthread_attr_t attributes;
  if (pthread_getattr_np(pthread_self(), &attributes) != 0) return 0;
  void* lowest = nullptr;
  size_t size = 0;
  const int status = pthread_attr_getstack(&attributes, &lowest, &size);
  pthread_attr_destroy(&attributes);
  return status == 0 ? reinterpret_cast<uintptr_t>(lowest) + kReserveBytes : 0;
}

}  // namespace

bool NativeStackIsLow() {
  thread_local const uintptr_t limit = LowestUsableAddress();
  return reinterpret_cast<uintptr_t>(__builtin_frame_address(0)) < limit;
}

}  // namespace jsrun
