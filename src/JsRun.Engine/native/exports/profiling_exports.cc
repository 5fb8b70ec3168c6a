#include "exports/scopes.h"
#include "profiling/heap_snapshot.h"

using namespace jsrun;

// Each function is documented in jsrun_v8.h.
extern "C" {

jsr_status jsr_heap_snapshot_write(jsr_isolate* isolate, const jsr_sink* sink) {
  return WriteHeapSnapshot(StateOf(isolate).isolate(), *sink);
}

jsr_status jsr_cpu_profile_start(jsr_isolate* isolate, int32_t interval_us) {
  return StateOf(isolate).cpu_profiling().Start(interval_us) ? JSR_OK : JSR_INVALID_ARGUMENT;
}

jsr_status jsr_cpu_profile_stop(jsr_isolate* isolate) {
  return StateOf(isolate).cpu_profiling().Stop() ? JSR_OK : JSR_NOT_FOUND;
}

jsr_status jsr_cpu_profile_write(jsr_isolate* isolate, const jsr_sink* sink) { return StateOf(isolate).cpu_profiling().Write(*sink); }

void jsr_cpu_profile_drop(jsr_isolate* isolate) { StateOf(isolate).cpu_profiling().Drop(); }

void jsr_request_errand(jsr_isolate* isolate) { StateOf(isolate).errand_bell().Ring(); }

}  // extern "C"
