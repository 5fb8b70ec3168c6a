#ifndef JSRUN_RUNS_EVALUATION_H_
#define JSRUN_RUNS_EVALUATION_H_

#include <v8.h>

#include "jsrun_v8.h"
#include "runs/run.h"
#include "runs/source_text.h"

namespace jsrun {

class IsolateState;

// Compile and run a source; the outcome goes to the run. Owner thread, inside the run's context.
void EvaluateScript(IsolateState& state, Run& run, const jsr_source& source, const SourceText& text);
void EvaluateModule(IsolateState& state, Run& run, const jsr_source& source, const SourceText& text);

v8::MaybeLocal<v8::Module> CompileModule(v8::Isolate* isolate, const SourceText& text);

// `await` occurs at the top level when the text is read as a module.
bool HasTopLevelAwait(v8::Isolate* isolate, const SourceText& text);

// The exception is one of V8's SyntaxErrors. Runs no user code.
bool IsSyntaxError(v8::Isolate* isolate, v8::Local<v8::Value> exception);

}  // namespace jsrun

#endif  // JSRUN_RUNS_EVALUATION_H_
