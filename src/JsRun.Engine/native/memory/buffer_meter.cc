#include "memory/buffer_meter.h"

namespace jsrun {

bool BufferMeter::TakeBelow(size_t bytes, size_t limit) {
  const size_t before = used_bytes_.fetch_add(bytes, std::memory_order_relaxed);
  if (before + bytes <= limit) return true;
  used_bytes_.fetch_sub(bytes, std::memory_order_relaxed);
  return false;
}

bool BufferMeter::Take(size_t bytes) {
  if (bytes > max_bytes_) return false;  // could never fit: the script's mistake, not pressure
  const bool is_taken = TakeBelow(bytes, max_bytes_);
  refused_.store(!is_taken, std::memory_order_relaxed);
  if (!is_taken && listener_ != nullptr) listener_->OnBufferRefused();
  return is_taken;
}

bool BufferMeter::TakePages(size_t bytes) {
  if (bytes > max_bytes_) return false;
  const bool is_taken = TakeBelow(bytes, 2 * max_bytes_);
  if ((!is_taken || used_bytes() > max_bytes_) && listener_ != nullptr) listener_->OnBuffersAboveLimit();
  return is_taken;
}

}  // namespace jsrun
