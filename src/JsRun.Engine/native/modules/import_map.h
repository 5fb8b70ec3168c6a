#ifndef JSRUN_MODULES_IMPORT_MAP_H_
#define JSRUN_MODULES_IMPORT_MAP_H_

#include <v8.h>

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "codec/codec_error.h"
#include "modules/module_url.h"

namespace jsrun {

// What a specifier stands for.
struct Resolution {
  enum class Kind {
    kUrl,
    kBare,     // neither a URL nor mapped: `text` is the specifier itself
    kRefused,  // `text` is the reason
  };
  Kind kind;
  std::string text;
};

// A runtime's import map, as in the HTML standard; addresses and scopes are relative to the root. Owner thread only.
class ImportMap {
 public:
  // max_bytes: of the JSON of all that is added.
  explicit ImportMap(size_t max_bytes) : bytes_left_(max_bytes) {}

  // Parses a map and adds its entries; what is mapped already stays as it is, as with a page's second import map. False when it is no
  // import map, or too large, and nothing was added. Inside `context`; runs no user code.
  bool Merge(v8::Local<v8::Context> context, std::string_view json, CodecError& error);

  // `base`: the URL of the module or script that imports.
  Resolution Resolve(std::string_view specifier, std::string_view base) const;

 private:
  // By normalized key; an empty address blocks the key.
  using Addresses = std::unordered_map<std::string, std::optional<ModuleUrl>>;

  static bool Normalize(v8::Local<v8::Context> context, v8::Local<v8::Object> specifiers, Addresses& out);
  static void Add(Addresses&& from, Addresses& to);
  static std::optional<Resolution> Match(const Addresses& addresses, const std::string& specifier, const ModuleUrl* url);

  size_t bytes_left_;
  Addresses imports_;
  std::unordered_map<std::string, Addresses> scopes_;
};

}  // namespace jsrun

#endif  // JSRUN_MODULES_IMPORT_MAP_H_
