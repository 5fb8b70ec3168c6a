#ifndef JSRUN_RUNS_CONSOLE_EVALUATOR_H_
#define JSRUN_RUNS_CONSOLE_EVALUATOR_H_

#include <v8-inspector.h>
#include <v8.h>

#include <string>

#include "inspector/inspector_host.h"
#include "runs/run.h"
#include "runs/source_text.h"

namespace jsrun {

// Runs scripts with `await` at the top level. Only V8's inspector evaluates such scripts so that their declarations stay in the
// script scope (its REPL mode), so this is a client of the inspector: that is made when the first such script comes, no part of it can
// be reached from a script, and a session lasts no longer than a script's start. Owner thread only.
class ConsoleEvaluator {
 public:
  ConsoleEvaluator(v8::Isolate* isolate, InspectorHost& host);
  ~ConsoleEvaluator();
  ConsoleEvaluator(const ConsoleEvaluator&) = delete;
  ConsoleEvaluator& operator=(const ConsoleEvaluator&) = delete;

  enum class Outcome {
    kRan,          // what became of it is the run's
    kSyntaxError,  // it is the run's outcome; nothing ran
    kUnavailable,  // nothing ran
  };

  // Runs the script for the run. Inside the run's context.
  Outcome Evaluate(Run& run, const SourceText& text);

 private:
  class Channel;

  static void OnPromise(v8::PromiseHookType type, v8::Local<v8::Promise> promise, v8::Local<v8::Value> parent);
  std::string RequestFor(v8::Local<v8::Context> context, v8::Local<v8::String> source);

  v8::Isolate* const isolate_;
  InspectorHost& host_;
  Run* starting_ = nullptr;          // whose script starts
  v8::Global<v8::Promise> promise_;  // of that script
};

}  // namespace jsrun

#endif  // JSRUN_RUNS_CONSOLE_EVALUATOR_H_
