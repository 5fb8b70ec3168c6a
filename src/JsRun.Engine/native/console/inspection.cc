#include "console/inspection.h"

#include <string>

#include "codec/regexp_flags.h"

namespace jsrun {

namespace {

struct NativeClass {
  const char* name;
  bool (v8::Value::*is)() const;
};

// The first that applies counts. Ordered by how often they are met.
constexpr NativeClass kClasses[] = {
    {"Proxy", &v8::Value::IsProxy},
    {"Array", &v8::Value::IsArray},
    {"Function", &v8::Value::IsFunction},
    {"Error", &v8::Value::IsNativeError},
    {"Date", &v8::Value::IsDate},
    {"Map", &v8::Value::IsMap},
    {"Set", &v8::Value::IsSet},
    {"RegExp", &v8::Value::IsRegExp},
    {"Promise", &v8::Value::IsPromise},
    {"TypedArray", &v8::Value::IsTypedArray},
    {"DataView", &v8::Value::IsDataView},
    {"ArrayBuffer", &v8::Value::IsArrayBuffer},
    {"SharedArrayBuffer", &v8::Value::IsSharedArrayBuffer},
    {"MapIterator", &v8::Value::IsMapIterator},
    {"SetIterator", &v8::Value::IsSetIterator},
    {"WeakMap", &v8::Value::IsWeakMap},
    {"WeakSet", &v8::Value::IsWeakSet},
    {"Module", &v8::Value::IsModuleNamespaceObject},
    {"Arguments", &v8::Value::IsArgumentsObject},
    {"Number", &v8::Value::IsNumberObject},
    {"String", &v8::Value::IsStringObject},
    {"Boolean", &v8::Value::IsBooleanObject},
    {"BigInt", &v8::Value::IsBigIntObject},
    {"Symbol", &v8::Value::IsSymbolObject},
};

void ReturnText(const v8::FunctionCallbackInfo<v8::Value>& info, const char* text) {
  v8::Local<v8::String> value;
  if (v8::String::NewFromUtf8(info.GetIsolate(), text, v8::NewStringType::kInternalized).ToLocal(&value)) {
    info.GetReturnValue().Set(value);
  }
}

template <size_t kCount>
void ReturnArray(const v8::FunctionCallbackInfo<v8::Value>& info, v8::Local<v8::Value> (&items)[kCount]) {
  info.GetReturnValue().Set(v8::Array::New(info.GetIsolate(), items, kCount));
}

}  // namespace

void ClassOf(const v8::FunctionCallbackInfo<v8::Value>& info) {
  if (!info[0]->IsObject()) return;
  for (const NativeClass& known : kClasses) {
    const v8::Value* value = *info[0];
    if ((value->*known.is)()) return ReturnText(info, known.name);
  }
  ReturnText(info, "Object");
}

void ClassName(const v8::FunctionCallbackInfo<v8::Value>& info) {
  if (info[0]->IsObject()) info.GetReturnValue().Set(info[0].As<v8::Object>()->GetConstructorName());
}

void FunctionKind(const v8::FunctionCallbackInfo<v8::Value>& info) {
  info.GetReturnValue().Set((info[0]->IsAsyncFunction() ? 1 : 0) | (info[0]->IsGeneratorFunction() ? 2 : 0));
}

void ProxyTarget(const v8::FunctionCallbackInfo<v8::Value>& info) {
  if (info[0]->IsProxy()) info.GetReturnValue().Set(info[0].As<v8::Proxy>()->GetTarget());
}

void PromiseResult(const v8::FunctionCallbackInfo<v8::Value>& info) {
  if (!info[0]->IsPromise()) return;
  const v8::Local<v8::Promise> promise = info[0].As<v8::Promise>();
  if (promise->State() == v8::Promise::kPending) return;
  v8::Local<v8::Value> items[] = {v8::Boolean::New(info.GetIsolate(), promise->State() == v8::Promise::kFulfilled), promise->Result()};
  ReturnArray(info, items);
}

void Entries(const v8::FunctionCallbackInfo<v8::Value>& info) {
  const v8::Local<v8::Value> value = info[0];
  if (!value->IsMap() && !value->IsSet() && !value->IsMapIterator() && !value->IsSetIterator()) return;
  bool is_key_value = false;
  v8::Local<v8::Array> entries;
  if (!value.As<v8::Object>()->PreviewEntries(&is_key_value).ToLocal(&entries)) return;
  v8::Local<v8::Value> items[] = {entries, v8::Boolean::New(info.GetIsolate(), is_key_value)};
  ReturnArray(info, items);
}

void ViewParts(const v8::FunctionCallbackInfo<v8::Value>& info) {
  if (!info[0]->IsArrayBufferView()) return;
  const v8::Local<v8::ArrayBufferView> view = info[0].As<v8::ArrayBufferView>();
  v8::Local<v8::Value> items[] = {v8::Number::New(info.GetIsolate(), static_cast<double>(view->ByteLength())),
                                  v8::Number::New(info.GetIsolate(), static_cast<double>(view->ByteOffset())), view->Buffer()};
  ReturnArray(info, items);
}

void NonIndexKeys(const v8::FunctionCallbackInfo<v8::Value>& info) {
  v8::Local<v8::Array> keys;
  if (!info[0]->IsObject() || info[0]->IsProxy()) return;
  if (info[0].As<v8::Object>()
          ->GetPropertyNames(info.GetIsolate()->GetCurrentContext(), v8::KeyCollectionMode::kOwnOnly, v8::ONLY_ENUMERABLE,
                             v8::IndexFilter::kSkipIndices)
          .ToLocal(&keys)) {
    info.GetReturnValue().Set(keys);
  }
}

void RegExpText(const v8::FunctionCallbackInfo<v8::Value>& info) {
  if (!info[0]->IsRegExp()) return;
  v8::Isolate* isolate = info.GetIsolate();
  const v8::Local<v8::RegExp> regexp = info[0].As<v8::RegExp>();
  const std::string flags = "/" + RegExpFlagsText(regexp->GetFlags());
  v8::Local<v8::String> start, end;
  if (!v8::String::NewFromUtf8(isolate, flags.data(), v8::NewStringType::kNormal, static_cast<int>(flags.size())).ToLocal(&end)) return;
  start = v8::String::Concat(isolate, v8::String::NewFromUtf8Literal(isolate, "/"), regexp->GetSource());
  info.GetReturnValue().Set(v8::String::Concat(isolate, start, end));
}

}  // namespace jsrun
