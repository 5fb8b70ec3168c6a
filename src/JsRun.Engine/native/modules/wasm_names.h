#ifndef JSRUN_MODULES_WASM_NAMES_H_
#define JSRUN_MODULES_WASM_NAMES_H_

#include <string>
#include <string_view>
#include <vector>

namespace jsrun {

// What a WebAssembly module imports from and what it exports, as UTF-8.
struct WasmNames {
  std::vector<std::string> imported_modules;  // each once, in the order of the module
  std::vector<std::string> exports;
};

// Reads the names out of a module that V8 has found valid. False when they cannot be made out all the same.
bool ReadWasmNames(std::string_view bytes, WasmNames* out);

}  // namespace jsrun

#endif  // JSRUN_MODULES_WASM_NAMES_H_
