#include "modules/import_map.h"

#include <utility>

#include "codec/json_string.h"

namespace jsrun {
namespace {

// Calls `visit(key, value)` for the members of an object that V8's JSON parser made; false when that was stopped or visit gave false.
template <typename Visit>
bool ForEachMember(v8::Local<v8::Context> context, v8::Local<v8::Object> object, Visit visit) {
  v8::Isolate* isolate = v8::Isolate::GetCurrent();
  v8::Local<v8::Array> names;
  if (!object->GetOwnPropertyNames(context, v8::ALL_PROPERTIES, v8::KeyConversionMode::kConvertToString).ToLocal(&names)) return false;
  for (uint32_t i = 0; i < names->Length(); i++) {
    v8::HandleScope handles(isolate);
    v8::Local<v8::Value> name;
    v8::Local<v8::Value> value;
    if (!names->Get(context, i).ToLocal(&name) || !name->IsString() || !object->Get(context, name).ToLocal(&value)) return false;
    if (!visit(ToUtf8(isolate, name.As<v8::String>()), value)) return false;
  }
  return true;
}

bool IsPlainObject(v8::Local<v8::Value> value) { return value->IsObject() && !value->IsArray(); }

// What of a key the longest, next longest, ... entry ending in a slash could be: lengths including the slash, 0 after the last.
size_t PrefixLength(std::string_view key, size_t below) {
  if (below == 0) return 0;
  const size_t slash = key.rfind('/', below - 1);
  return slash == std::string_view::npos ? 0 : slash + 1;
}

}  // namespace

bool ImportMap::Normalize(v8::Local<v8::Context> context, v8::Local<v8::Object> specifiers, Addresses& out) {
  v8::Isolate* isolate = v8::Isolate::GetCurrent();
  return ForEachMember(context, specifiers, [&](std::string key, v8::Local<v8::Value> value) {
    if (key.empty()) return true;
    const std::optional<ModuleUrl> key_url = ParseUrlLike(key, kRootUrl);
    std::optional<ModuleUrl> address;
    if (value->IsString()) address = ParseUrlLike(ToUtf8(isolate, value.As<v8::String>()), kRootUrl);
    if (address && key.ends_with('/') && !address->href.ends_with('/')) address.reset();
    out[key_url ? key_url->href : std::move(key)] = std::move(address);
    return true;
  });
}

void ImportMap::Add(Addresses&& from, Addresses& to) {
  to.merge(std::move(from));
}

bool ImportMap::Merge(v8::Local<v8::Context> context, std::string_view json, CodecError& error) {
  if (json.size() > bytes_left_) {
    error = {"importMap", "would be longer than those of a runtime may be together (JsRun:Limits:MaxImportMapBytes)."};
    return false;
  }
  v8::Isolate* isolate = v8::Isolate::GetCurrent();
  v8::HandleScope handles(isolate);
  v8::TryCatch caught(isolate);
  v8::Local<v8::String> text;
  v8::Local<v8::Value> parsed;
  if (!v8::String::NewFromUtf8(isolate, json.data(), v8::NewStringType::kNormal, static_cast<int>(json.size())).ToLocal(&text) ||
      !v8::JSON::Parse(context, text).ToLocal(&parsed) || !IsPlainObject(parsed)) {
    error = {"importMap", "must be an object."};
    return false;
  }
  Addresses imports;
  std::unordered_map<std::string, Addresses> scopes;
  const bool is_map = ForEachMember(context, parsed.As<v8::Object>(), [&](const std::string& name, v8::Local<v8::Value> value) {
    if (name != "imports" && name != "scopes") return true;
    if (!IsPlainObject(value)) return false;
    if (name == "imports") return Normalize(context, value.As<v8::Object>(), imports);
    return ForEachMember(context, value.As<v8::Object>(), [&](const std::string& prefix, v8::Local<v8::Value> specifiers) {
      if (!IsPlainObject(specifiers)) return false;
      const std::optional<ModuleUrl> url = ParseUrl(prefix, kRootUrl);
      if (!url) return true;
      Addresses scope;
      if (!Normalize(context, specifiers.As<v8::Object>(), scope)) return false;
      scopes[url->href] = std::move(scope);
      return true;
    });
  });
  if (!is_map) {
    error = {"importMap", "must have objects as imports and scopes, and in scopes."};
    return false;
  }
  bytes_left_ -= json.size();
  Add(std::move(imports), imports_);
  for (auto& [prefix, scope] : scopes) Add(std::move(scope), scopes_[prefix]);
  return true;
}

std::optional<Resolution> ImportMap::Match(const Addresses& addresses, const std::string& specifier, const ModuleUrl* url) {
  const auto refuse = [&](std::string_view why) { return Resolution{Resolution::Kind::kRefused, std::string(why)}; };
  if (const auto exact = addresses.find(specifier); exact != addresses.end()) {
    if (!exact->second) return refuse("the import map blocks it");
    return Resolution{Resolution::Kind::kUrl, exact->second->href};
  }
  if (url != nullptr && !url->is_special) return {};
  for (size_t length = PrefixLength(specifier, specifier.size()); length > 0; length = PrefixLength(specifier, length - 1)) {
    const auto prefix = addresses.find(specifier.substr(0, length));
    if (prefix == addresses.end()) continue;
    if (!prefix->second) return refuse("the import map blocks it");
    const std::string& address = prefix->second->href;
    std::optional<ModuleUrl> mapped = ParseUrl(std::string_view(specifier).substr(length), address);
    if (!mapped) return refuse("what follows the import map's prefix is no URL");
    if (!mapped->href.starts_with(address)) return refuse("it leads out of the import map's prefix");
    return Resolution{Resolution::Kind::kUrl, std::move(mapped->href)};
  }
  return {};
}

Resolution ImportMap::Resolve(std::string_view specifier, std::string_view base) const {
  const std::optional<ModuleUrl> url = ParseUrlLike(specifier, base);
  const std::string normalized = url ? url->href : std::string(specifier);
  const ModuleUrl* const known_url = url ? &*url : nullptr;
  if (!scopes_.empty()) {
    // The most specific first: the base itself, then its prefixes from the longest on.
    size_t length = base.size();
    do {
      const auto scope = scopes_.find(std::string(base.substr(0, length)));
      if (scope != scopes_.end()) {
        if (std::optional<Resolution> found = Match(scope->second, normalized, known_url)) return *std::move(found);
      }
      length = PrefixLength(base, length == base.size() ? length : length - 1);
      if (length == base.size()) length = PrefixLength(base, length - 1);  // the base itself ends in a slash
    } while (length > 0);
  }
  if (std::optional<Resolution> found = Match(imports_, normalized, known_url)) return *std::move(found);
  if (url) return {Resolution::Kind::kUrl, url->href};
  return {Resolution::Kind::kBare, std::string(specifier)};
}

}  // namespace jsrun
