#ifndef JSRUN_MODULES_WASM_NAMES_H_
#define JSRUN_MODULES_WASM_NAMES_H_

#include <string>
#include <string_view>
#include <vector>

namespace jsrun {

// What a WebAssembly module imports from and what it exports, as UTF-8.
struct WasmNames {
  // V8 compiles modules of many names for long, during which nothing can stop it.
  static constexpr size_t kMaxNames = 50'000;

  std::vector<std::string> imported_modules;  // each once, in the order of the module
  std::vector<std::string> exports;
  bool are_too_many = false;  // imports or exports; the rest is not told then
};

// Reads the names out of a module. False when they cannot be made out: V8 tells why, if it is not valid.
bool ReadWasmNames(std::string_view bytes, WasmNames* out);

}  // namespace jsrun

#endif  // JSRUN_MODULES_WASM_NAMES_H_
