#ifndef JSRUN_ISOLATE_ISOLATE_OWNER_H_
#define JSRUN_ISOLATE_ISOLATE_OWNER_H_

#include <v8-snapshot.h>
#include <v8.h>

#include <cstdint>
#include <memory>

#include "isolate/live_counts.h"
#include "jsrun_v8.h"
#include "memory/buffer_meter.h"
#include "platform/foreground_tasks.h"
#include "snapshot/snapshot.h"

namespace jsrun {

// A v8::Isolate with what must live as long as it does. Entered by the thread that makes it until the same thread destroys it.
class IsolateOwner {
 public:
  // `stack_limit` from StackLimitOfThisThread.
  IsolateOwner(const jsr_isolate_options& options, std::shared_ptr<const SnapshotBlob> snapshot, uintptr_t stack_limit);
  ~IsolateOwner();
  IsolateOwner(const IsolateOwner&) = delete;
  IsolateOwner& operator=(const IsolateOwner&) = delete;

  v8::Isolate* isolate() const { return isolate_; }
  const std::shared_ptr<BufferMeter>& buffers() const { return buffers_; }
  ForegroundTasks& tasks() const { return *tasks_; }
  // Of an isolate that was made to be written into a snapshot; else null.
  v8::SnapshotCreator* creator() const { return creator_.get(); }

 private:
  const std::shared_ptr<const SnapshotBlob> snapshot_;
  const std::shared_ptr<BufferMeter> buffers_;
  v8::Isolate* const isolate_;
  const std::shared_ptr<ForegroundTasks> tasks_;
  std::unique_ptr<v8::SnapshotCreator> creator_;
  std::shared_ptr<BufferMeter> outer_meter_;  // of the isolate that the thread owned before
  Counted<&LiveCounts::isolates> counted_;
};

}  // namespace jsrun

#endif  // JSRUN_ISOLATE_ISOLATE_OWNER_H_
