#include "errors/error_properties.h"

#include <v8-version.h>

#include "codec/json_string.h"

namespace jsrun {

namespace {

constexpr int kMaxPrototypes = 1000;
constexpr uint32_t kMaxHeaderUnits = 4000;

bool IsOpaque(v8::Local<v8::Value> value) {
  return !value->IsObject() || value->IsProxy() || value->IsModuleNamespaceObject();
}

v8::Local<v8::Value> PrototypeOf(v8::Local<v8::Object> object) {
#if V8_MAJOR_VERSION >= 13
  return object->GetPrototypeV2();
#else
  return object->GetPrototype();
#endif
}

v8::Local<v8::String> TextOf(v8::Local<v8::Context> context, v8::Local<v8::Object> error, v8::Local<v8::String> key,
                             v8::Local<v8::String> fallback) {
  v8::Local<v8::Value> value;
  if (!DataProperty(context, error, key).ToLocal(&value) || value->IsUndefined() || value->IsSymbol()) return fallback;
  if (value->IsString()) return value.As<v8::String>();
  return Describe(context, value);
}

// What a DOMException keeps to itself (native/web/js/events.js); empty when it is none.
v8::MaybeLocal<v8::String> Hidden(v8::Local<v8::Context> context, v8::Local<v8::Object> error, v8::Local<v8::String> key) {
  v8::Local<v8::Value> value;
  if (IsOpaque(error) || !error->GetPrivate(context, v8::Private::ForApi(context->GetIsolate(), key)).ToLocal(&value) || !value->IsString()) return {};
  return value.As<v8::String>();
}

}  // namespace

v8::MaybeLocal<v8::Value> OwnDataProperty(v8::Local<v8::Context> context, v8::Local<v8::Object> object, v8::Local<v8::String> key) {
  if (IsOpaque(object)) return {};
  bool is_accessor = true;
  if (!object->HasRealNamedProperty(context, key).FromMaybe(false)) return {};
  if (!object->HasRealNamedCallbackProperty(context, key).To(&is_accessor) || is_accessor) return {};
  return object->GetRealNamedProperty(context, key);
}

v8::MaybeLocal<v8::Value> DataProperty(v8::Local<v8::Context> context, v8::Local<v8::Object> object, v8::Local<v8::String> key) {
  v8::Local<v8::Value> holder = object;
  for (int i = 0; i < kMaxPrototypes && !IsOpaque(holder); ++i) {
    const v8::Local<v8::Object> current = holder.As<v8::Object>();
    bool has = false;
    if (!current->HasRealNamedProperty(context, key).To(&has)) return {};
    if (has) return OwnDataProperty(context, current, key);
    holder = PrototypeOf(current);
  }
  return {};
}

v8::Local<v8::String> ErrorName(v8::Local<v8::Context> context, v8::Local<v8::Object> error) {
  v8::Isolate* isolate = context->GetIsolate();
  v8::Local<v8::String> hidden;
  if (Hidden(context, error, v8::String::NewFromUtf8Literal(isolate, "error-name")).ToLocal(&hidden)) return hidden;
  return TextOf(context, error, v8::String::NewFromUtf8Literal(isolate, "name"), v8::String::NewFromUtf8Literal(isolate, "Error"));
}

v8::Local<v8::String> ErrorMessage(v8::Local<v8::Context> context, v8::Local<v8::Object> error) {
  v8::Isolate* isolate = context->GetIsolate();
  v8::Local<v8::String> hidden;
  if (Hidden(context, error, v8::String::NewFromUtf8Literal(isolate, "error-message")).ToLocal(&hidden)) return hidden;
  return TextOf(context, error, v8::String::NewFromUtf8Literal(isolate, "message"), v8::String::Empty(isolate));
}

std::string ErrorHeader(v8::Local<v8::Context> context, v8::Local<v8::Object> error) {
  v8::Isolate* isolate = context->GetIsolate();
  std::string header = ToUtf8(isolate, ErrorName(context, error), kMaxHeaderUnits);
  const std::string message = ToUtf8(isolate, ErrorMessage(context, error), kMaxHeaderUnits);
  if (header.empty()) return message;
  return message.empty() ? header : header + ": " + message;
}

v8::Local<v8::String> Describe(v8::Local<v8::Context> context, v8::Local<v8::Value> value) {
  v8::TryCatch try_catch(context->GetIsolate());
  v8::Local<v8::String> text;
  if (value->ToDetailString(context).ToLocal(&text)) return text;
  return v8::String::Empty(context->GetIsolate());
}

}  // namespace jsrun
