#include "memory/page_meter.h"

#include <algorithm>
#include <utility>

namespace jsrun {
namespace {

thread_local std::shared_ptr<BufferMeter> t_meter;

uintptr_t AddressOf(void* address) { return reinterpret_cast<uintptr_t>(address); }

}  // namespace

std::shared_ptr<BufferMeter> PageMeter::SetThreadMeter(std::shared_ptr<BufferMeter> meter) {
  return std::exchange(t_meter, std::move(meter));
}

PageMeter::Buffer* PageMeter::Find(uintptr_t address) {
  auto next = buffers_.upper_bound(address);
  if (next == buffers_.begin()) return nullptr;
  const auto found = std::prev(next);
  return address < found->first + found->second.reserved_bytes ? &found->second : nullptr;
}

void* PageMeter::AllocatePages(void* address, size_t length, size_t alignment, Permission permissions) {
  void* pages = pages_->AllocatePages(address, length, alignment, permissions);
  if (pages != nullptr && permissions == kNoAccess && t_meter) {
    std::lock_guard<std::mutex> guard(lock_);
    buffers_[AddressOf(pages)] = {length, 0, 0, t_meter};
    buffer_count_++;
  }
  return pages;
}

bool PageMeter::FreePages(void* address, size_t length) {
  std::map<uintptr_t, Buffer>::node_type freed;
  if (buffer_count_ > 0) {
    // Forgotten first: once the pages are free another thread may get the same address.
    std::lock_guard<std::mutex> guard(lock_);
    freed = buffers_.extract(AddressOf(address));
    if (!freed.empty()) buffer_count_--;
  }
  const bool is_free = pages_->FreePages(address, length);
  if (!freed.empty()) freed.mapped().meter->Give(freed.mapped().open_bytes());
  return is_free;
}

bool PageMeter::SetPermissions(void* address, size_t length, Permission permissions) {
  if (buffer_count_ == 0) return pages_->SetPermissions(address, length, permissions);
  if (permissions == kNoAccess) {
    if (!pages_->SetPermissions(address, length, permissions)) return false;
    Close(address);
    return true;
  }

  std::shared_ptr<BufferMeter> meter;
  uintptr_t old_start = 0;
  uintptr_t old_end = 0;
  size_t added_bytes = 0;
  {
    std::lock_guard<std::mutex> guard(lock_);
    Buffer* buffer = Find(AddressOf(address));
    if (buffer != nullptr) {
      const bool is_closed = buffer->open_bytes() == 0;
      const uintptr_t start = is_closed ? AddressOf(address) : std::min(buffer->open_start, AddressOf(address));
      const uintptr_t end = std::max(is_closed ? 0 : buffer->open_end, AddressOf(address) + length);
      added_bytes = end - start - buffer->open_bytes();
      // A buffer that outgrows the limit by itself is refused like one that starts so.
      if (end - start > buffer->meter->max_bytes()) return false;
      meter = buffer->meter;
      old_start = std::exchange(buffer->open_start, start);
      old_end = std::exchange(buffer->open_end, end);
    }
  }
  if (!meter) return pages_->SetPermissions(address, length, permissions);

  const bool is_taken = added_bytes == 0 || meter->TakePages(added_bytes);
  if (is_taken && pages_->SetPermissions(address, length, permissions)) return true;
  if (is_taken) meter->Give(added_bytes);
  std::lock_guard<std::mutex> guard(lock_);
  Buffer* buffer = Find(AddressOf(address));
  if (buffer != nullptr) {
    buffer->open_start = old_start;
    buffer->open_end = old_end;
  }
  return false;
}

bool PageMeter::DecommitPages(void* address, size_t length) {
  if (!pages_->DecommitPages(address, length)) return false;
  Close(address);
  return true;
}

void PageMeter::Close(void* address) {
  if (buffer_count_ == 0) return;
  std::lock_guard<std::mutex> guard(lock_);
  Buffer* buffer = Find(AddressOf(address));
  if (buffer == nullptr || AddressOf(address) >= buffer->open_end) return;
  const size_t before = buffer->open_bytes();
  buffer->open_end = std::max(buffer->open_start, AddressOf(address));
  buffer->meter->Give(before - buffer->open_bytes());
}

}  // namespace jsrun
