#include "web/lazy_globals.h"

#include "contexts/context_slots.h"

namespace jsrun {
namespace {

struct Group {
  const char* name;
  std::initializer_list<const char*> globals;
};

constexpr Group kStreams = {"streams",
                            {"ReadableStream", "ReadableStreamDefaultReader", "ReadableStreamBYOBReader", "ReadableStreamDefaultController",
                             "ReadableByteStreamController", "ReadableStreamBYOBRequest", "WritableStream", "WritableStreamDefaultWriter",
                             "WritableStreamDefaultController", "TransformStream", "TransformStreamDefaultController",
                             "ByteLengthQueuingStrategy", "CountQueuingStrategy"}};

v8::Local<v8::String> Key(const char* text) {
  v8::Isolate* isolate = v8::Isolate::GetCurrent();
  return v8::String::NewFromUtf8(isolate, text, v8::NewStringType::kInternalized).FromMaybe(v8::String::Empty(isolate));
}

// Asks the realm whose global it is, which need not be the one whose code asks. Nothing is replaced here: the script that makes the classes
// may meet built-ins that scripts have changed, and those may have changed the property meanwhile.
v8::MaybeLocal<v8::Value> Ask(v8::Local<v8::Object> holder, int count, v8::Local<v8::Value>* arguments) {
  v8::Isolate* isolate = v8::Isolate::GetCurrent();
  v8::Local<v8::Context> realm;
  if (!holder->GetCreationContext(isolate).ToLocal(&realm) || realm->GetNumberOfEmbedderDataFields() <= static_cast<uint32_t>(kWebSlot)) {
    return v8::Undefined(isolate);
  }
  const v8::Context::Scope scope(realm);
  const v8::Local<v8::Value> function = realm->GetEmbedderData(kWebSlot);
  if (!function->IsFunction()) return v8::Undefined(isolate);
  return function.As<v8::Function>()->Call(realm, v8::Undefined(isolate), count, arguments);
}

void Read(v8::Local<v8::Name> name, const v8::PropertyCallbackInfo<v8::Value>& info) {
  v8::Local<v8::Value> arguments[] = {name, info.Data()};
  v8::Local<v8::Value> value;
  if (Ask(info.HolderV2(), 2, arguments).ToLocal(&value)) info.GetReturnValue().Set(value);
}

void Write(v8::Local<v8::Name> name, v8::Local<v8::Value> value, const v8::PropertyCallbackInfo<void>& info) {
  v8::Local<v8::Value> arguments[] = {name, info.Data(), v8::True(info.GetIsolate()), value};
  Ask(info.HolderV2(), 4, arguments).IsEmpty();
}

bool Install(v8::Local<v8::Context> context, const Group& group) {
  const v8::Local<v8::String> name = Key(group.name);
  for (const char* global : group.globals) {
    if (!context->Global()->SetNativeDataProperty(context, Key(global), Read, Write, name, v8::DontEnum).FromMaybe(false)) return false;
  }
  return true;
}

// privateSymbol(name, isShared): a key that no script can see, not even by a proxy. A shared one is the same in every realm.
void PrivateSymbol(const v8::FunctionCallbackInfo<v8::Value>& info) {
  v8::Isolate* isolate = info.GetIsolate();
  const v8::Local<v8::String> name = info[0].As<v8::String>();
  const v8::Local<v8::Private> symbol = info[1]->IsTrue() ? v8::Private::ForApi(isolate, name) : v8::Private::New(isolate, name);
  // To V8 it is a symbol like any other; the headers alone tell them apart.
  info.GetReturnValue().Set(v8::Local<v8::Data>(symbol).As<v8::Value>());
}

}  // namespace

bool InstallStreams(v8::Local<v8::Context> context) { return Install(context, kStreams); }

bool AddWebBinding(v8::Local<v8::Context> context, v8::Local<v8::Object> binding) {
  v8::Local<v8::Function> function;
  return v8::Function::New(context, PrivateSymbol, {}, 0, v8::ConstructorBehavior::kThrow).ToLocal(&function) &&
         binding->CreateDataProperty(context, Key("privateSymbol"), function).FromMaybe(false);
}

void AppendWebReferences(std::vector<intptr_t>& references) {
  references.push_back(reinterpret_cast<intptr_t>(Read));
  references.push_back(reinterpret_cast<intptr_t>(Write));
  references.push_back(reinterpret_cast<intptr_t>(PrivateSymbol));
}

}  // namespace jsrun
