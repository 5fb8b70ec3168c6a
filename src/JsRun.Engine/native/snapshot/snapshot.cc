#include "snapshot/snapshot.h"

#include <v8.h>

#include <mutex>
#include <utility>

#include "codec/json_string.h"
#include "console/console_binding.h"
#include "contexts/context_slots.h"
#include "platform/last_error.h"
#include "platform/platform.h"
#include "realms/realm_names.h"
#include "snapshot/bootstrap_source.h"
#include "snapshot/realm_functions.h"
#include "timers/timer_functions.h"
#include "web/lazy_globals.h"

namespace jsrun {
namespace {

std::mutex g_lock;
std::shared_ptr<const SnapshotBlob> g_current;

// Fills a fresh context. False with an exception pending.
bool Prepare(v8::Local<v8::Context> context, v8::Local<v8::String> bootstrap) {
  v8::Isolate* isolate = v8::Isolate::GetCurrent();
  // V8's own console prints nothing; the kit brings one, installed on demand.
  if (!context->Global()->Delete(context, v8::String::NewFromUtf8Literal(isolate, "console")).FromMaybe(false) ||
      !InstallTimerFunctions(context) || !InstallMicrotaskFunction(context) || !InstallStructuredClone(context) ||
      !InstallStreams(context) || !NoteRealmNames(context)) {
    return false;
  }
  const v8::Local<v8::Object> binding = v8::Object::New(isolate);
  AddConsoleBinding(context, binding);
  if (!AddWebBinding(context, binding)) return false;
  v8::ScriptOrigin origin(v8::String::NewFromUtf8Literal(isolate, "jsrun:bootstrap"));
  v8::Local<v8::Script> script;
  v8::Local<v8::Value> function;
  v8::Local<v8::Value> made;
  v8::Local<v8::Value> argument = binding;
  if (!v8::Script::Compile(context, bootstrap, &origin).ToLocal(&script) || !script->Run(context).ToLocal(&function)) return false;
  if (!function->IsFunction()) {
    isolate->ThrowError("The bootstrap script is no function");
    return false;
  }
  if (!function.As<v8::Function>()->Call(context, v8::Undefined(isolate), 1, &argument).ToLocal(&made)) return false;
  v8::Local<v8::Value> kit;
  v8::Local<v8::Value> web;
  if (!made->IsObject() || !made.As<v8::Object>()->Get(context, v8::String::NewFromUtf8Literal(isolate, "makeKit")).ToLocal(&kit) ||
      !made.As<v8::Object>()->Get(context, v8::String::NewFromUtf8Literal(isolate, "webGlobal")).ToLocal(&web) || !kit->IsFunction() ||
      !web->IsFunction()) {
    isolate->ThrowError("The bootstrap script returned nothing that makes the kit, or the web's globals");
    return false;
  }
  context->SetEmbedderData(kKitSlot, kit);
  context->SetEmbedderData(kWebSlot, web);
  return true;
}

bool MakeDefaultContext(v8::SnapshotCreator& creator, jsr_text bootstrap) {
  v8::Isolate* isolate = creator.GetIsolate();
  v8::HandleScope handles(isolate);
  v8::TryCatch caught(isolate);
  const v8::Local<v8::Context> context = v8::Context::New(isolate);
  bool prepared;
  {
    v8::Context::Scope scope(context);
    v8::Local<v8::String> source;
    prepared = MakeBootstrapSource(isolate, bootstrap, &source) && Prepare(context, source);
  }
  if (!prepared) {
    const v8::Local<v8::Message> message = caught.Message();
    std::string text = "the bootstrap script failed";
    if (!message.IsEmpty()) {
      text = ToUtf8(isolate, message->Get(), 1000) + " (line " + std::to_string(message->GetLineNumber(context).FromMaybe(0)) + ")";
    }
    ThreadError() = {"bootstrap", std::move(text)};
    // A creator must be given a context before it can be destroyed.
    creator.SetDefaultContext(v8::Context::New(isolate));
    return false;
  }
  creator.SetDefaultContext(context);
  return true;
}

}  // namespace

const intptr_t* ExternalReferences() {
  static const std::vector<intptr_t>* const references = [] {
    auto* all = new std::vector<intptr_t>();
    AppendTimerReferences(*all);
    AppendMicrotaskReferences(*all);
    AppendStructuredCloneReferences(*all);
    AppendConsoleReferences(*all);
    AppendBootstrapReferences(*all);
    AppendWebReferences(*all);
    all->push_back(0);
    return all;
  }();
  return references->data();
}

uint64_t SnapshotLayout() {
  // Where the functions lie in the library, and which it is that stands where in the list: a snapshot names them by their place there.
  const auto base = reinterpret_cast<intptr_t>(&SnapshotLayout);
  uint64_t hash = 14695981039346656037u;
  for (const intptr_t* reference = ExternalReferences(); *reference != 0; reference++) {
    const bool is_text = *reference == BootstrapReference();
    hash = (hash ^ static_cast<uint64_t>(is_text ? 0 : *reference - base)) * 1099511628211u;
  }
  return hash;
}

jsr_status BuildSnapshot(jsr_text bootstrap, ByteBuffer& blob) {
  Platform* platform = Platform::Get();
  if (platform == nullptr) return JSR_INVALID_ARGUMENT;
  const std::unique_ptr<v8::ArrayBuffer::Allocator> allocator(v8::ArrayBuffer::Allocator::NewDefaultAllocator());
  v8::Isolate* isolate = nullptr;
  bool prepared = false;
  v8::StartupData data = {nullptr, 0};
  {
    v8::Isolate::CreateParams params;
    params.array_buffer_allocator = allocator.get();
    params.external_references = ExternalReferences();
    v8::SnapshotCreator creator(params);
    isolate = creator.GetIsolate();
    prepared = MakeDefaultContext(creator, bootstrap);
    data = creator.CreateBlob(v8::SnapshotCreator::FunctionCodeHandling::kKeep);
  }
  platform->Forget(isolate);
  const std::unique_ptr<const char[]> owned(data.data);
  if (!prepared) return JSR_SNAPSHOT_FAILED;
  if (data.data == nullptr || data.raw_size <= 0) {
    ThreadError() = {"", "V8 made no snapshot"};
    return JSR_SNAPSHOT_FAILED;
  }
  blob.Append(data.data, static_cast<size_t>(data.raw_size));
  return JSR_OK;
}

void UseSnapshot(std::shared_ptr<const SnapshotBlob> blob) {
  std::lock_guard<std::mutex> guard(g_lock);
  g_current = std::move(blob);
}

std::shared_ptr<const SnapshotBlob> CurrentSnapshot() {
  std::lock_guard<std::mutex> guard(g_lock);
  return g_current;
}

}  // namespace jsrun
