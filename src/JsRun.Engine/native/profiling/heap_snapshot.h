#ifndef JSRUN_PROFILING_HEAP_SNAPSHOT_H_
#define JSRUN_PROFILING_HEAP_SNAPSHOT_H_

#include <v8.h>

#include "jsrun_v8.h"

namespace jsrun {

// See jsr_heap_snapshot_write. Owner thread.
jsr_status WriteHeapSnapshot(v8::Isolate* isolate, const jsr_sink& sink);

}  // namespace jsrun

#endif  // JSRUN_PROFILING_HEAP_SNAPSHOT_H_
