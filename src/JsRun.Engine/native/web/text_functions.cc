#include <sys/random.h>

#include <algorithm>
#include <limits>
#include <memory>
#include <string>
#include <string_view>

#include "web/text_decoding.h"
#include "web/web_functions.h"

namespace jsrun {
namespace {

using Info = v8::FunctionCallbackInfo<v8::Value>;

void TooLong(v8::Isolate* isolate) {
  isolate->ThrowException(v8::Exception::RangeError(v8::String::NewFromUtf8Literal(isolate, "Invalid string length")));
}

void NoRoom(v8::Isolate* isolate) {
  isolate->ThrowException(v8::Exception::RangeError(v8::String::NewFromUtf8Literal(isolate, "Array buffer allocation failed")));
}

// The bytes of a buffer or view; an empty one for what is neither. A small view has no memory of its own before it is asked for.
struct Bytes {
  std::shared_ptr<v8::BackingStore> store;
  uint8_t* data = nullptr;
  size_t length = 0;
  bool is_there = false;
};

Bytes BytesOf(v8::Local<v8::Value> value) {
  Bytes bytes;
  size_t offset = 0;
  if (value->IsArrayBufferView()) {
    const v8::Local<v8::ArrayBufferView> view = value.As<v8::ArrayBufferView>();
    bytes.length = view->ByteLength();
    offset = view->ByteOffset();
    bytes.store = view->Buffer()->GetBackingStore();
  } else if (value->IsArrayBuffer()) {
    bytes.length = value.As<v8::ArrayBuffer>()->ByteLength();
    bytes.store = value.As<v8::ArrayBuffer>()->GetBackingStore();
  } else if (value->IsSharedArrayBuffer()) {
    bytes.length = value.As<v8::SharedArrayBuffer>()->ByteLength();
    bytes.store = value.As<v8::SharedArrayBuffer>()->GetBackingStore();
  } else {
    return bytes;
  }
  bytes.is_there = true;
  if (bytes.length > 0 && bytes.store) bytes.data = static_cast<uint8_t*>(bytes.store->Data()) + offset;
  if (bytes.data == nullptr) bytes.length = 0;
  return bytes;
}

// encode(text): a Uint8Array.
void Encode(const Info& info) {
  v8::Isolate* isolate = info.GetIsolate();
  const v8::Local<v8::String> text = info[0].As<v8::String>();
  const size_t length = text->Utf8LengthV2(isolate);
  v8::Local<v8::ArrayBuffer> buffer;
  if (!v8::ArrayBuffer::MaybeNew(isolate, length).ToLocal(&buffer)) return NoRoom(isolate);
  if (length > 0) text->WriteUtf8V2(isolate, static_cast<char*>(buffer->Data()), length, v8::String::WriteFlags::kReplaceInvalidUtf8);
  info.GetReturnValue().Set(v8::Uint8Array::New(buffer, 0, length));
}

// encodeInto(text, view): [code units read, bytes written]. Whole characters alone are written.
void EncodeInto(const Info& info) {
  v8::Isolate* isolate = info.GetIsolate();
  const v8::Local<v8::String> text = info[0].As<v8::String>();
  const Bytes target = BytesOf(info[1]);
  size_t read = 0;
  size_t written = 0;
  if (target.length > 0) {
    written = text->WriteUtf8V2(isolate, reinterpret_cast<char*>(target.data), target.length, v8::String::WriteFlags::kReplaceInvalidUtf8, &read);
  }
  v8::Local<v8::Value> counts[] = {v8::Number::New(isolate, static_cast<double>(read)), v8::Number::New(isolate, static_cast<double>(written))};
  info.GetReturnValue().Set(v8::Array::New(isolate, counts, 2));
}

TextEncoding EncodingOf(v8::Isolate* isolate, v8::Local<v8::Value> name) {
  const v8::String::Utf8Value text(isolate, name);
  const std::string_view view(*text == nullptr ? "" : *text, static_cast<size_t>(text.length()));
  if (view == "utf-16le") return TextEncoding::kUtf16LittleEndian;
  if (view == "utf-16be") return TextEncoding::kUtf16BigEndian;
  return view == "utf-8" ? TextEncoding::kUtf8 : TextEncoding::kWindows1252;
}

// decode(encoding, bytes left from before or undefined, bytes or undefined, fatal, is last): [text, bytes left or undefined]; undefined when
// they are malformed and that is fatal.
void Decode(const Info& info) {
  v8::Isolate* isolate = info.GetIsolate();
  const Bytes left = BytesOf(info[1]);
  Bytes given = BytesOf(info[2]);
  if (!given.is_there && !info[2]->IsUndefined()) {
    isolate->ThrowException(v8::Exception::TypeError(v8::String::NewFromUtf8Literal(isolate, "decode: the input must be an ArrayBuffer or a view")));
    return;
  }
  std::string joined;
  if (left.length > 0) {
    joined.assign(reinterpret_cast<const char*>(left.data), left.length);
    if (given.length > 0) joined.append(reinterpret_cast<const char*>(given.data), given.length);
    given.data = reinterpret_cast<uint8_t*>(joined.data());
    given.length = joined.size();
  }
  if (given.length > static_cast<size_t>(v8::String::kMaxLength)) return TooLong(isolate);
  const DecodedText decoded = DecodeText(EncodingOf(isolate, info[0]), given.data, given.length, info[4]->IsTrue());
  if (!decoded.is_valid && info[3]->IsTrue()) return;
  v8::Local<v8::String> text;
  const bool is_latin1 = std::all_of(decoded.text.begin(), decoded.text.end(), [](char16_t unit) { return unit < 256; });
  const int units = static_cast<int>(decoded.text.size());
  if (is_latin1) {
    const std::string narrow(decoded.text.begin(), decoded.text.end());
    if (!v8::String::NewFromOneByte(isolate, reinterpret_cast<const uint8_t*>(narrow.data()), v8::NewStringType::kNormal, units).ToLocal(&text)) return TooLong(isolate);
  } else if (!v8::String::NewFromTwoByte(isolate, reinterpret_cast<const uint16_t*>(decoded.text.data()), v8::NewStringType::kNormal, units).ToLocal(&text)) {
    return TooLong(isolate);
  }
  v8::Local<v8::Value> rest = v8::Undefined(isolate);
  if (const size_t count = given.length - decoded.consumed; count > 0) {
    v8::Local<v8::ArrayBuffer> buffer;
    if (!v8::ArrayBuffer::MaybeNew(isolate, count).ToLocal(&buffer)) return NoRoom(isolate);
    std::copy_n(given.data + decoded.consumed, count, static_cast<uint8_t*>(buffer->Data()));
    rest = v8::Uint8Array::New(buffer, 0, count);
  }
  v8::Local<v8::Value> result[] = {text, rest};
  info.GetReturnValue().Set(v8::Array::New(isolate, result, 2));
}

// atob(text): Latin1 text, or undefined.
void Atob(const Info& info) {
  v8::Isolate* isolate = info.GetIsolate();
  const v8::Local<v8::String> text = info[0].As<v8::String>();
  std::u16string units(static_cast<size_t>(text->Length()), u'\0');
  text->WriteV2(isolate, 0, static_cast<uint32_t>(units.size()), reinterpret_cast<uint16_t*>(units.data()));
  std::string bytes;
  v8::Local<v8::String> decoded;
  if (!DecodeForgivingBase64(units, bytes)) return;
  if (v8::String::NewFromOneByte(isolate, reinterpret_cast<const uint8_t*>(bytes.data()), v8::NewStringType::kNormal, static_cast<int>(bytes.size())).ToLocal(&decoded)) {
    info.GetReturnValue().Set(decoded);
  }
}

// btoa(text): base64, or undefined when a character is not Latin1.
void Btoa(const Info& info) {
  v8::Isolate* isolate = info.GetIsolate();
  const v8::Local<v8::String> text = info[0].As<v8::String>();
  if (!text->ContainsOnlyOneByte()) return;
  std::string bytes(static_cast<size_t>(text->Length()), '\0');
  text->WriteOneByteV2(isolate, 0, static_cast<uint32_t>(bytes.size()), reinterpret_cast<uint8_t*>(bytes.data()));
  if (bytes.size() / 3 * 4 + 4 > static_cast<size_t>(v8::String::kMaxLength)) return TooLong(isolate);
  const std::string encoded = EncodeBase64(bytes);
  v8::Local<v8::String> result;
  if (v8::String::NewFromOneByte(isolate, reinterpret_cast<const uint8_t*>(encoded.data()), v8::NewStringType::kNormal, static_cast<int>(encoded.size())).ToLocal(&result)) {
    info.GetReturnValue().Set(result);
  }
}

// bytesOf(value): a Uint8Array over the memory of a buffer or view; undefined for what is neither, or shared.
void ViewOf(const Info& info) {
  const v8::Local<v8::Value> value = info[0];
  if (value->IsArrayBuffer()) {
    const v8::Local<v8::ArrayBuffer> buffer = value.As<v8::ArrayBuffer>();
    info.GetReturnValue().Set(v8::Uint8Array::New(buffer, 0, buffer->ByteLength()));
  } else if (value->IsArrayBufferView() && !value.As<v8::ArrayBufferView>()->Buffer()->IsSharedArrayBuffer()) {
    const v8::Local<v8::ArrayBufferView> view = value.As<v8::ArrayBufferView>();
    const size_t length = view->ByteLength();
    info.GetReturnValue().Set(v8::Uint8Array::New(view->Buffer(), length == 0 ? 0 : view->ByteOffset(), length));
  }
}

// fillRandom(bytes), no more than the kernel gives at once without being interrupted, from its own source.
void FillRandom(const Info& info) {
  const Bytes bytes = BytesOf(info[0]);
  constexpr size_t kAtOnce = 256;
  for (size_t at = 0; at < bytes.length; at += kAtOnce) {
    const size_t count = std::min(kAtOnce, bytes.length - at);
    if (getrandom(bytes.data + at, count, 0) == static_cast<ssize_t>(count)) continue;
    info.GetIsolate()->ThrowError("There are no random numbers");
    return;
  }
}

constexpr WebFunction kFunctions[] = {{"encode", Encode}, {"encodeInto", EncodeInto}, {"decode", Decode},         {"atob", Atob},
                                      {"btoa", Btoa},     {"bytesOf", ViewOf},        {"fillRandom", FillRandom}};

}  // namespace

std::span<const WebFunction> TextFunctions() { return kFunctions; }

}  // namespace jsrun
