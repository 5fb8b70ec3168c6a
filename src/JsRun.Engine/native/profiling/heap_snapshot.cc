#include "profiling/heap_snapshot.h"

#include <v8-profiler.h>

#include "profiling/dump_stream.h"

namespace jsrun {

jsr_status WriteHeapSnapshot(v8::Isolate* isolate, const jsr_sink& sink) {
  v8::HandleScope handles(isolate);
  DumpStream stream(sink);
  // The ids that V8 gives to objects are kept for the next snapshot: that is what makes two of them comparable.
  const v8::HeapSnapshot* snapshot = isolate->GetHeapProfiler()->TakeHeapSnapshot(&stream);
  if (snapshot == nullptr) return stream.is_ended() ? JSR_TERMINATED : JSR_INTERNAL;
  snapshot->Serialize(&stream);
  const_cast<v8::HeapSnapshot*>(snapshot)->Delete();
  return stream.is_ended() ? JSR_TERMINATED : JSR_OK;
}

}  // namespace jsrun
