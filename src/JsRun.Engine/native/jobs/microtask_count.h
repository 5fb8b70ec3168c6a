#ifndef JSRUN_JOBS_MICROTASK_COUNT_H_
#define JSRUN_JOBS_MICROTASK_COUNT_H_

#include <v8-microtask-queue.h>
#include <v8.h>

#include <cstdint>

namespace jsrun {

// V8 does not tell how many microtasks a queue holds, but keeps the number in the queue. Where that is is found out by filling one,
// once for the process. False when no place, or more than one, shows what was put in. Owner thread, not inside a context.
bool LearnMicrotaskCount(v8::Isolate* isolate);

// How many wait in a queue. Only after LearnMicrotaskCount gave true. The owner thread of the queue's isolate.
uint32_t CountMicrotasks(const v8::MicrotaskQueue& queue);

}  // namespace jsrun

#endif  // JSRUN_JOBS_MICROTASK_COUNT_H_
