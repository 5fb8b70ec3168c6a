#include <memory>

#include "codec/json_string.h"
#include "isolate/isolate_state.h"
#include "runs/evaluation.h"

namespace jsrun {
namespace {

// Declaring what is declared already is found when the script starts, before any of its code runs, but is a syntax error all the same.
bool IsRedeclaration(v8::Isolate* isolate, const v8::TryCatch& caught, int script_id) {
  if (caught.HasTerminated() || caught.Message().IsEmpty() || !IsSyntaxError(isolate, caught.Exception())) return false;
  constexpr uint32_t kEnough = 4000;
  const std::string text = ToUtf8(isolate, caught.Message()->Get(), kEnough);
  return caught.Message()->GetScriptOrigin().ScriptId() == script_id && text.find("SyntaxError: Identifier '") != std::string::npos &&
         text.ends_with("' has already been declared");
}

// True when the script was run, or shown not to parse, as a browser's console would.
bool EvaluateAwaiting(IsolateState& state, Run& run, const SourceText& text) {
  return text.may_await && state.console_evaluator().Evaluate(run, text);
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
  const bool has_cache = source.code_cache.length > 0 && source.code_cache.length <= INT32_MAX;
  // Owned by the Source; the bytes stay the caller's.
  auto* cache = has_cache
                    ? new v8::ScriptCompiler::CachedData(source.code_cache.data, static_cast<int>(source.code_cache.length))
                    : nullptr;
  v8::ScriptCompiler::Source compiler_source(text.text, origin, cache);
  v8::Local<v8::UnboundScript> code;
  const bool parses = v8::ScriptCompiler::CompileUnboundScript(
                          isolate, &compiler_source,
                          has_cache ? v8::ScriptCompiler::kConsumeCodeCache : v8::ScriptCompiler::kNoCompileOptions)
                          .ToLocal(&code);
  const bool cache_accepted = has_cache && parses && !compiler_source.GetCachedData()->rejected;
  if (!parses) {
    if (!caught.HasTerminated() && IsSyntaxError(isolate, caught.Exception())) {
      if (!EvaluateAwaiting(state, run, text)) run.Fail(caught, true);
    } else {
      run.Fail(caught);
    }
    return;
  }
  if (cache_accepted) {
    run.SetCodeCacheAccepted();
  } else if (text.may_await && HasTopLevelAwait(isolate, text) && EvaluateAwaiting(state, run, text)) {
    return;  // `await (x)` parses as a call in a script, but is not meant as one
  }
  if ((source.flags & JSR_SOURCE_KEEP_CODE) != 0) run.KeepCode(code);

  v8::Local<v8::Value> value;
  if (code->BindToCurrentContext()->Run(context).ToLocal(&value)) {
    run.Complete(value);
  } else {
    run.Fail(caught, IsRedeclaration(isolate, caught, code->GetId()));
  }
}

}  // namespace jsrun
