#include <v8-version.h>

#include "codec/base64.h"
#include "codec/tagged_reader.h"

namespace jsrun {

namespace {

struct TypedArrayKind {
  std::string_view name;
  size_t element_size;
  v8::Local<v8::Value> (*make)(v8::Local<v8::ArrayBuffer>, size_t length);
};

template <typename View>
v8::Local<v8::Value> Make(v8::Local<v8::ArrayBuffer> buffer, size_t length) {
  return View::New(buffer, 0, length);
}

constexpr TypedArrayKind kKinds[] = {
    {"Uint8Array", 1, Make<v8::Uint8Array>},       {"Uint8ClampedArray", 1, Make<v8::Uint8ClampedArray>},
    {"Int8Array", 1, Make<v8::Int8Array>},         {"Uint16Array", 2, Make<v8::Uint16Array>},
    {"Int16Array", 2, Make<v8::Int16Array>},       {"Uint32Array", 4, Make<v8::Uint32Array>},
    {"Int32Array", 4, Make<v8::Int32Array>},       {"Float32Array", 4, Make<v8::Float32Array>},
    {"Float64Array", 8, Make<v8::Float64Array>},   {"BigInt64Array", 8, Make<v8::BigInt64Array>},
    {"BigUint64Array", 8, Make<v8::BigUint64Array>}, {"DataView", 1, Make<v8::DataView>},
#if V8_MAJOR_VERSION >= 13
    {"Float16Array", 2, Make<v8::Float16Array>},
#endif
};

template <typename Buffer>
bool NewBuffer(v8::Isolate* isolate, size_t length, v8::Local<Buffer>* buffer) {
#if V8_MAJOR_VERSION >= 13
  return Buffer::MaybeNew(isolate, length).ToLocal(buffer);
#else
  *buffer = Buffer::New(isolate, length);
  return true;
#endif
}

// The decoded length of a string of base64, SIZE_MAX when it cannot be one.
size_t DecodedLength(v8::Isolate* isolate, v8::Local<v8::String> text) {
  v8::String::ValueView view(isolate, text);
  if (!view.is_one_byte()) return SIZE_MAX;
  return Base64DecodedLength(view.data8(), view.length()).value_or(SIZE_MAX);
}

bool Decode(v8::Isolate* isolate, v8::Local<v8::String> text, void* bytes) {
  v8::String::ValueView view(isolate, text);
  return view.is_one_byte() && DecodeBase64(view.data8(), view.length(), static_cast<uint8_t*>(bytes));
}

}  // namespace

bool TaggedReader::ReadBytes(const Tag& tag, v8::Local<v8::Value>* out) {
  static constexpr char kExpected[] = "$bytes must be standard base64 with padding";
  static constexpr char kNoMemory[] = "$bytes does not fit into the memory that is left";
  if (!tag.value->IsString()) return Invalid(tag.step, kExpected);
  const v8::Local<v8::String> text = tag.value.As<v8::String>();
  std::string kind = "Uint8Array";
  if (!tag.extra.IsEmpty() && !ShortText(tag.extra, &kind)) return Invalid(tag.step, "kind must be a string");
  const size_t length = DecodedLength(isolate_, text);
  if (length == SIZE_MAX) return Invalid(tag.step, kExpected);

  v8::TryCatch try_catch(isolate_);
  if (kind == "SharedArrayBuffer") {
    v8::Local<v8::SharedArrayBuffer> shared;
    if (!NewBuffer(isolate_, length, &shared)) return Invalid(tag.step, kNoMemory);
    if (!Decode(isolate_, text, shared->Data())) return Invalid(tag.step, kExpected);
    *out = shared;
    return true;
  }
  v8::Local<v8::ArrayBuffer> buffer;
  if (!NewBuffer(isolate_, length, &buffer)) return Invalid(tag.step, kNoMemory);
  if (!Decode(isolate_, text, buffer->Data())) return Invalid(tag.step, kExpected);
  if (kind == "ArrayBuffer") {
    *out = buffer;
    return true;
  }
  return FillTypedArray(buffer, kind, tag, out);
}

bool TaggedReader::FillTypedArray(v8::Local<v8::ArrayBuffer> buffer, std::string_view kind, const Tag& tag, v8::Local<v8::Value>* out) {
  for (const TypedArrayKind& known : kKinds) {
    if (known.name != kind) continue;
    const size_t length = buffer->ByteLength();
    if (length % known.element_size != 0) {
      return Invalid(tag.step, "the bytes of a " + std::string(kind) + " must be a multiple of " + std::to_string(known.element_size));
    }
    *out = known.make(buffer, length / known.element_size);
    return true;
  }
  return Invalid(tag.step, "kind must be the name of a typed array, ArrayBuffer, SharedArrayBuffer or DataView");
}

}  // namespace jsrun
