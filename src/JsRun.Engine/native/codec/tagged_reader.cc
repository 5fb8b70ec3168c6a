#include "codec/tagged_reader.h"

#include "codec/json_string.h"

namespace jsrun {

namespace {

constexpr int kMaxShortText = 64 * 1024;
constexpr uint32_t kMaxShownUnits = 60;

bool StartsWithDollar(v8::Isolate* isolate, v8::Local<v8::String> key) {
  if (key->Length() == 0) return false;
  v8::String::ValueView view(isolate, key);
  return (view.is_one_byte() ? view.data8()[0] : view.data16()[0]) == '$';
}

uint32_t DepthBelow(const PathStep* step) { return step == nullptr ? 1 : step->depth + 1; }

}  // namespace

bool TaggedReader::Convert(v8::Local<v8::Value> value, const PathStep* step, v8::Local<v8::Value>* out) {
  *out = value;
  if (!value->IsObject()) return true;
  if (value->IsArray()) return ConvertArray(value.As<v8::Array>(), step);
  const v8::Local<v8::Object> object = value.As<v8::Object>();
  v8::Local<v8::Array> names;
  bool has_tag = false;
  if (!ListNames(object, &names, &has_tag)) return false;
  return has_tag ? ConvertTag(object, names, step, out) : ConvertProperties(object, names, step);
}

bool TaggedReader::ConvertArray(v8::Local<v8::Array> array, const PathStep* step) {
  PathStep inner{step, array, DepthBelow(step), PathStep::Kind::kIndex, 0, {}};
  for (; inner.index < array->Length(); ++inner.index) {
    v8::HandleScope scope(isolate_);
    v8::Local<v8::Value> element, converted;
    if (!array->Get(context_, inner.index).ToLocal(&element)) return false;
    if (!element->IsObject()) continue;
    if (!Convert(element, &inner, &converted)) return false;
    if (converted != element && !array->CreateDataProperty(context_, inner.index, converted).FromMaybe(false)) return false;
  }
  return true;
}

bool TaggedReader::ConvertProperties(v8::Local<v8::Object> object, v8::Local<v8::Array> names, const PathStep* step) {
  PathStep inner{step, object, DepthBelow(step), PathStep::Kind::kProperty, 0, {}};
  for (uint32_t i = 0; i < names->Length(); ++i) {
    v8::HandleScope scope(isolate_);
    v8::Local<v8::Value> name, value, converted;
    if (!names->Get(context_, i).ToLocal(&name) || !name->IsString()) return false;
    inner.key = name.As<v8::String>();
    if (!object->Get(context_, inner.key).ToLocal(&value)) return false;
    if (!value->IsObject()) continue;
    if (!Convert(value, &inner, &converted)) return false;
    if (converted != value && !object->CreateDataProperty(context_, inner.key, converted).FromMaybe(false)) return false;
  }
  return true;
}

bool TaggedReader::ConvertTag(v8::Local<v8::Object> object, v8::Local<v8::Array> names, const PathStep* step,
                              v8::Local<v8::Value>* out) {
  static constexpr char kRemedy[] = R"(: an object with a key that starts with $ is sent as {"$object":{...}})";
  v8::Local<v8::String> tag_name;
  for (uint32_t i = 0; i < names->Length(); ++i) {
    v8::Local<v8::Value> name;
    if (!names->Get(context_, i).ToLocal(&name) || !name->IsString()) return false;
    if (!StartsWithDollar(isolate_, name.As<v8::String>())) continue;
    if (!tag_name.IsEmpty()) return Invalid(step, std::string("more than one key starts with $") + kRemedy);
    tag_name = name.As<v8::String>();
  }
  const std::string tag_text = ToUtf8(isolate_, tag_name, kMaxShownUnits);
  const TagReader* reader = nullptr;
  for (const TagReader* known = kTagReaders; !known->name.empty(); ++known) {
    if (known->name == tag_text) reader = known;
  }
  if (reader == nullptr) return Invalid(step, tag_text + " is not a known tag" + kRemedy);

  Tag tag{{}, {}, step};
  if (!object->Get(context_, tag_name).ToLocal(&tag.value)) return false;
  for (uint32_t i = 0; i < names->Length(); ++i) {
    v8::Local<v8::Value> name;
    if (!names->Get(context_, i).ToLocal(&name) || !name->IsString()) return false;
    if (name->StrictEquals(tag_name)) continue;
    const std::string text = ToUtf8(isolate_, name.As<v8::String>(), kMaxShownUnits);
    if (reader->extra_name.empty() || text != reader->extra_name) {
      return Invalid(step, "\"" + text + "\" does not belong beside " + tag_text + kRemedy);
    }
    if (!object->Get(context_, name).ToLocal(&tag.extra)) return false;
  }
  return (this->*reader->read)(tag, out);
}

bool TaggedReader::ListNames(v8::Local<v8::Object> object, v8::Local<v8::Array>* names, bool* has_tag) {
  if (!object->GetOwnPropertyNames(context_, static_cast<v8::PropertyFilter>(v8::ONLY_ENUMERABLE | v8::SKIP_SYMBOLS),
                                   v8::KeyConversionMode::kConvertToString)
           .ToLocal(names)) {
    return false;
  }
  for (uint32_t i = 0; i < (*names)->Length() && !*has_tag; ++i) {
    v8::HandleScope scope(isolate_);
    v8::Local<v8::Value> name;
    if (!(*names)->Get(context_, i).ToLocal(&name) || !name->IsString()) return false;
    *has_tag = StartsWithDollar(isolate_, name.As<v8::String>());
  }
  return true;
}

bool TaggedReader::GetField(v8::Local<v8::Object> object, std::string_view name, v8::Local<v8::Value>* value) {
  const v8::Local<v8::String> key = Literal(name);
  bool has = false;
  *value = v8::Undefined(isolate_);
  if (!object->HasOwnProperty(context_, key).To(&has)) return false;
  return !has || object->Get(context_, key).ToLocal(value);
}

bool TaggedReader::ShortText(v8::Local<v8::Value> value, std::string* text) {
  if (!value->IsString() || value.As<v8::String>()->Length() > kMaxShortText) return false;
  *text = ToUtf8(isolate_, value.As<v8::String>());
  return true;
}

v8::Local<v8::String> TaggedReader::Literal(std::string_view text) {
  v8::Local<v8::String> literal;
  return v8::String::NewFromUtf8(isolate_, text.data(), v8::NewStringType::kInternalized, static_cast<int>(text.size())).ToLocal(&literal)
             ? literal
             : v8::String::Empty(isolate_);
}

bool TaggedReader::Invalid(const PathStep* step, std::string message) {
  error_.path = PathText(isolate_, step);
  error_.message = std::move(message);
  return false;
}

}  // namespace jsrun
