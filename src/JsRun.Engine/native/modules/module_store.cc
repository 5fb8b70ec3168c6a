#include "modules/module_store.h"

#include <cstdlib>
#include <cstring>
#include <utility>

#include "codec/value_reader.h"
#include "modules/module_url.h"

namespace jsrun {

v8::MaybeLocal<v8::String> ModuleSource::ToV8(v8::Isolate* isolate) const {
  if (is_json_string) return ReadJsonString(isolate, text());
  if (bytes.size() > static_cast<size_t>(v8::String::kMaxLength)) return {};
  return v8::String::NewFromUtf8(isolate, bytes.data(), v8::NewStringType::kNormal, static_cast<int>(bytes.size()));
}

size_t ModuleSource::Length() const {
  if (!is_json_string) return bytes.size();
  size_t length = 0;
  for (size_t i = 1; i + 1 < bytes.size(); i++, length++) {
    if (bytes[i] != '\\') continue;
    if (bytes[++i] != 'u') continue;
    // The second half of a pair makes three bytes four.
    const unsigned unit = static_cast<unsigned>(strtoul(bytes.substr(i + 1, 4).c_str(), nullptr, 16));
    const bool is_pair = unit >= 0xDC00 && unit <= 0xDFFF && i >= 7 && bytes[i - 6] == 'u' && bytes[i - 7] == '\\' &&
                         (bytes[i - 5] == 'd' || bytes[i - 5] == 'D') && strchr("89abAB", bytes[i - 4]) != nullptr;
    length += is_pair || unit < 0x80 ? 0 : unit < 0x800 ? 1 : 2;
    i += 4;
  }
  return length;
}

ModuleStore::ModuleStore(v8::Isolate* isolate, uint32_t max_modules, uint64_t max_bytes)
    : isolate_(isolate), max_modules_(max_modules), max_bytes_(max_bytes) {}

ModuleStore::~ModuleStore() { Count(-static_cast<int64_t>(bytes_)); }

bool ModuleStore::HasRoom(bool is_new, uint64_t replaced, uint64_t size, CodecError& error) const {
  if (is_new && sources_.size() + aliases_.size() >= max_modules_) {
    error = {"modules", "would be more than the " + std::to_string(max_modules_) + " that a runtime may have (JsRun:Limits:MaxModules)."};
    return false;
  }
  if (bytes_ - replaced + size > max_bytes_) {
    error = {"modules", "would be longer than the " + std::to_string(max_bytes_) +
                            " bytes that those of a runtime may have (JsRun:Limits:MaxModuleBytes)."};
    return false;
  }
  return true;
}

bool ModuleStore::Set(std::string_view name, ModuleSource source, CodecError& error) {
  std::optional<ModuleUrl> url = UrlOfName(name);
  if (!url || url->href == kRootUrl) {
    error = {"modules." + std::string(name), "is no name of a module: neither a path nor a URL."};
    return false;
  }
  const auto found = sources_.find(url->href);
  const uint64_t replaced = found == sources_.end() ? 0 : SizeOf(found->first, *found->second);
  if (!HasRoom(found == sources_.end(), replaced, SizeOf(url->href, source), error)) return false;
  has_had_wasm_ = has_had_wasm_ || source.kind == JSR_MODULE_WASM;
  if (is_recording_) replaced_.emplace_back(url->href, found == sources_.end() ? nullptr : found->second);
  Put(url->href, std::make_shared<const ModuleSource>(std::move(source)));
  return true;
}

bool ModuleStore::AddLoaded(const std::string& asked, std::string_view name, ModuleSource source, CodecError& error) {
  std::optional<ModuleUrl> url = UrlOfName(name);
  source.is_loaded = true;
  if ((!url || !sources_.contains(url->href)) && !Set(name, std::move(source), error)) return false;
  if (url->href == asked) return true;
  const auto found = aliases_.find(asked);
  const uint64_t replaced = found == aliases_.end() ? 0 : asked.size() + found->second.size();
  const uint64_t size = asked.size() + url->href.size();
  if (!HasRoom(found == aliases_.end(), replaced, size, error)) return false;
  aliases_[asked] = std::move(url->href);
  Count(static_cast<int64_t>(size) - static_cast<int64_t>(replaced));
  return true;
}

const std::string* ModuleStore::AliasOf(const std::string& url) const {
  if (aliases_.empty()) return nullptr;
  const auto found = aliases_.find(url);
  return found == aliases_.end() ? nullptr : &found->second;
}

bool ModuleStore::Remove(const std::string& url) {
  const auto found = sources_.find(url);
  if (found == sources_.end()) return false;
  Put(url, nullptr);
  return true;
}

void ModuleStore::Begin() {
  replaced_.clear();
  is_recording_ = true;
}

void ModuleStore::End(bool keep) {
  is_recording_ = false;
  for (auto replaced = replaced_.rbegin(); !keep && replaced != replaced_.rend(); ++replaced) Put(replaced->first, replaced->second);
  replaced_ = {};
}

void ModuleStore::Put(const std::string& url, std::shared_ptr<const ModuleSource> source) {
  const auto found = sources_.find(url);
  int64_t change = source ? static_cast<int64_t>(SizeOf(url, *source)) : 0;
  if (found != sources_.end()) change -= static_cast<int64_t>(SizeOf(url, *found->second));
  if (!source) {
    if (found != sources_.end()) sources_.erase(found);
  } else {
    sources_[url] = std::move(source);
  }
  Count(change);
}

std::shared_ptr<const ModuleSource> ModuleStore::Find(const std::string& url) const {
  const auto found = sources_.find(url);
  return found == sources_.end() ? nullptr : found->second;
}

void ModuleStore::Count(int64_t change) {
  bytes_ += change;
  if (change != 0) isolate_->AdjustAmountOfExternalAllocatedMemory(change);
}

}  // namespace jsrun
