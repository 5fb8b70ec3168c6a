#ifndef JSRUN_RUNS_MODULE_HOOKS_H_
#define JSRUN_RUNS_MODULE_HOOKS_H_

#include <v8.h>

namespace jsrun {

// Answers V8's questions about import() and import.meta. Owner thread.
void InstallModuleHooks(v8::Isolate* isolate);

// Settles an import() as the evaluation of its module is, or will be, settled: with `value`, or as that was rejected. False with an exception
// thrown, or stopped. Inside the context.
bool FollowEvaluation(v8::Local<v8::Context> context, v8::Local<v8::Promise::Resolver> resolver, v8::Local<v8::Promise> evaluation,
                      v8::Local<v8::Value> value);
// Settles it with what was caught. False when it was not thrown by anything that a script may handle.
bool RejectWith(v8::Local<v8::Context> context, v8::Local<v8::Promise::Resolver> resolver, v8::TryCatch& caught);

}  // namespace jsrun

#endif  // JSRUN_RUNS_MODULE_HOOKS_H_
