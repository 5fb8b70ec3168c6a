#ifndef JSRUN_MEMORY_BUFFER_ALLOCATOR_H_
#define JSRUN_MEMORY_BUFFER_ALLOCATOR_H_

#include <v8-array-buffer.h>

#include <atomic>
#include <cstddef>
#include <cstdint>

#include "v8_version.h"

namespace jsrun {

// Memory of ArrayBuffers, counted against a limit. Outlives its isolate while a background thread still frees a buffer.
// Resizable buffers and WebAssembly memories do not come by here.
class BufferAllocator final : public v8::ArrayBuffer::Allocator {
 public:
  // Called when a buffer was refused because of the sum of all; the allocating thread.
  using OnRefused = void (*)(void* data);

  explicit BufferAllocator(size_t max_bytes) : max_bytes_(max_bytes) {}

  // Owner thread, before the isolate starts and before it ends.
  void SetOnRefused(OnRefused on_refused, void* data) {
    on_refused_ = on_refused;
    on_refused_data_ = data;
  }

  // Any thread.
  size_t used_bytes() const { return used_bytes_.load(std::memory_order_relaxed); }
  // The last allocation was refused for the sum. V8 collects garbage and tries again, so only what stands counts.
  bool refused() const { return refused_.load(std::memory_order_relaxed); }
  void ClearRefused() { refused_.store(false, std::memory_order_relaxed); }

  void* Allocate(size_t length) override { return Take(length, true); }
  void* AllocateUninitialized(size_t length) override { return Take(length, false); }
  void Free(void* data, size_t length) override;
#if JSRUN_V8_MAX_BUFFER_SIZE
  // A buffer beyond the limit is a RangeError at once, without a collection.
  size_t MaxAllocationSize() const override { return max_bytes_; }
#endif

 private:
  void* Take(size_t length, bool zeroed);

  const size_t max_bytes_;
  std::atomic<size_t> used_bytes_{0};
  std::atomic<bool> refused_{false};
  OnRefused on_refused_ = nullptr;
  void* on_refused_data_ = nullptr;
};

}  // namespace jsrun

#endif  // JSRUN_MEMORY_BUFFER_ALLOCATOR_H_
