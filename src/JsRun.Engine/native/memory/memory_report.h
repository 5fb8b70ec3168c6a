#ifndef JSRUN_MEMORY_MEMORY_REPORT_H_
#define JSRUN_MEMORY_MEMORY_REPORT_H_

#include <v8.h>

#include "buffer/byte_buffer.h"

namespace jsrun {

// V8's statistics as JSON; see jsr_memory_write. Owner thread.
void WriteMemoryReport(v8::Isolate* isolate, ByteBuffer& out);

// Collects all garbage; with `release`, gives the process's free memory back to the system as well. Owner thread.
void CollectGarbage(v8::Isolate* isolate, bool release);

}  // namespace jsrun

#endif  // JSRUN_MEMORY_MEMORY_REPORT_H_
