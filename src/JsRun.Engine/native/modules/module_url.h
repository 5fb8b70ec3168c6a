#ifndef JSRUN_MODULES_MODULE_URL_H_
#define JSRUN_MODULES_MODULE_URL_H_

#include <optional>
#include <string>
#include <string_view>

namespace jsrun {

// A URL as the URL standard parses and serializes it.
struct ModuleUrl {
  std::string href;
  bool is_special = false;  // of a scheme such as https or file, whose paths have a hierarchy
};

// What names of modules and files are relative to. Special, since import maps match prefixes of special URLs only.
inline constexpr std::string_view kRootUrl = "file:///";

// Empty when it is no absolute URL.
std::optional<ModuleUrl> ParseUrl(std::string_view text);
// Empty when it is no URL, absolute or relative to `base`.
std::optional<ModuleUrl> ParseUrl(std::string_view text, std::string_view base);
// As import maps and specifiers are read: absolute, or relative with `/`, `./` or `../` at its start; all else is a bare name.
std::optional<ModuleUrl> ParseUrlLike(std::string_view specifier, std::string_view base);

// The URL that a module's or file's name stands for: relative to the root. Empty when it stands for none.
std::optional<ModuleUrl> UrlOfName(std::string_view name);
// The name of a module: its URL, less the root.
std::string_view NameOfUrl(std::string_view href);

}  // namespace jsrun

#endif  // JSRUN_MODULES_MODULE_URL_H_
