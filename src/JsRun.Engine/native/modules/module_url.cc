#include "modules/module_url.h"

#include <cstddef>
#include <cstdint>

// The C API of ada, the URL parser that libnode brings along.
extern "C" {
typedef void* ada_url;
struct ada_string {
  const char* data;
  size_t length;
};
ada_url ada_parse(const char* input, size_t length);
ada_url ada_parse_with_base(const char* input, size_t input_length, const char* base, size_t base_length);
bool ada_is_valid(ada_url url);
ada_string ada_get_href(ada_url url);
uint8_t ada_get_scheme_type(ada_url url);
void ada_free(ada_url url);
}

namespace jsrun {
namespace {

constexpr uint8_t kNotSpecial = 1;

std::optional<ModuleUrl> Take(ada_url url) {
  std::optional<ModuleUrl> result;
  if (ada_is_valid(url)) {
    const ada_string href = ada_get_href(url);
    result = ModuleUrl{std::string(href.data, href.length), ada_get_scheme_type(url) != kNotSpecial};
  }
  ada_free(url);
  return result;
}

}  // namespace

std::optional<ModuleUrl> ParseUrl(std::string_view text) { return Take(ada_parse(text.data(), text.size())); }

std::optional<ModuleUrl> ParseUrl(std::string_view text, std::string_view base) {
  return Take(ada_parse_with_base(text.data(), text.size(), base.data(), base.size()));
}

std::optional<ModuleUrl> ParseUrlLike(std::string_view specifier, std::string_view base) {
  if (specifier.starts_with('/') || specifier.starts_with("./") || specifier.starts_with("../")) return ParseUrl(specifier, base);
  return ParseUrl(specifier);
}

std::optional<ModuleUrl> UrlOfName(std::string_view name) { return ParseUrl(name, kRootUrl); }

std::string_view NameOfUrl(std::string_view href) {
  return href.starts_with(kRootUrl) ? href.substr(kRootUrl.size()) : href;
}

}  // namespace jsrun
