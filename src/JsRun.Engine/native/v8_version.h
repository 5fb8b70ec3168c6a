#ifndef JSRUN_V8_VERSION_H_
#define JSRUN_V8_VERSION_H_

#include <v8-version.h>

// Every difference between the V8 versions that the library compiles against is named here and nowhere else.
#define JSRUN_V8_AT_LEAST(major, minor) (V8_MAJOR_VERSION > (major) || (V8_MAJOR_VERSION == (major) && V8_MINOR_VERSION >= (minor)))

// Platform and TaskRunner have ...Impl hooks that take a SourceLocation.
#define JSRUN_V8_TASK_LOCATIONS JSRUN_V8_AT_LEAST(12, 2)

// Platform::GetForegroundTaskRunner takes a priority.
#define JSRUN_V8_TASK_RUNNER_PRIORITY JSRUN_V8_AT_LEAST(12, 7)

// Module::HasTopLevelAwait exists.
#define JSRUN_V8_HAS_TOP_LEVEL_AWAIT JSRUN_V8_AT_LEAST(13, 0)

// SnapshotCreator takes Isolate::CreateParams.
#define JSRUN_V8_SNAPSHOT_PARAMS JSRUN_V8_AT_LEAST(12, 3)

// ArrayBuffer::Allocator::MaxAllocationSize exists.
#define JSRUN_V8_MAX_BUFFER_SIZE JSRUN_V8_AT_LEAST(11, 8)

// Turboshaft's loop unrolling drops the interrupt check of an outer loop when the inner one is a short loop of its own making, as in
// `for (;;) new Array(1000).fill(1)`: nothing could then stop the script but the end of the process.
#define JSRUN_V8_UNROLLING_DROPS_STACK_CHECKS JSRUN_V8_AT_LEAST(12, 0)

// PageAllocator::SealPages exists.
#define JSRUN_V8_SEAL_PAGES JSRUN_V8_AT_LEAST(12, 9)

#endif  // JSRUN_V8_VERSION_H_
