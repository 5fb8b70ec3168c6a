#ifndef JSRUN_MODULES_MODULE_STORE_H_
#define JSRUN_MODULES_MODULE_STORE_H_

#include <v8.h>

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "buffer/byte_buffer.h"
#include "codec/codec_error.h"
#include "jsrun_v8.h"

namespace jsrun {

// The source of a module. Never changed: to replace it is to store another.
struct ModuleSource {
  jsr_module_kind kind;
  bool is_json_string;  // the bytes are a JSON string literal, else UTF-8 or, for WebAssembly, the module itself
  std::string bytes;
  bool is_loaded = false;  // it came from the host's module loader

  jsr_text text() const { return {reinterpret_cast<const uint8_t*>(bytes.data()), bytes.size()}; }
  // In bytes of UTF-8; a lone surrogate counts as three.
  size_t Length() const;
  // Empty when it is malformed or longer than V8's strings can be. Not for WebAssembly.
  v8::MaybeLocal<v8::String> ToV8(v8::Isolate* isolate) const;
};

// What a runtime can import, by URL. Its memory counts as external memory of the isolate. Owner thread only.
class ModuleStore {
 public:
  ModuleStore(v8::Isolate* isolate, uint32_t max_modules, uint64_t max_bytes);
  ~ModuleStore();
  ModuleStore(const ModuleStore&) = delete;
  ModuleStore& operator=(const ModuleStore&) = delete;

  // Stores a source under a name, in place of an earlier one. False with an error when the name is none, or there is no room.
  bool Set(std::string_view name, ModuleSource source, CodecError& error);
  bool Remove(const std::string& url);
  // Stores what the host's loader has answered to `asked`, under the name that it has there; what is stored under that name already stays.
  // As Set.
  bool AddLoaded(const std::string& asked, std::string_view name, ModuleSource source, CodecError& error);
  // The URL under which the loader has answered for another; null for none.
  const std::string* AliasOf(const std::string& url) const;

  // What is set between them is kept or taken back as a whole.
  void Begin();
  void End(bool keep);

  std::shared_ptr<const ModuleSource> Find(const std::string& url) const;

  uint32_t count() const { return static_cast<uint32_t>(sources_.size()); }
  bool has_had_wasm() const { return has_had_wasm_; }
  void ExpectWasm() { has_had_wasm_ = true; }
  uint32_t max_modules() const { return max_modules_; }
  const std::map<std::string, std::shared_ptr<const ModuleSource>>& sources() const { return sources_; }

 private:
  bool HasRoom(bool is_new, uint64_t replaced, uint64_t size, CodecError& error) const;
  static uint64_t SizeOf(const std::string& url, const ModuleSource& source) { return url.size() + source.bytes.size(); }
  void Put(const std::string& url, std::shared_ptr<const ModuleSource> source);
  void Count(int64_t change);

  v8::Isolate* const isolate_;
  const uint32_t max_modules_;
  const uint64_t max_bytes_;
  uint64_t bytes_ = 0;
  bool is_recording_ = false;
  bool has_had_wasm_ = false;
  std::vector<std::pair<std::string, std::shared_ptr<const ModuleSource>>> replaced_;  // while recording; null for none
  std::map<std::string, std::shared_ptr<const ModuleSource>> sources_;
  std::unordered_map<std::string, std::string> aliases_;
};

}  // namespace jsrun

#endif  // JSRUN_MODULES_MODULE_STORE_H_
