#ifndef JSRUN_RUNS_MODULE_HOOKS_H_
#define JSRUN_RUNS_MODULE_HOOKS_H_

#include <v8.h>

namespace jsrun {

// Answers V8's questions about import() and import.meta. Owner thread.
void InstallModuleHooks(v8::Isolate* isolate);

}  // namespace jsrun

#endif  // JSRUN_RUNS_MODULE_HOOKS_H_
