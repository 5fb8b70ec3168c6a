#ifndef JSRUN_MEMORY_PAGE_METER_H_
#define JSRUN_MEMORY_PAGE_METER_H_

#include <v8-platform.h>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>

#include "memory/buffer_meter.h"

namespace jsrun {

// The page allocator of V8, watched for the buffers that are made of pages: resizable and growable ones and WebAssembly memories,
// shared ones included. V8 reserves inaccessible pages for these, and for nothing else, and opens as many of them as are in use.
// An isolate is told from another by the thread that it runs on. Any thread.
class PageMeter final : public v8::PageAllocator {
 public:
  explicit PageMeter(v8::PageAllocator* pages) : pages_(pages) {}

  // The meter for what the calling thread reserves from now on, null for none. Returns the one before.
  static std::shared_ptr<BufferMeter> SetThreadMeter(std::shared_ptr<BufferMeter> meter);

  void* AllocatePages(void* address, size_t length, size_t alignment, Permission permissions) override;
  bool FreePages(void* address, size_t length) override;
  bool SetPermissions(void* address, size_t length, Permission permissions) override;
  bool DecommitPages(void* address, size_t length) override;

  size_t AllocatePageSize() override { return pages_->AllocatePageSize(); }
  size_t CommitPageSize() override { return pages_->CommitPageSize(); }
  void SetRandomMmapSeed(int64_t seed) override { pages_->SetRandomMmapSeed(seed); }
  void* GetRandomMmapAddr() override { return pages_->GetRandomMmapAddr(); }
  bool ReleasePages(void* address, size_t length, size_t new_length) override {
    return pages_->ReleasePages(address, length, new_length);
  }
  bool RecommitPages(void* address, size_t length, Permission permissions) override {
    return pages_->RecommitPages(address, length, permissions);
  }
  bool DiscardSystemPages(void* address, size_t length) override { return pages_->DiscardSystemPages(address, length); }
  bool SealPages(void* address, size_t length) override { return pages_->SealPages(address, length); }
  bool ReserveForSharedMemoryMapping(void* address, size_t size) override {
    return pages_->ReserveForSharedMemoryMapping(address, size);
  }
  std::unique_ptr<SharedMemory> AllocateSharedPages(size_t length, const void* original) override {
    return pages_->AllocateSharedPages(length, original);
  }
  bool CanAllocateSharedPages() override { return pages_->CanAllocateSharedPages(); }

 private:
  // A reservation; its pages in use are one stretch.
  struct Buffer {
    size_t reserved_bytes;
    uintptr_t open_start;
    uintptr_t open_end;
    std::shared_ptr<BufferMeter> meter;
    size_t open_bytes() const { return open_end - open_start; }
  };

  // Under the lock: the reservation that an address is in, null when it is another's.
  Buffer* Find(uintptr_t address);
  // The pages from this address on are not in use any more.
  void Close(void* address);

  v8::PageAllocator* const pages_;
  std::mutex lock_;
  std::map<uintptr_t, Buffer> buffers_;  // by their first address
  std::atomic<size_t> buffer_count_{0};  // lets the heap's own pages pass without the lock
};

}  // namespace jsrun

#endif  // JSRUN_MEMORY_PAGE_METER_H_
