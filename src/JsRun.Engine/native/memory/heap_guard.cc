#include "memory/heap_guard.h"

#include <algorithm>
#include <utility>

namespace jsrun {
namespace {

// V8 asks again when the first headroom is used up before the script has unwound; a third request ends the process.
constexpr int kMaxHeadrooms = 2;

}  // namespace

HeapGuard::HeapGuard(v8::Isolate* isolate, std::shared_ptr<BufferMeter> buffers, uint64_t limit_bytes, uint64_t headroom_bytes)
    : isolate_(isolate),
      buffers_(std::move(buffers)),
      limit_bytes_(limit_bytes),
      headroom_bytes_(headroom_bytes),
      next_collection_bytes_(limit_bytes) {
  isolate_->AddNearHeapLimitCallback(OnNearHeapLimit, this);
  buffers_->SetListener(this);
}

HeapGuard::~HeapGuard() {
  buffers_->SetListener(nullptr);
  isolate_->RemoveNearHeapLimitCallback(OnNearHeapLimit, 0);
}

size_t HeapGuard::OnNearHeapLimit(void* data, size_t current_limit, size_t) {
  HeapGuard* guard = static_cast<HeapGuard*>(data);
  guard->Exceed();
  if (guard->headrooms_granted_ == kMaxHeadrooms) return current_limit;
  guard->headrooms_granted_++;
  return current_limit + guard->headroom_bytes_;
}

void HeapGuard::Exceed() {
  exceeded_ = true;
  isolate_->TerminateExecution();
}

void HeapGuard::RequestInterrupt() {
  if (!interrupt_pending_.exchange(true)) isolate_->RequestInterrupt(OnInterrupt, this);
}

void HeapGuard::RequestCheck() {
  check_requested_.store(true);
  RequestInterrupt();
}

void HeapGuard::OnInterrupt(v8::Isolate*, void* data) {
  HeapGuard* guard = static_cast<HeapGuard*>(data);
  guard->interrupt_pending_.store(false);
  if (guard->buffers_->refused()) {
    guard->Exceed();
    return;
  }
  if (guard->check_requested_.exchange(false)) guard->CheckUsage();
}

HeapGuard::Usage HeapGuard::Measure() const {
  v8::HeapStatistics statistics;
  isolate_->GetHeapStatistics(&statistics);
  Usage usage;
  usage.used_bytes = statistics.used_heap_size();
  usage.total_bytes = statistics.total_heap_size();
  usage.physical_bytes = statistics.total_physical_size();
  // V8 counts most of the same buffers; each side may lag behind the other while a collection is under way.
  usage.external_bytes = std::max(buffers_->used_bytes(), statistics.external_memory());
  return usage;
}

void HeapGuard::CheckUsage() {
  if (exceeded_ || Measure().sum() <= next_collection_bytes_) return;
  // Garbage is no crime: only what survives a collection counts. Collecting is put off until much has been added since.
  isolate_->LowMemoryNotification();
  const size_t live_bytes = Measure().sum();
  if (live_bytes > limit_bytes_) {
    Exceed();
  } else {
    next_collection_bytes_ = std::max<size_t>(limit_bytes_, live_bytes + limit_bytes_ / 2);
  }
}

bool HeapGuard::HasRoom(uint64_t bytes) {
  const uint64_t used_bytes = Measure().sum();
  if (used_bytes + bytes <= limit_bytes_) return true;
  // Whoever asks again and again has nothing collected for it: there is little garbage by then.
  if (bytes > limit_bytes_ || (used_bytes >= live_bytes_ && used_bytes - live_bytes_ < limit_bytes_ / 8)) return false;
  isolate_->LowMemoryNotification();
  live_bytes_ = Measure().sum();
  return live_bytes_ + bytes <= limit_bytes_;
}

void HeapGuard::EndTurn(jsr_turn_report& report) {
  Usage usage = Measure();
  if (buffers_->refused()) exceeded_ = true;
  if (!exceeded_ && usage.sum() > limit_bytes_) {
    isolate_->LowMemoryNotification();
    usage = Measure();
    exceeded_ = usage.sum() > limit_bytes_;
  }
  report.used_heap_bytes = usage.used_bytes;
  report.total_heap_bytes = usage.total_bytes;
  report.physical_bytes = usage.physical_bytes;
  report.external_bytes = usage.external_bytes;
  report.heap_limit_exceeded = exceeded_ ? 1 : 0;
  report.reserved = 0;

  if (headrooms_granted_ > 0) {
    // V8 keeps a little above what is alive when that is more than the limit.
    isolate_->RemoveNearHeapLimitCallback(OnNearHeapLimit, limit_bytes_);
    isolate_->AddNearHeapLimitCallback(OnNearHeapLimit, this);
    headrooms_granted_ = 0;
  }
  exceeded_ = false;
  next_collection_bytes_ = limit_bytes_;
  check_requested_.store(false);
  buffers_->ClearRefused();
}

}  // namespace jsrun
