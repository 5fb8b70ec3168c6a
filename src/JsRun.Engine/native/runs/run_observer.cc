#include "runs/run_observer.h"

#include "runs/current_run.h"

namespace jsrun {

void RunObserver::RequestLook() {
  if (!is_pending_.exchange(true)) isolate_->RequestInterrupt(OnInterrupt, this);
}

void RunObserver::OnInterrupt(v8::Isolate* isolate, void* data) {
  RunObserver* observer = static_cast<RunObserver*>(data);
  observer->is_pending_.store(false);
  observer->observed_run_.store(ReadCurrentRun(isolate), std::memory_order_relaxed);
}

}  // namespace jsrun
