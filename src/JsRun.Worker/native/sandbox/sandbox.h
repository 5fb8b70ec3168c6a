#pragma once

#include <stdint.h>

// The C interface of libjsrun_sandbox.so. All functions can be called from any thread.
extern "C" {

// Takes away, from all threads of the process and for good, the system calls that a worker does not need once it is connected and its
// libraries are loaded, and the right to let a file grow, unless that is to stay: standard error may be a file. 0, or errno of the step
// that failed.
__attribute__((visibility("default"))) int32_t jsrun_sandbox_restrict(int32_t files_may_grow);

// Tries what a worker must not be able to do, one thing for each index from 0 on. Gives its name, and errno of the attempt: 0 when it
// went through, and whatever the system says when it was not refused but could not succeed. Returns 1 when it was refused, 0 when it was
// not, and -1 behind the last.
__attribute__((visibility("default"))) int32_t jsrun_sandbox_probe(int32_t index, const char** name, int32_t* error);
}
