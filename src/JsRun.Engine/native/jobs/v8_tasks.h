#ifndef JSRUN_JOBS_V8_TASKS_H_
#define JSRUN_JOBS_V8_TASKS_H_

#include <cstdint>

#include "jsrun_v8.h"

namespace jsrun {

class IsolateState;

// See jsr_pump. Owner thread, not inside a context.
jsr_status RunV8Tasks(IsolateState& state, uint32_t* ran);

}  // namespace jsrun

#endif  // JSRUN_JOBS_V8_TASKS_H_
