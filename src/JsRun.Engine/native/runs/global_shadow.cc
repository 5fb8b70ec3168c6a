#include "runs/global_shadow.h"

namespace jsrun {
namespace {

// A member of a descriptor that V8 made: an own data property of a plain object.
v8::Local<v8::Value> Member(v8::Local<v8::Context> context, v8::Local<v8::Value> descriptor, const char* name) {
  v8::Isolate* isolate = v8::Isolate::GetCurrent();
  v8::Local<v8::String> key;
  v8::Local<v8::Value> value;
  if (v8::String::NewFromUtf8(isolate, name).ToLocal(&key) &&
      descriptor.As<v8::Object>()->GetRealNamedProperty(context, key).ToLocal(&value)) {
    return value;
  }
  return v8::Undefined(isolate);
}

bool Has(v8::Local<v8::Context> context, v8::Local<v8::Value> descriptor, const char* name) {
  v8::Local<v8::String> key;
  return v8::String::NewFromUtf8(v8::Isolate::GetCurrent(), name).ToLocal(&key) &&
         descriptor.As<v8::Object>()->HasOwnProperty(context, key).FromMaybe(false);
}

}  // namespace

GlobalShadow::GlobalShadow(v8::Local<v8::Context> context, v8::Local<v8::String> name) : context_(context), name_(name) {
  const v8::Local<v8::Object> global = context->Global();
  if (!global->GetOwnPropertyDescriptor(context, name).ToLocal(&descriptor_)) return;
  v8::PropertyDescriptor hidden(v8::Undefined(v8::Isolate::GetCurrent()), true);
  hidden.set_configurable(true);
  is_replaced_ = global->DefineProperty(context, name, hidden).FromMaybe(false);
  // In a frozen scope there is nothing to hide unless a prototype has something.
  is_hidden_ = is_replaced_ || (!descriptor_->IsObject() &&
                                global->GetRealNamedPropertyAttributesInPrototypeChain(context, name).IsNothing());
}

v8::MaybeLocal<v8::Object> GlobalShadow::fixed_object() const {
  if (is_hidden_ || descriptor_.IsEmpty() || !descriptor_->IsObject()) return {};
  const v8::Local<v8::Value> value = Member(context_, descriptor_, "value");
  return value->IsObject() ? value.As<v8::Object>() : v8::MaybeLocal<v8::Object>();
}

GlobalShadow::~GlobalShadow() {
  if (!is_replaced_) return;
  const v8::Local<v8::Object> global = context_->Global();
  if (!descriptor_->IsObject()) {
    global->Delete(context_, name_).FromMaybe(false);
    return;
  }
  const bool configurable = Member(context_, descriptor_, "configurable")->IsTrue();
  const bool enumerable = Member(context_, descriptor_, "enumerable")->IsTrue();
  if (Has(context_, descriptor_, "value")) {
    v8::PropertyDescriptor restored(Member(context_, descriptor_, "value"), Member(context_, descriptor_, "writable")->IsTrue());
    restored.set_configurable(configurable);
    restored.set_enumerable(enumerable);
    global->DefineProperty(context_, name_, restored).FromMaybe(false);
  } else {
    v8::PropertyDescriptor restored(Member(context_, descriptor_, "get"), Member(context_, descriptor_, "set"));
    restored.set_configurable(configurable);
    restored.set_enumerable(enumerable);
    global->DefineProperty(context_, name_, restored).FromMaybe(false);
  }
}

}  // namespace jsrun
