#ifndef JSRUN_MEMORY_PAGE_POOL_H_
#define JSRUN_MEMORY_PAGE_POOL_H_

#include <v8-platform.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <unordered_map>
#include <vector>

namespace jsrun {

// The page allocator of V8, with the heap pages of isolates that are gone kept for those to come. Mapping, faulting in and unmapping
// the ten pages of a short-lived isolate costs a fifth of its life, and makes every core of the process flush its TLB. A page is
// zeroed before it is kept, so that it is as empty as one of the system's. Any thread.
class PagePool final : public v8::PageAllocator {
 public:
  explicit PagePool(v8::PageAllocator* pages) : pages_(pages) {}

  // The calling thread is about to make an isolate. V8 takes the same pages for each in the same order, and uses each as far as the
  // one before did: a page is kept for its place in that order, so that no more of it is in memory than that.
  static void BeginIsolate();

  // Gives the memory of all kept pages back to the system.
  void Trim();

  void* AllocatePages(void* address, size_t length, size_t alignment, Permission permissions) override;
  bool FreePages(void* address, size_t length) override;
  bool ReleasePages(void* address, size_t length, size_t new_length) override;
  bool SetPermissions(void* address, size_t length, Permission permissions) override;
  bool DecommitPages(void* address, size_t length) override;

  size_t AllocatePageSize() override { return pages_->AllocatePageSize(); }
  size_t CommitPageSize() override { return pages_->CommitPageSize(); }
  void SetRandomMmapSeed(int64_t seed) override { pages_->SetRandomMmapSeed(seed); }
  void* GetRandomMmapAddr() override { return pages_->GetRandomMmapAddr(); }
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
  // A heap page in use.
  struct Page {
    size_t length;      // less than its own when V8 has given up its end
    size_t place;       // in the order in which its isolate took pages
    bool is_protected;  // not writable throughout
  };
  // More than an isolate takes at once; those that it takes later share the last place.
  static constexpr size_t kPlaces = 12;

  // Some of the page that the address is in cannot be written to from now on.
  void NoteProtected(void* address);

  // Takes the page out of those in use. False when it is none of the pool's.
  bool Take(uintptr_t start, Page* page);

  v8::PageAllocator* const pages_;
  std::mutex lock_;
  std::unordered_map<uintptr_t, Page> used_;
  std::array<std::vector<void*>, kPlaces> free_;
};

}  // namespace jsrun

#endif  // JSRUN_MEMORY_PAGE_POOL_H_
