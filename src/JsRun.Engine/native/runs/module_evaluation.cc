#include "codec/json_string.h"
#include "isolate/isolate_state.h"
#include "runs/code_cache.h"
#include "runs/evaluation.h"

namespace jsrun {
namespace {

v8::ScriptOrigin ModuleOrigin(const SourceText& text) {
  return {text.filename, 0, 0, false, -1, v8::Local<v8::Value>(), false, false, /* is_module */ true};
}

}  // namespace

v8::MaybeLocal<v8::Module> CompileModule(v8::Isolate* isolate, const SourceText& text) {
  v8::ScriptCompiler::Source source(text.text, ModuleOrigin(text));
  return v8::ScriptCompiler::CompileModule(isolate, &source);
}

bool HasTopLevelAwait(v8::Isolate* isolate, const SourceText& text) {
  v8::TryCatch caught(isolate);
  v8::Local<v8::Module> module;
  if (!CompileModule(isolate, text).ToLocal(&module)) return false;
  return module->HasTopLevelAwait();
}

void EvaluateModule(IsolateState& state, Run& run, const jsr_source& source, const SourceText& text) {
  v8::Isolate* isolate = state.isolate();
  const v8::Local<v8::Context> context = run.context();
  v8::TryCatch caught(isolate);
  const CodeCache cache(source);
  v8::ScriptCompiler::Source compiler_source(text.text, ModuleOrigin(text), cache.Data());
  v8::Local<v8::Module> module;
  if (!v8::ScriptCompiler::CompileModule(isolate, &compiler_source, cache.options()).ToLocal(&module)) {
    run.Fail(caught, !caught.HasTerminated() && IsSyntaxError(isolate, caught.Exception()));
    return;
  }
  if (cache.WasAccepted(compiler_source)) run.SetCodeCacheAccepted();
  if ((source.flags & JSR_SOURCE_KEEP_CODE) != 0) run.KeepCode(module->GetUnboundModuleScript());
  if (text.may_import_meta) state.contexts().Modules(context)->RememberEntry(isolate, module, ToUtf8(isolate, text.filename));
  v8::Local<v8::Promise> evaluation;
  if (ModuleFetches& fetches = state.modules().fetches(); fetches.has_loader() && module->GetModuleRequests()->Length() > 0) {
    v8::Local<v8::Promise> loading;
    switch (fetches.StartEntry(context, module, text.text, text.filename, &loading)) {
      case ModuleFetches::Start::kReady:
        break;
      case ModuleFetches::Start::kWaiting:
        run.AwaitLoading(loading);
        return;
      case ModuleFetches::Start::kFailed:
        run.Fail(caught, !caught.HasTerminated() && caught.HasCaught() && IsSyntaxError(isolate, caught.Exception()));
        return;
    }
  }
  if (!state.modules().LinkEntry(context, module, text.text, text.filename)) {
    run.Fail(caught, !caught.HasTerminated() && caught.HasCaught() && IsSyntaxError(isolate, caught.Exception()));
    return;
  }
  run.EndCompile();
  if (!state.modules().Evaluate(context, module).ToLocal(&evaluation)) {
    run.Fail(caught);
  } else {
    run.AwaitModule(evaluation, module->GetModuleNamespace());
  }
}

}  // namespace jsrun
