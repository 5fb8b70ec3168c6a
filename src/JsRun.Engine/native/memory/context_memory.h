#ifndef JSRUN_MEMORY_CONTEXT_MEMORY_H_
#define JSRUN_MEMORY_CONTEXT_MEMORY_H_

#include "buffer/byte_buffer.h"
#include "jsrun_v8.h"

namespace jsrun {

class IsolateState;

// See jsr_context_memory_write. Owner thread, not inside a context.
jsr_status WriteContextMemory(IsolateState& state, ByteBuffer& out);

}  // namespace jsrun

#endif  // JSRUN_MEMORY_CONTEXT_MEMORY_H_
