#include "codec/value_kind.h"

#include <v8-version.h>

#include "codec/value_writer.h"

namespace jsrun {

IsStream CheckStream(v8::Local<v8::Context> context, v8::Local<v8::Object> object) {
  if (object->IsGeneratorObject()) return IsStream::kYes;
  v8::Local<v8::Value> method;
  if (!object->Get(context, v8::Symbol::GetAsyncIterator(context->GetIsolate())).ToLocal(&method)) return IsStream::kThrew;
  return method->IsFunction() ? IsStream::kYes : IsStream::kNo;
}

bool IsArrayOrProxyOfArray(v8::Local<v8::Value> value) {
  for (int i = 0; i < 1000 && value->IsProxy(); ++i) value = value.As<v8::Proxy>()->GetTarget();
  return value->IsArray();
}

const char* BytesKind(v8::Local<v8::Value> value) {
  if (value->IsUint8Array()) return nullptr;
  if (value->IsArrayBuffer()) return "ArrayBuffer";
  if (value->IsSharedArrayBuffer()) return "SharedArrayBuffer";
  if (value->IsDataView()) return "DataView";
  if (value->IsUint8ClampedArray()) return "Uint8ClampedArray";
  if (value->IsInt8Array()) return "Int8Array";
  if (value->IsUint16Array()) return "Uint16Array";
  if (value->IsInt16Array()) return "Int16Array";
  if (value->IsUint32Array()) return "Uint32Array";
  if (value->IsInt32Array()) return "Int32Array";
  if (value->IsFloat32Array()) return "Float32Array";
  if (value->IsFloat64Array()) return "Float64Array";
  if (value->IsBigInt64Array()) return "BigInt64Array";
  if (value->IsBigUint64Array()) return "BigUint64Array";
#if V8_MAJOR_VERSION >= 13
  if (value->IsFloat16Array()) return "Float16Array";
#endif
  return "DataView";
}

const char* UnserializableClass(v8::Local<v8::Object> object) {
  if (object->IsPromise()) return "Promise";
  if (object->IsWeakMap()) return "WeakMap";
  if (object->IsWeakSet()) return "WeakSet";
  if (object->IsWeakRef()) return "WeakRef";
  if (object->IsSymbolObject()) return "Symbol";
  if (object->IsExternal()) return "External";
  return nullptr;
}

jsr_value_type TypeOf(v8::Local<v8::Context> context, v8::Local<v8::Value> value) {
  if (value->IsUndefined()) return JSR_TYPE_UNDEFINED;
  if (value->IsNull()) return JSR_TYPE_NULL;
  if (value->IsBoolean() || value->IsBooleanObject()) return JSR_TYPE_BOOLEAN;
  if (value->IsNumber() || value->IsNumberObject()) return JSR_TYPE_NUMBER;
  if (value->IsString() || value->IsStringObject()) return JSR_TYPE_STRING;
  if (value->IsBigInt() || value->IsBigIntObject()) return JSR_TYPE_BIGINT;
  if (value->IsSymbol()) return JSR_TYPE_SYMBOL;
  if (value->IsFunction()) return JSR_TYPE_FUNCTION;
  if (IsArrayOrProxyOfArray(value)) return JSR_TYPE_ARRAY;
  if (value->IsDate()) return JSR_TYPE_DATE;
  if (value->IsMap()) return JSR_TYPE_MAP;
  if (value->IsSet()) return JSR_TYPE_SET;
  if (value->IsRegExp()) return JSR_TYPE_REGEXP;
  if (value->IsNativeError()) return JSR_TYPE_ERROR;
  if (value->IsArrayBuffer() || value->IsSharedArrayBuffer() || value->IsArrayBufferView()) return JSR_TYPE_BYTES;
  if (!value->IsObject()) return JSR_TYPE_OBJECT;
  v8::TryCatch try_catch(context->GetIsolate());
  try_catch.SetCaptureMessage(false);
  const bool stream = CheckStream(context, value.As<v8::Object>()) == IsStream::kYes;
  return stream ? JSR_TYPE_STREAM : JSR_TYPE_OBJECT;
}

}  // namespace jsrun
