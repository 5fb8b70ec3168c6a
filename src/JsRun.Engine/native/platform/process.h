#ifndef JSRUN_PLATFORM_PROCESS_H_
#define JSRUN_PLATFORM_PROCESS_H_

#include "jsrun_v8.h"

namespace jsrun {

// Initialises V8; see jsr_platform_init.
jsr_status InitializeProcess(const jsr_platform_options& options);

// The callbacks of the process; valid once it is initialised. Any thread.
const jsr_callbacks& ProcessCallbacks();

}  // namespace jsrun

#endif  // JSRUN_PLATFORM_PROCESS_H_
