#ifndef JSRUN_MODULES_EXPORT_SHAPE_H_
#define JSRUN_MODULES_EXPORT_SHAPE_H_

#include <cstdint>
#include <string_view>

namespace jsrun {

// What V8 may have to follow to find an export of a module. Never too little; words in comments and strings may make it too much.
struct ExportShape {
  uint64_t aliases = 0;     // `x as y` in imports and exports
  uint64_t specifiers = 0;  // in `export { ... }`
  uint64_t stars = 0;       // 1 with `export *`
};

// source: UTF-8.
ExportShape ReadExportShape(std::string_view source);

}  // namespace jsrun

#endif  // JSRUN_MODULES_EXPORT_SHAPE_H_
