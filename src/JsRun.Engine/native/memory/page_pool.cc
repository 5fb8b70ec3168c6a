#include "memory/page_pool.h"

#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>

namespace jsrun {
namespace {

// V8's heap pages: length and alignment.
constexpr size_t kPageBytes = 256 * 1024;
// Of each place: as many isolates can come back to life at once. Kept pages stay in memory as far as they were used.
constexpr size_t kMaxFreePages = 8;
constexpr size_t kMinSystemPageBytes = 4096;

thread_local size_t t_next_place = 0;

// Zeroes a page: what is in memory by writing, which is cheaper than to have the system take it away and give it anew, and the rest,
// which may have been swapped out, by dropping it. False when the system refuses.
bool Zero(void* page) {
  static const size_t system_page_bytes = static_cast<size_t>(getpagesize());
  const size_t system_pages = kPageBytes / system_page_bytes;
  unsigned char resident[kPageBytes / kMinSystemPageBytes];
  if (mincore(page, kPageBytes, resident) != 0) return madvise(page, kPageBytes, MADV_DONTNEED) == 0;
  char* const start = static_cast<char*>(page);
  for (size_t i = 0; i < system_pages;) {
    const bool is_resident = (resident[i] & 1) != 0;
    size_t end = i + 1;
    while (end < system_pages && ((resident[end] & 1) != 0) == is_resident) end++;
    char* const run = start + i * system_page_bytes;
    const size_t run_bytes = (end - i) * system_page_bytes;
    if (is_resident) {
      memset(run, 0, run_bytes);
    } else if (madvise(run, run_bytes, MADV_DONTNEED) != 0) {
      return false;
    }
    i = end;
  }
  return true;
}

}  // namespace

void PagePool::BeginIsolate() { t_next_place = 0; }

bool PagePool::Take(uintptr_t start, Page* page) {
  std::lock_guard<std::mutex> guard(lock_);
  const auto found = used_.find(start);
  if (found == used_.end()) return false;
  *page = found->second;
  used_.erase(found);
  return true;
}

void* PagePool::AllocatePages(void* address, size_t length, size_t alignment, Permission permissions) {
  if (length != kPageBytes || alignment != kPageBytes || permissions != kReadWrite) {
    return pages_->AllocatePages(address, length, alignment, permissions);
  }
  const size_t place = std::min(t_next_place++, kPlaces - 1);
  void* page = nullptr;
  {
    std::lock_guard<std::mutex> guard(lock_);
    if (!free_[place].empty()) {
      page = free_[place].back();
      free_[place].pop_back();
      used_[reinterpret_cast<uintptr_t>(page)] = {length, place, false};
    }
  }
  if (page != nullptr) return page;
  page = pages_->AllocatePages(address, length, alignment, permissions);
  if (page != nullptr) {
    std::lock_guard<std::mutex> guard(lock_);
    used_[reinterpret_cast<uintptr_t>(page)] = {length, place, false};
  }
  return page;
}

bool PagePool::FreePages(void* address, size_t length) {
  Page page;
  if (!Take(reinterpret_cast<uintptr_t>(address), &page)) return pages_->FreePages(address, length);
  const bool is_writable = !page.is_protected || pages_->SetPermissions(address, kPageBytes, kReadWrite);
  if (length == page.length && is_writable && Zero(address)) {
    std::lock_guard<std::mutex> guard(lock_);
    if (free_[page.place].size() < kMaxFreePages) {
      free_[page.place].push_back(address);
      return true;
    }
  }
  return pages_->FreePages(address, kPageBytes);
}

bool PagePool::ReleasePages(void* address, size_t length, size_t new_length) {
  {
    // The end stays mapped: it is a part of the page again when that is freed.
    std::lock_guard<std::mutex> guard(lock_);
    const auto found = used_.find(reinterpret_cast<uintptr_t>(address));
    if (found != used_.end()) {
      found->second.length = new_length;
      return madvise(static_cast<char*>(address) + new_length, length - new_length, MADV_DONTNEED) == 0;
    }
  }
  return pages_->ReleasePages(address, length, new_length);
}

bool PagePool::SetPermissions(void* address, size_t length, Permission permissions) {
  if (permissions != kReadWrite) NoteProtected(address);
  return pages_->SetPermissions(address, length, permissions);
}

bool PagePool::DecommitPages(void* address, size_t length) {
  NoteProtected(address);
  return pages_->DecommitPages(address, length);
}

void PagePool::NoteProtected(void* address) {
  std::lock_guard<std::mutex> guard(lock_);
  const auto found = used_.find(reinterpret_cast<uintptr_t>(address) & ~(kPageBytes - 1));
  if (found != used_.end()) found->second.is_protected = true;
}

void PagePool::Trim() {
  std::lock_guard<std::mutex> guard(lock_);
  for (const std::vector<void*>& pages : free_) {
    for (void* page : pages) madvise(page, kPageBytes, MADV_DONTNEED);
  }
}

}  // namespace jsrun
