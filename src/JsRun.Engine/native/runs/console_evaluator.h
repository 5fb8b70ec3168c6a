#ifndef JSRUN_RUNS_CONSOLE_EVALUATOR_H_
#define JSRUN_RUNS_CONSOLE_EVALUATOR_H_

#include <v8-inspector.h>
#include <v8.h>

#include <cstdint>
#include <memory>
#include <string>
#include <unordered_set>

#include "runs/run.h"
#include "runs/source_text.h"

namespace jsrun {

// Runs scripts with `await` at the top level. Only V8's inspector evaluates such scripts so that their declarations stay in the
// script scope (its REPL mode), so this is a client of the inspector: it is made when the first such script comes, and no part of
// it can be reached from a script. Owner thread only.
class ConsoleEvaluator {
 public:
  explicit ConsoleEvaluator(v8::Isolate* isolate);
  ~ConsoleEvaluator();
  ConsoleEvaluator(const ConsoleEvaluator&) = delete;
  ConsoleEvaluator& operator=(const ConsoleEvaluator&) = delete;

  // Runs the script for the run, or makes its syntax error the outcome. False when it could do neither. Inside the run's context.
  bool Evaluate(Run& run, const SourceText& text);

  // Before a context goes away. Inside it.
  void ForgetContext(v8::Local<v8::Context> context);

 private:
  class Client;
  class Channel;

  bool Announce(v8::Local<v8::Context> context);
  // The inspector's answer to Runtime.evaluate, as JSON.
  std::string Dispatch(v8::Local<v8::Context> context, v8::Local<v8::String> source);
  // The object that an answer names; empty when there is none.
  v8::MaybeLocal<v8::Value> Unwrap(std::string_view object_id);

  v8::Isolate* const isolate_;
  std::unique_ptr<Client> client_;
  std::unique_ptr<Channel> channel_;
  std::unique_ptr<v8_inspector::V8Inspector> inspector_;
  std::unique_ptr<v8_inspector::V8InspectorSession> session_;
  std::unordered_set<uint64_t> announced_;  // context ids
  int next_call_ = 1;
};

}  // namespace jsrun

#endif  // JSRUN_RUNS_CONSOLE_EVALUATOR_H_
