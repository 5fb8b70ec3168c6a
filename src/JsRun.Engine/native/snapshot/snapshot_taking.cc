#include "snapshot/snapshot_taking.h"

#include <v8-snapshot.h>

#include <memory>
#include <string>

#include "codec/json_string.h"
#include "contexts/context_slots.h"
#include "isolate/isolate_state.h"
#include "snapshot/unsupported_objects.h"

namespace jsrun {
namespace {

// Makes room for what V8 adds to a realm when it starts from a snapshot. Gives what stands in the way, or nothing. Runs no user code.
std::string MakeRoom(v8::Local<v8::Context> context) {
  const v8::Context::Scope scope(context);
  v8::Isolate* isolate = v8::Isolate::GetCurrent();
  v8::TryCatch caught(isolate);
  // The kit is of no use to the snapshot: it is made again where it is needed.
  const v8::Local<v8::Value> kit = context->GetEmbedderData(kKitSlot);
  v8::Local<v8::Value> obstacle;
  const bool is_known = ContextTable::CallKit(context, "prepareSnapshot", context->Global()).ToLocal(&obstacle);
  context->SetEmbedderData(kKitSlot, kit);
  if (!is_known) return "the built-ins";
  return obstacle->IsString() ? ToUtf8(isolate, obstacle.As<v8::String>(), 100) : std::string();
}

// What cannot be written, for people; empty when nothing is known to stand in the way.
std::string FindObstacles(IsolateState& state, v8::Local<v8::Context> context) {
  if (state.timers().count() > 0) {
    return std::to_string(state.timers().count()) + " timer(s) are pending: clear them, or start them after the snapshot";
  }
  if (state.isolate()->HasPendingBackgroundTasks()) {
    return "work in the background is under way (WebAssembly is being compiled): await it, and do not keep its result";
  }
  const std::string fixed = MakeRoom(context);
  if (!fixed.empty()) return fixed + " was frozen or made permanent, and V8 adds to it when it starts from a snapshot: do that after it";
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
