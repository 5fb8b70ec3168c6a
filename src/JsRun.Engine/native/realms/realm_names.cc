#include "realms/realm_names.h"

#include "codec/json_string.h"

namespace jsrun {
namespace {

std::vector<std::string>& Names() {
  static auto* const names = new std::vector<std::string>();
  return *names;
}

}  // namespace

bool NoteRealmNames(v8::Local<v8::Context> context) {
  v8::Isolate* isolate = v8::Isolate::GetCurrent();
  v8::Local<v8::Array> keys;
  if (!context->Global()
           ->GetPropertyNames(context, v8::KeyCollectionMode::kOwnOnly, v8::SKIP_SYMBOLS, v8::IndexFilter::kIncludeIndices,
                              v8::KeyConversionMode::kConvertToString)
           .ToLocal(&keys)) {
    return false;
  }
  std::vector<std::string> names;
  for (uint32_t i = 0; i < keys->Length(); i++) {
    v8::Local<v8::Value> key;
    if (!keys->Get(context, i).ToLocal(&key)) return false;
    names.push_back(ToUtf8(isolate, key.As<v8::String>()));
  }
  Names() = std::move(names);
  return true;
}

const std::vector<std::string>& RealmNames() { return Names(); }

}  // namespace jsrun
