#include "codec/json_string.h"
#include "isolate/isolate_state.h"
#include "runs/code_cache.h"
#include "runs/evaluation.h"

namespace jsrun {
namespace {

// Declaring what is declared already is found when the script starts, before any of its code runs, but is a syntax error all the
// same. V8 gives such an error no stack of its own and places it at the script's very start.
bool IsRedeclaration(v8::Isolate* isolate, const v8::TryCatch& caught, int script_id) {
  if (caught.HasTerminated() || caught.Message().IsEmpty() || !IsSyntaxError(isolate, caught.Exception())) return false;
  const v8::Local<v8::Message> message = caught.Message();
  const v8::Local<v8::StackTrace> stack = v8::Exception::GetStackTrace(caught.Exception());
  return message->GetScriptOrigin().ScriptId() == script_id && message->GetStartPosition() == 0 &&
         (stack.IsEmpty() || stack->GetFrameCount() == 0) &&
         ToUtf8(isolate, message->Get(), 4000).ends_with("' has already been declared");
}

using Outcome = ConsoleEvaluator::Outcome;

// A script that does not parse may have `await` at its top level.
void EvaluateUnparsed(IsolateState& state, Run& run, const SourceText& text, const v8::TryCatch& caught) {
  v8::Isolate* isolate = state.isolate();
  const Outcome outcome = text.may_await ? state.console_evaluator().Evaluate(run, text) : Outcome::kUnavailable;
  if (outcome == Outcome::kRan) return;
  // When reading on where `await` is allowed shows a later error, that is the one to report.
  v8::TryCatch caught_as_module(isolate);
  const bool is_module = outcome == Outcome::kSyntaxError && !CompileModule(isolate, text).IsEmpty();
  if (is_module) return;
  const bool is_later = caught_as_module.HasCaught() && !caught_as_module.Message().IsEmpty() && !caught.Message().IsEmpty() &&
                        caught_as_module.Message()->GetStartPosition() > caught.Message()->GetStartPosition();
  run.Fail(is_later ? caught_as_module : caught, true);
}

}  // namespace

bool IsSyntaxError(v8::Isolate* isolate, v8::Local<v8::Value> exception) {
  return exception->IsNativeError() && ToUtf8(isolate, exception.As<v8::Object>()->GetConstructorName(), 20) == "SyntaxError";
}

void EvaluateScript(IsolateState& state, Run& run, const jsr_source& source, const SourceText& text) {
  v8::Isolate* isolate = state.isolate();
  const v8::Local<v8::Context> context = run.context();
  v8::TryCatch caught(isolate);
  const v8::ScriptOrigin origin(text.filename);
  const CodeCache cache(source);
  v8::ScriptCompiler::Source compiler_source(text.text, origin, cache.Data());
  v8::Local<v8::UnboundScript> code;
  if (!v8::ScriptCompiler::CompileUnboundScript(isolate, &compiler_source, cache.options()).ToLocal(&code)) {
    if (!caught.HasTerminated() && IsSyntaxError(isolate, caught.Exception())) {
      EvaluateUnparsed(state, run, text, caught);
    } else {
      run.Fail(caught);
    }
    return;
  }
  // Of a script that awaits at its top level no code is kept, so there is no need to look for that in one that has a cache.
  bool may_keep_code = (source.flags & JSR_SOURCE_KEEP_CODE) != 0;
  if (cache.WasAccepted(compiler_source)) {
    run.SetCodeCacheAccepted();
  } else if (text.may_await && HasTopLevelAwait(isolate, text)) {
    // `await (x)` parses as a call in a script, but is not meant as one.
    if (state.console_evaluator().Evaluate(run, text) != Outcome::kUnavailable) return;
    may_keep_code = false;
  }
  if (may_keep_code) run.KeepCode(code);

  run.EndCompile();
  v8::Local<v8::Value> value;
  if (code->BindToCurrentContext()->Run(context).ToLocal(&value)) {
    run.Complete(value);
  } else {
    run.Fail(caught, IsRedeclaration(isolate, caught, code->GetId()));
  }
}

}  // namespace jsrun
