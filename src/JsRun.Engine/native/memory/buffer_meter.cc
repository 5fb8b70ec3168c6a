#include "memory/buffer_meter.h"

namespace jsrun {

bool BufferMeter::TakeBelow(size_t bytes, size_t limit) {
  // A buffer that could never fit is the script's mistake, not pressure.
  if (bytes > max_bytes_) return false;
  const size_t before = used_bytes_.fetch_add(bytes, std::memory_order_relaxed);
  if (before + bytes <= limit) {
    refused_.store(false, std::memory_order_relaxed);
    return true;
  }
  used_bytes_.fetch_sub(bytes, std::memory_order_relaxed);
  refused_.store(true, std::memory_order_relaxed);
  if (listener_ != nullptr) listener_->OnBufferRefused();
  return false;
}

bool BufferMeter::Take(size_t bytes) { return TakeBelow(bytes, max_bytes_); }

bool BufferMeter::TakePages(size_t bytes) {
  if (!TakeBelow(bytes, 2 * max_bytes_)) return false;
  if (used_bytes() > max_bytes_ && listener_ != nullptr) listener_->OnBuffersAboveLimit();
  return true;
}

}  // namespace jsrun
