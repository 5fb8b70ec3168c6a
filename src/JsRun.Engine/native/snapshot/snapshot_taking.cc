#include "snapshot/snapshot_taking.h"

#include <v8-snapshot.h>

#include <memory>
#include <string>

#include "isolate/isolate_state.h"
#include "snapshot/unsupported_objects.h"

namespace jsrun {
namespace {

// Asks by adding a property that nobody can know. Runs no user code.
bool IsExtensible(v8::Local<v8::Context> context) {
  const v8::Context::Scope scope(context);
  const v8::Local<v8::Symbol> key = v8::Symbol::New(v8::Isolate::GetCurrent());
  return context->Global()->CreateDataProperty(context, key, key).FromMaybe(false) && context->Global()->Delete(context, key).FromMaybe(false);
}

// The globals that V8 gives a realm only when it has started from a snapshot.
constexpr const char* kLateGlobals[] = {"WebAssembly",     "SharedArrayBuffer", "Float16Array", "DisposableStack", "AsyncDisposableStack",
                                        "SuppressedError", "ShadowRealm",       "Temporal"};

// What scripts have put in their places gives way: V8 would add its own under the same names, where no deletion reaches them at first. Gives
// the name that cannot be removed, or nothing. Runs no user code.
std::string RemoveLateGlobals(v8::Local<v8::Context> context) {
  const v8::Context::Scope scope(context);
  const v8::Local<v8::Object> global = context->Global();
  for (const char* name : kLateGlobals) {
    v8::Local<v8::String> key;
    if (!v8::String::NewFromUtf8(v8::Isolate::GetCurrent(), name, v8::NewStringType::kInternalized).ToLocal(&key) ||
        !global->Delete(context, key).FromMaybe(false)) {
      return name;
    }
  }
  return {};
}

// What cannot be written, for people; empty when nothing is known to stand in the way.
std::string FindObstacles(IsolateState& state, v8::Local<v8::Context> context) {
  if (state.timers().count() > 0) {
    return std::to_string(state.timers().count()) + " timer(s) are pending: clear them, or start them after the snapshot";
  }
  if (state.isolate()->HasPendingBackgroundTasks()) {
    return "work in the background is under way (WebAssembly is being compiled): await it, and do not keep its result";
  }
  if (!IsExtensible(context)) {
    return "globalThis was frozen or closed to new properties, and V8 gives every realm some of its own when it starts from a snapshot: do that "
           "after it";
  }
  const std::string permanent = RemoveLateGlobals(context);
  if (!permanent.empty()) return "globalThis." + permanent + " was made permanent, and V8 puts its own there when it starts from a snapshot";
  const std::string found = FindUnsupportedObjects(context);
  return found.empty() ? std::string() : "the scripts keep " + found + ", which cannot be part of a snapshot: make them after it, when they are needed";
}

}  // namespace

jsr_status TakeSnapshot(IsolateState& state, uint64_t context_id, ByteBuffer& blob) {
  v8::SnapshotCreator* creator = state.snapshot_creator();
  if (creator == nullptr || state.is_spent()) return JSR_INVALID_ARGUMENT;
  {
    v8::HandleScope handles(state.isolate());
    v8::Local<v8::Context> context;
    if (!state.contexts().Find(context_id).ToLocal(&context)) return JSR_NOT_FOUND;
    std::string obstacles = FindObstacles(state, context);
    if (!obstacles.empty()) {
      state.last_error() = {"", std::move(obstacles)};
      return JSR_SNAPSHOT_FAILED;
    }
    state.PrepareSnapshot();
    creator->SetDefaultContext(context);
  }
  // No function's compiled code is dropped: to have it is what a snapshot is for.
  const v8::StartupData data = creator->CreateBlob(v8::SnapshotCreator::FunctionCodeHandling::kKeep);
  const std::unique_ptr<const char[]> owned(data.data);
  if (data.data == nullptr || data.raw_size <= 0) {
    state.last_error() = {"", "V8 made no snapshot"};
    return JSR_INTERNAL;
  }
  blob.Append(data.data, static_cast<size_t>(data.raw_size));
  return JSR_OK;
}

}  // namespace jsrun
