#include "codec/json_number.h"
#include "codec/json_string.h"
#include "codec/tagged_writer.h"

namespace jsrun {

namespace {

// The leading elements of an array that are numbers or booleans are written by V8's own iteration, which allows nothing that
// allocates. The element it stops at is kept: reading it again would run its getter again.
struct ScalarRun {
  v8::Isolate* isolate;
  ByteBuffer* out;
  size_t limit;
  uint32_t written = 0;
  v8::Global<v8::Value> next;
};

v8::Array::CallbackResult WriteScalar(uint32_t index, v8::Local<v8::Value> element, void* data) {
  ScalarRun* run = static_cast<ScalarRun*>(data);
  if ((!element->IsNumber() && !element->IsBoolean()) || run->out->length() > run->limit) {
    run->next.Reset(run->isolate, element);
    return v8::Array::CallbackResult::kBreak;
  }
  if (index > 0) run->out->Push(',');
  if (element->IsInt32()) {
    WriteInteger(element.As<v8::Int32>()->Value(), *run->out);
  } else if (element->IsNumber()) {
    WriteTaggedNumber(element.As<v8::Number>()->Value(), *run->out);
  } else {
    run->out->Append(element->IsTrue() ? "true" : "false");
  }
  run->written = index + 1;
  return v8::Array::CallbackResult::kContinue;
}

bool StartsWithDollar(v8::Isolate* isolate, v8::Local<v8::String> key) {
  if (key->Length() == 0) return false;
  v8::String::ValueView view(isolate, key);
  return (view.is_one_byte() ? view.data8()[0] : view.data16()[0]) == '$';
}

constexpr uint64_t kMinBytesPerElement = 2;  // a digit and a comma

}  // namespace

bool TaggedWriter::WriteArray(v8::Local<v8::Object> array, const PathStep* step) {
  if (!Enter(array, step)) return false;
  uint64_t length = 0;
  const bool is_proxy = array->IsProxy();
  if (!is_proxy) {
    length = array.As<v8::Array>()->Length();
  } else {
    v8::Local<v8::Value> length_value;
    if (!array->Get(context_, v8::String::NewFromUtf8Literal(isolate_, "length")).ToLocal(&length_value) ||
        !length_value->IsNumber()) {
      return FailThrown(step, "reading the length of a proxy threw");
    }
    const double number = length_value.As<v8::Number>()->Value();
    length = number > 0 && number < 4294967296.0 ? static_cast<uint64_t>(number) : number > 0 ? UINT32_MAX : 0;
  }
  if (!CheckRoom(step, length * kMinBytesPerElement)) return false;

  out_.Push('[');
  PathStep inner{step, array, step == nullptr ? 1 : step->depth + 1, PathStep::Kind::kIndex, 0, {}};
  if (!is_proxy && !limits_.inert && length > 0) {
    ScalarRun run{isolate_, &out_, start_ + static_cast<size_t>(limits_.max_bytes), 0, {}};
    const bool threw = array.As<v8::Array>()->Iterate(context_, WriteScalar, &run).IsNothing();
    inner.index = run.written;
    if (threw) return FailThrown(&inner, "reading an element threw");
    if (!run.next.IsEmpty()) {
      v8::HandleScope scope(isolate_);
      if (inner.index > 0) out_.Push(',');
      if (!CheckRoom(&inner) || !WriteAny(run.next.Get(isolate_), &inner)) return false;
      ++inner.index;
    }
  }
  for (; inner.index < length; ++inner.index) {
    v8::HandleScope scope(isolate_);
    if (inner.index > 0) out_.Push(',');
    if (!WriteElement(array, inner)) return false;
    if (inner.index % 64 == 0 && !CheckRoom(&inner)) return false;
  }
  out_.Push(']');
  return CheckRoom(step);
}

bool TaggedWriter::WriteElement(v8::Local<v8::Object> array, PathStep& inner) {
  v8::Local<v8::Value> element;
  if (limits_.inert) {
    v8::Local<v8::String> name;
    if (!v8::Integer::NewFromUnsigned(isolate_, inner.index)->ToString(context_).ToLocal(&name)) {
      return FailThrown(&inner, "reading an element threw");
    }
    if (!GetInert(array, name, &inner, &element)) return false;
  } else if (!array->Get(context_, inner.index).ToLocal(&element)) {
    return FailThrown(&inner, "reading an element threw");
  }
  return WriteAny(element, &inner);
}

bool TaggedWriter::WriteProperties(v8::Local<v8::Object> object, const PathStep* step) {
  if (!Enter(object, step)) return false;
  v8::Local<v8::Array> names;
  if (!object->GetOwnPropertyNames(context_, static_cast<v8::PropertyFilter>(v8::ONLY_ENUMERABLE | v8::SKIP_SYMBOLS),
                                   v8::KeyConversionMode::kConvertToString)
           .ToLocal(&names)) {
    return FailThrown(step, "listing the properties threw");
  }
  const uint32_t count = names->Length();
  if (!CheckRoom(step, static_cast<uint64_t>(count) * 5)) return false;

  const size_t opening = out_.length();
  bool has_dollar_key = false;
  out_.Push('{');
  PathStep inner{step, object, step == nullptr ? 1 : step->depth + 1, PathStep::Kind::kProperty, 0, {}};
  for (uint32_t i = 0; i < count; ++i) {
    v8::HandleScope scope(isolate_);
    v8::Local<v8::Value> name;
    if (!names->Get(context_, i).ToLocal(&name) || !name->IsString()) return FailThrown(step, "listing the properties threw");
    inner.key = name.As<v8::String>();
    if (!CheckRoom(&inner, static_cast<uint64_t>(inner.key->Length()) + 3)) return false;
    if (i > 0) out_.Push(',');
    has_dollar_key = has_dollar_key || StartsWithDollar(isolate_, inner.key);
    WriteJsonString(isolate_, inner.key, out_);
    out_.Push(':');
    if (!WriteProperty(object, inner)) return false;
  }
  out_.Push('}');
  if (has_dollar_key) {
    out_.Insert(opening, R"({"$object":)");
    out_.Push('}');
  }
  return CheckRoom(step);
}

bool TaggedWriter::WriteProperty(v8::Local<v8::Object> object, PathStep& inner) {
  v8::Local<v8::Value> value;
  if (limits_.inert) {
    if (!GetInert(object, inner.key, &inner, &value)) return false;
  } else if (!object->Get(context_, inner.key).ToLocal(&value)) {
    return FailThrown(&inner, "reading the property threw");
  }
  return WriteAny(value, &inner);
}

bool TaggedWriter::WriteMap(v8::Local<v8::Map> map, const PathStep* step) {
  if (!Enter(map, step)) return false;
  if (!CheckRoom(step, static_cast<uint64_t>(map->Size()) * 6)) return false;
  const v8::Local<v8::Array> entries = map->AsArray();
  out_.Append(R"({"$map":[)");
  PathStep inner{step, map, step == nullptr ? 1 : step->depth + 1, PathStep::Kind::kMapKey, 0, {}};
  for (uint32_t i = 0; i < entries->Length(); i += 2) {
    v8::HandleScope scope(isolate_);
    v8::Local<v8::Value> key, value;
    if (!entries->Get(context_, i).ToLocal(&key) || !entries->Get(context_, i + 1).ToLocal(&value)) {
      return FailThrown(step, "reading the entries threw");
    }
    out_.Append(i > 0 ? ",[" : "[");
    inner.index = i / 2;
    inner.kind = PathStep::Kind::kMapKey;
    if (!WriteAny(key, &inner)) return false;
    out_.Push(',');
    inner.kind = PathStep::Kind::kMapValue;
    if (!WriteAny(value, &inner)) return false;
    out_.Push(']');
  }
  out_.Append("]}");
  return CheckRoom(step);
}

bool TaggedWriter::WriteSet(v8::Local<v8::Set> set, const PathStep* step) {
  if (!Enter(set, step)) return false;
  if (!CheckRoom(step, static_cast<uint64_t>(set->Size()) * kMinBytesPerElement)) return false;
  const v8::Local<v8::Array> items = set->AsArray();
  out_.Append(R"({"$set":[)");
  PathStep inner{step, set, step == nullptr ? 1 : step->depth + 1, PathStep::Kind::kSetItem, 0, {}};
  for (; inner.index < items->Length(); ++inner.index) {
    v8::HandleScope scope(isolate_);
    v8::Local<v8::Value> item;
    if (!items->Get(context_, inner.index).ToLocal(&item)) return FailThrown(step, "reading the items threw");
    if (inner.index > 0) out_.Push(',');
    if (!WriteAny(item, &inner)) return false;
  }
  out_.Append("]}");
  return CheckRoom(step);
}

}  // namespace jsrun
