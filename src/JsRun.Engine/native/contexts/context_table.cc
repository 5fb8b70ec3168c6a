#include "contexts/context_table.h"

#include "contexts/context_slots.h"

namespace jsrun {
namespace {

constexpr int kSharedSecurityToken = 1;

}  // namespace

uint64_t ContextTable::Create() {
  v8::Local<v8::Context> context = v8::Context::New(isolate_);
  if (context.IsEmpty()) return 0;
  const uint64_t id = next_id_++;
  // Realms of one isolate are open to one another: what one is handed of another it can use, as the language defines it.
  context->SetSecurityToken(v8::Integer::New(isolate_, kSharedSecurityToken));
  context->SetEmbedderData(kIdSlot, v8::Number::New(isolate_, static_cast<double>(id)));
  Record& record = records_[id];
  record.context.Reset(isolate_, context);
  if (orphans_) GiveQueue(record, context);
  return id;
}

void ContextTable::GiveQueue(Record& record, v8::Local<v8::Context> context) {
  record.microtasks = v8::MicrotaskQueue::New(isolate_, v8::MicrotasksPolicy::kExplicit);
  context->SetMicrotaskQueue(record.microtasks.get());
}

void ContextTable::SeparateMicrotasks() {
  if (orphans_) return;
  orphans_ = v8::MicrotaskQueue::New(isolate_, v8::MicrotasksPolicy::kExplicit);
  v8::HandleScope handles(isolate_);
  for (auto& [id, record] : records_) GiveQueue(record, record.context.Get(isolate_));
}

v8::MicrotaskQueue* ContextTable::Microtasks(uint64_t id) const {
  const auto found = records_.find(id);
  return found == records_.end() ? orphans_.get() : found->second.microtasks.get();
}

v8::MaybeLocal<v8::Context> ContextTable::Find(uint64_t id) const {
  const auto found = records_.find(id);
  if (found == records_.end()) return {};
  return found->second.context.Get(isolate_);
}

bool ContextTable::Remove(uint64_t id) {
  const auto found = records_.find(id);
  if (found == records_.end()) return false;
  // Others may hold functions of it, which go on using a queue.
  if (found->second.microtasks) found->second.context.Get(isolate_)->SetMicrotaskQueue(orphans_.get());
  records_.erase(found);
  return true;
}

uint64_t ContextTable::IdOf(v8::Local<v8::Context> context) {
  const v8::Local<v8::Value> id = context->GetEmbedderData(kIdSlot);
  return id->IsNumber() ? static_cast<uint64_t>(id.As<v8::Number>()->Value()) : 0;
}

v8::MaybeLocal<v8::Object> ContextTable::Kit(v8::Local<v8::Context> context) {
  v8::Local<v8::Value> kit = context->GetEmbedderData(kKitSlot);
  if (kit->IsFunction()) {
    if (!kit.As<v8::Function>()->Call(context, v8::Undefined(v8::Isolate::GetCurrent()), 0, nullptr).ToLocal(&kit)) return {};
    context->SetEmbedderData(kKitSlot, kit);
  }
  return kit->IsObject() ? kit.As<v8::Object>() : v8::MaybeLocal<v8::Object>();
}

v8::MaybeLocal<v8::Value> ContextTable::CallKit(v8::Local<v8::Context> context, const char* function, v8::Local<v8::Value> argument) {
  v8::Isolate* isolate = v8::Isolate::GetCurrent();
  v8::Local<v8::Object> kit;
  v8::Local<v8::String> name;
  v8::Local<v8::Value> member;
  if (!Kit(context).ToLocal(&kit) ||
      !v8::String::NewFromUtf8(isolate, function, v8::NewStringType::kInternalized).ToLocal(&name) ||
      !kit->Get(context, name).ToLocal(&member)) {
    return {};
  }
  if (!member->IsFunction()) {
    isolate->ThrowError("The kit lacks a function");
    return {};
  }
  return member.As<v8::Function>()->Call(context, v8::Undefined(isolate), 1, &argument);
}

ModuleMap* ContextTable::Modules(v8::Local<v8::Context> context) {
  const auto found = records_.find(IdOf(context));
  return found == records_.end() ? nullptr : &found->second.modules;
}

void ContextTable::DropUnfinishedModules(int64_t run) {
  v8::HandleScope handles(isolate_);
  for (auto& [id, record] : records_) {
    if (record.modules.size() == 0) continue;
    const v8::Local<v8::Context> context = record.context.Get(isolate_);
    const v8::Context::Scope scope(context);
    record.modules.DropUnfinished(context, run);
  }
}

}  // namespace jsrun
