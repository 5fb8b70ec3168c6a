#ifndef JSRUN_SNAPSHOT_SNAPSHOT_TAKING_H_
#define JSRUN_SNAPSHOT_SNAPSHOT_TAKING_H_

#include <cstdint>

#include "buffer/byte_buffer.h"
#include "jsrun_v8.h"

namespace jsrun {

class IsolateState;

// See jsr_snapshot_take. Owner thread, outside of any context and handle scope.
jsr_status TakeSnapshot(IsolateState& state, uint64_t context_id, ByteBuffer& blob);

}  // namespace jsrun

#endif  // JSRUN_SNAPSHOT_SNAPSHOT_TAKING_H_
