#include "memory/buffer_allocator.h"

#include <cstdlib>

namespace jsrun {
namespace {

// V8 aborts when the bytes of a small typed array, which it moves out of its heap on demand, are refused.
constexpr size_t kNeverRefusedBytes = 64;

}  // namespace

void* BufferAllocator::Take(size_t length, bool zeroed) {
  if (length > kNeverRefusedBytes) {
    if (length > max_bytes_) return nullptr;
    const size_t before = used_bytes_.fetch_add(length, std::memory_order_relaxed);
    if (before > max_bytes_ - length) {
      used_bytes_.fetch_sub(length, std::memory_order_relaxed);
      refused_.store(true, std::memory_order_relaxed);
      if (on_refused_ != nullptr) on_refused_(on_refused_data_);
      return nullptr;
    }
  } else {
    used_bytes_.fetch_add(length, std::memory_order_relaxed);
  }
  void* data = zeroed ? calloc(length, 1) : malloc(length);
  if (data == nullptr) {
    used_bytes_.fetch_sub(length, std::memory_order_relaxed);
    return nullptr;
  }
  if (length > kNeverRefusedBytes) refused_.store(false, std::memory_order_relaxed);
  return data;
}

void BufferAllocator::Free(void* data, size_t length) {
  free(data);
  used_bytes_.fetch_sub(length, std::memory_order_relaxed);
}

}  // namespace jsrun
