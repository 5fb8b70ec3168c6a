#include "memory/buffer_allocator.h"

#include <cstdlib>

namespace jsrun {
namespace {

// V8 aborts when the bytes of a small typed array, which it moves out of its heap on demand, are refused.
constexpr size_t kNeverRefusedBytes = 64;

}  // namespace

void* BufferAllocator::Take(size_t length, bool zeroed) {
  if (length <= kNeverRefusedBytes) {
    meter_->TakeAlways(length);
  } else if (!meter_->Take(length)) {
    return nullptr;
  }
  void* data = zeroed ? calloc(length, 1) : malloc(length);
  if (data == nullptr) meter_->Give(length);
  return data;
}

void BufferAllocator::Free(void* data, size_t length) {
  free(data);
  meter_->Give(length);
}

}  // namespace jsrun
