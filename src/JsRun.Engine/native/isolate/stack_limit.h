#ifndef JSRUN_ISOLATE_STACK_LIMIT_H_
#define JSRUN_ISOLATE_STACK_LIMIT_H_

#include <cstdint>

namespace jsrun {

// The lowest address that JavaScript's stack may reach on the calling thread: max_bytes below here (0: all there is), but always
// leaving native code enough of the thread's real stack. 0 when the thread has too little stack to run JavaScript at all.
uintptr_t StackLimitOfThisThread(uint64_t max_bytes);

// What is left of the calling thread's real stack, in bytes.
uint64_t StackLeftOfThisThread();

}  // namespace jsrun

#endif  // JSRUN_ISOLATE_STACK_LIMIT_H_
