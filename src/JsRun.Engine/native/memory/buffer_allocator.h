#ifndef JSRUN_MEMORY_BUFFER_ALLOCATOR_H_
#define JSRUN_MEMORY_BUFFER_ALLOCATOR_H_

#include <v8-array-buffer.h>

#include <cstddef>
#include <memory>
#include <utility>

#include "memory/buffer_meter.h"

namespace jsrun {

// Memory of ArrayBuffers of a fixed size. Others, and WebAssembly memories, come from the platform's page allocator. Any thread.
class BufferAllocator final : public v8::ArrayBuffer::Allocator {
 public:
  explicit BufferAllocator(std::shared_ptr<BufferMeter> meter) : meter_(std::move(meter)) {}

  void* Allocate(size_t length) override { return Take(length, true); }
  void* AllocateUninitialized(size_t length) override { return Take(length, false); }
  void Free(void* data, size_t length) override;
  // A buffer beyond the limit is a RangeError at once, without a collection.
  size_t MaxAllocationSize() const override { return meter_->max_bytes(); }

 private:
  void* Take(size_t length, bool zeroed);

  const std::shared_ptr<BufferMeter> meter_;
};

}  // namespace jsrun

#endif  // JSRUN_MEMORY_BUFFER_ALLOCATOR_H_
