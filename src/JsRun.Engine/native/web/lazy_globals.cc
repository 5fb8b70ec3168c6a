#include "web/lazy_globals.h"

#include <algorithm>
#include <string>

#include "codec/json_string.h"
#include "contexts/context_slots.h"
#include "web/web_functions.h"

namespace jsrun {
namespace {

constexpr const char* kStreams[] = {
    "ReadableStream", "ReadableStreamDefaultReader", "ReadableStreamBYOBReader", "ReadableStreamDefaultController",
    "ReadableByteStreamController", "ReadableStreamBYOBRequest", "WritableStream", "WritableStreamDefaultWriter",
    "WritableStreamDefaultController", "TransformStream", "TransformStreamDefaultController",
    "ByteLengthQueuingStrategy", "CountQueuingStrategy",
};

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

bool Install(v8::Local<v8::Context> context, const char* name, v8::Local<v8::String> group) {
  return context->Global()->SetNativeDataProperty(context, Key(name), Read, Write, group, v8::DontEnum).FromMaybe(false);
}

// webFunctions(): an object of what web/js has from here. A realm that needs none has none.
void WebFunctions(const v8::FunctionCallbackInfo<v8::Value>& info) {
  const v8::Local<v8::Context> context = info.GetIsolate()->GetCurrentContext();
  const v8::Local<v8::Object> object = v8::Object::New(info.GetIsolate());
  for (const auto functions : {TextFunctions(), UrlFunctions()}) {
    for (const WebFunction& each : functions) {
      v8::Local<v8::Function> function;
      if (!v8::Function::New(context, each.callback, {}, 0, v8::ConstructorBehavior::kThrow).ToLocal(&function) ||
          !object->CreateDataProperty(context, Key(each.name), function).FromMaybe(false)) {
        return;
      }
    }
  }
  info.GetReturnValue().Set(object);
}

// privateSymbol(name, isShared): a key that no script can see, not even by a proxy. A shared one is the same in every realm.
void PrivateSymbol(const v8::FunctionCallbackInfo<v8::Value>& info) {
  v8::Isolate* isolate = info.GetIsolate();
  const v8::Local<v8::String> name = info[0].As<v8::String>();
  const v8::Local<v8::Private> symbol = info[1]->IsTrue() ? v8::Private::ForApi(isolate, name) : v8::Private::New(isolate, name);
  // To V8 it is a symbol like any other; the headers alone tell them apart.
  info.GetReturnValue().Set(v8::Local<v8::Data>(symbol).As<v8::Value>());
}

constexpr WebFunction kBinding[] = {{"privateSymbol", PrivateSymbol}, {"webFunctions", WebFunctions}};

}  // namespace

bool InstallStreams(v8::Local<v8::Context> context) {
  for (const char* name : kStreams) {
    if (!Install(context, name, Key("streams"))) return false;
  }
  return true;
}

bool InstallWebGlobals(v8::Local<v8::Context> context) {
  v8::Isolate* isolate = v8::Isolate::GetCurrent();
  v8::Local<v8::Value> names;
  v8::Local<v8::Value> none = v8::Undefined(isolate);
  if (!Ask(context->Global(), 1, &none).ToLocal(&names) || !names->IsArray()) return false;
  // A group's name, and its globals with spaces between them, and so on.
  const v8::Local<v8::Array> list = names.As<v8::Array>();
  for (uint32_t i = 0; i + 1 < list->Length(); i += 2) {
    v8::Local<v8::Value> group, globals;
    if (!list->Get(context, i).ToLocal(&group) || !list->Get(context, i + 1).ToLocal(&globals) || !group->IsString() || !globals->IsString()) return false;
    const std::string text = ToUtf8(isolate, globals.As<v8::String>());
    for (size_t from = 0; from < text.size();) {
      const size_t to = std::min(text.find(' ', from), text.size());
      if (!Install(context, text.substr(from, to - from).c_str(), group.As<v8::String>())) return false;
      from = to + 1;
    }
  }
  return true;
}

bool AddWebBinding(v8::Local<v8::Context> context, v8::Local<v8::Object> binding) {
  for (const WebFunction& each : kBinding) {
    v8::Local<v8::Function> function;
    if (!v8::Function::New(context, each.callback, {}, 0, v8::ConstructorBehavior::kThrow).ToLocal(&function) ||
        !binding->CreateDataProperty(context, Key(each.name), function).FromMaybe(false)) {
      return false;
    }
  }
  return true;
}

void AppendWebReferences(std::vector<intptr_t>& references) {
  references.push_back(reinterpret_cast<intptr_t>(Read));
  references.push_back(reinterpret_cast<intptr_t>(Write));
  for (const auto functions : {std::span<const WebFunction>(kBinding), TextFunctions(), UrlFunctions()}) {
    for (const WebFunction& each : functions) references.push_back(reinterpret_cast<intptr_t>(each.callback));
  }
}

}  // namespace jsrun
