#include <charconv>
#include <cmath>
#include <limits>

#include "codec/big_integer.h"
#include "codec/iso_date.h"
#include "codec/regexp_flags.h"
#include "codec/json_string.h"
#include "codec/tagged_reader.h"
#include "errors/error_properties.h"
#include "isolate/isolate_state.h"

namespace jsrun {

namespace {

constexpr std::string_view kClientStreamPrefix = "cs_";
constexpr uint32_t kMaxShownUnits = 200;

// "fn_12" with the prefix "fn_", as the library itself writes it; 0 is no handle.
uint64_t HandleId(std::string_view text, std::string_view prefix) {
  if (!text.starts_with(prefix)) return 0;
  text.remove_prefix(prefix.size());
  if (text.starts_with('0')) return 0;
  uint64_t id = 0;
  const auto [end, status] = std::from_chars(text.data(), text.data() + text.size(), id);
  return status == std::errc() && end == text.data() + text.size() ? id : 0;
}

}  // namespace

const TaggedReader::TagReader TaggedReader::kTagReaders[] = {
    {"$undefined", "", &TaggedReader::ReadUndefined}, {"$number", "", &TaggedReader::ReadNumber},
    {"$bigint", "", &TaggedReader::ReadBigInt},       {"$date", "", &TaggedReader::ReadDate},
    {"$map", "", &TaggedReader::ReadMap},             {"$set", "", &TaggedReader::ReadSet},
    {"$bytes", "kind", &TaggedReader::ReadBytes},     {"$regexp", "flags", &TaggedReader::ReadRegExp},
    {"$error", "", &TaggedReader::ReadError},         {"$function", "name", &TaggedReader::ReadFunction},
    {"$stream", "", &TaggedReader::ReadStream},       {"$object", "", &TaggedReader::ReadObject},
    {"", "", nullptr},
};

bool TaggedReader::ReadUndefined(const Tag& tag, v8::Local<v8::Value>* out) {
  if (!tag.value->IsTrue()) return Invalid(tag.step, "$undefined must be true");
  *out = v8::Undefined(isolate_);
  return true;
}

bool TaggedReader::ReadNumber(const Tag& tag, v8::Local<v8::Value>* out) {
  std::string text;
  double number = 0;
  if (!ShortText(tag.value, &text)) text.clear();
  if (text == "NaN") {
    number = std::numeric_limits<double>::quiet_NaN();
  } else if (text == "Infinity") {
    number = std::numeric_limits<double>::infinity();
  } else if (text == "-Infinity") {
    number = -std::numeric_limits<double>::infinity();
  } else if (text == "-0") {
    number = -0.0;
  } else {
    return Invalid(tag.step, R"($number must be "NaN", "Infinity", "-Infinity" or "-0"; other numbers are sent as they are)");
  }
  *out = v8::Number::New(isolate_, number);
  return true;
}

bool TaggedReader::ReadBigInt(const Tag& tag, v8::Local<v8::Value>* out) {
  if (!tag.value->IsString()) return Invalid(tag.step, "$bigint must be a string of decimal digits");
  switch (ParseBigInt(context_, tag.value.As<v8::String>(), out)) {
    case BigIntStatus::kOk:
      return true;
    case BigIntStatus::kMalformed:
      return Invalid(tag.step, "$bigint must be a string of decimal digits, with a minus sign if it is negative");
    case BigIntStatus::kTooLong:
      return Invalid(tag.step, "$bigint has more than " + std::to_string(kMaxBigIntDigits) + " digits");
    case BigIntStatus::kThrew:
      break;
  }
  return false;
}

bool TaggedReader::ReadDate(const Tag& tag, v8::Local<v8::Value>* out) {
  static constexpr char kExpected[] = R"($date must be null or an ISO 8601 date with Z or an offset, such as "2024-01-15T12:30:00.000Z")";
  double time = std::numeric_limits<double>::quiet_NaN();
  if (!tag.value->IsNull()) {
    std::string text;
    if (!ShortText(tag.value, &text)) return Invalid(tag.step, kExpected);
    const std::optional<double> parsed = ParseIsoDate(text);
    if (!parsed) return Invalid(tag.step, kExpected);
    time = *parsed;
  }
  return v8::Date::New(context_, time).ToLocal(out);
}

bool TaggedReader::ReadMap(const Tag& tag, v8::Local<v8::Value>* out) {
  static constexpr char kExpected[] = "$map must be an array of [key, value] pairs";
  if (!tag.value->IsArray()) return Invalid(tag.step, kExpected);
  const v8::Local<v8::Array> entries = tag.value.As<v8::Array>();
  const v8::Local<v8::Map> map = v8::Map::New(isolate_);
  PathStep inner{tag.step, entries, 0, PathStep::Kind::kMapKey, 0, {}};
  for (; inner.index < entries->Length(); ++inner.index) {
    v8::HandleScope scope(isolate_);
    v8::Local<v8::Value> entry, key, value;
    if (!entries->Get(context_, inner.index).ToLocal(&entry)) return false;
    if (!entry->IsArray() || entry.As<v8::Array>()->Length() != 2) return Invalid(tag.step, kExpected);
    if (!entry.As<v8::Array>()->Get(context_, 0).ToLocal(&key) || !entry.As<v8::Array>()->Get(context_, 1).ToLocal(&value)) return false;
    inner.kind = PathStep::Kind::kMapKey;
    if (!Convert(key, &inner, &key)) return false;
    inner.kind = PathStep::Kind::kMapValue;
    if (!Convert(value, &inner, &value)) return false;
    if (map->Set(context_, key, value).IsEmpty()) return false;
  }
  *out = map;
  return true;
}

bool TaggedReader::ReadSet(const Tag& tag, v8::Local<v8::Value>* out) {
  if (!tag.value->IsArray()) return Invalid(tag.step, "$set must be an array");
  const v8::Local<v8::Array> items = tag.value.As<v8::Array>();
  const v8::Local<v8::Set> set = v8::Set::New(isolate_);
  PathStep inner{tag.step, items, 0, PathStep::Kind::kSetItem, 0, {}};
  for (; inner.index < items->Length(); ++inner.index) {
    v8::HandleScope scope(isolate_);
    v8::Local<v8::Value> item;
    if (!items->Get(context_, inner.index).ToLocal(&item) || !Convert(item, &inner, &item)) return false;
    if (set->Add(context_, item).IsEmpty()) return false;
  }
  *out = set;
  return true;
}

bool TaggedReader::ReadRegExp(const Tag& tag, v8::Local<v8::Value>* out) {
  if (!tag.value->IsString()) return Invalid(tag.step, "$regexp must be a string");
  std::string letters;
  if (!tag.extra.IsEmpty() && !ShortText(tag.extra, &letters)) return Invalid(tag.step, "flags must be a string");
  const std::optional<v8::RegExp::Flags> flags = ParseRegExpFlags(letters);
  if (!flags) return Invalid(tag.step, "flags must be letters of dgimsuvy, each once, and not u and v together");
  v8::TryCatch try_catch(isolate_);
  v8::Local<v8::RegExp> regexp;
  if (!v8::RegExp::New(context_, tag.value.As<v8::String>(), *flags).ToLocal(&regexp)) {
    return try_catch.HasTerminated() ? false : Invalid(tag.step, "$regexp is not a valid regular expression with these flags");
  }
  *out = regexp;
  return true;
}

bool TaggedReader::ReadFunction(const Tag& tag, v8::Local<v8::Value>* out) {
  std::string text;
  v8::Local<v8::Function> function;
  const uint64_t id = ShortText(tag.value, &text) ? HandleId(text, "fn_") : 0;
  if (id == 0) return Invalid(tag.step, "$function must be the id of a function handle");
  if (handles_ == nullptr || !handles_->GetFunction(id).ToLocal(&function)) {
    missing_function_ = handles_ == nullptr ? MissingHandle::kUnknown : handles_->WhyNoFunction(id);
    return Invalid(tag.step, MissingFunctionText(*missing_function_, id));
  }
  *out = function;
  return true;
}

bool TaggedReader::ReadStream(const Tag& tag, v8::Local<v8::Value>* out) {
  std::string text;
  v8::Local<v8::Object> stream;
  if (!ShortText(tag.value, &text)) return Invalid(tag.step, "$stream must be the id of a stream");
  if (text.starts_with(kClientStreamPrefix)) return ReadClientStream(text, tag, out);
  if (handles_ == nullptr || !handles_->GetStream(HandleId(text, "st_")).ToLocal(&stream)) {
    return Invalid(tag.step, "$stream does not name a stream that was handed out here and not closed");
  }
  *out = stream;
  return true;
}

// "cs_<source>_<number>"
bool TaggedReader::ReadClientStream(std::string_view text, const Tag& tag, v8::Local<v8::Value>* out) {
  text.remove_prefix(kClientStreamPrefix.size());
  const size_t middle = text.find('_');
  const uint64_t source = middle == text.npos ? 0 : HandleId(text.substr(0, middle), "");
  const uint64_t number = middle == text.npos ? 0 : HandleId(text.substr(middle + 1), "");
  IsolateState* state = IsolateState::From(isolate_);
  v8::TryCatch try_catch(isolate_);
  v8::Local<v8::Object> stream;
  if (source != 0 && source < JSR_STREAM_SOURCES && number != 0 && state != nullptr && state->host_calls().MakeStream(context_, source, number).ToLocal(&stream)) {
    *out = stream;
    return true;
  }
  if (try_catch.HasTerminated()) return false;
  return Invalid(tag.step, try_catch.HasCaught() ? "$stream cannot be made: " + ToUtf8(isolate_, Describe(context_, try_catch.Exception()), kMaxShownUnits)
                                                 : "$stream does not name a stream of a session's client");
}

bool TaggedReader::ReadObject(const Tag& tag, v8::Local<v8::Value>* out) {
  if (!tag.value->IsObject() || tag.value->IsArray()) return Invalid(tag.step, "$object must be an object");
  v8::Local<v8::Array> names;
  bool has_tag = false;
  if (!ListNames(tag.value.As<v8::Object>(), &names, &has_tag)) return false;
  *out = tag.value;
  return ConvertProperties(tag.value.As<v8::Object>(), names, tag.step);
}

}  // namespace jsrun
