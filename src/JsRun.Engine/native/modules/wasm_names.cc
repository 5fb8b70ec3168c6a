#include "modules/wasm_names.h"

#include <cstdint>
#include <unordered_set>

namespace jsrun {
namespace {

constexpr size_t kPreambleBytes = 8;
constexpr uint8_t kImportSection = 2;
constexpr uint8_t kExportSection = 7;

// Reads on for as long as all is well; afterwards `ok` stays false.
class Reader {
 public:
  explicit Reader(std::string_view bytes) : bytes_(bytes) {}

  bool ok() const { return ok_; }
  bool at_end() const { return !ok_ || bytes_.empty(); }

  uint8_t Byte() {
    if (bytes_.empty()) return Fail();
    const uint8_t byte = static_cast<uint8_t>(bytes_[0]);
    bytes_.remove_prefix(1);
    return byte;
  }
  // LEB128 of any width; bits beyond 64 are dropped.
  uint64_t Number() {
    uint64_t number = 0;
    for (unsigned shift = 0;; shift += 7) {
      const uint8_t byte = Byte();
      if (shift < 64) number |= static_cast<uint64_t>(byte & 0x7F) << shift;
      if ((byte & 0x80) == 0 || !ok_) return number;
    }
  }
  std::string_view Take(uint64_t count) {
    if (count > bytes_.size()) return Fail(), std::string_view();
    const std::string_view taken = bytes_.substr(0, static_cast<size_t>(count));
    bytes_.remove_prefix(static_cast<size_t>(count));
    return taken;
  }
  std::string_view Name() { return Take(Number()); }

  void SkipValueType() {
    // (ref null type) and (ref type) are followed by a type.
    const uint8_t type = Byte();
    if (type == 0x63 || type == 0x64) Number();
  }
  void SkipLimits() {
    const uint8_t flags = Byte();
    Number();
    if ((flags & 1) != 0) Number();
    if ((flags & 8) != 0) Number();  // the size of a page
  }
  void SkipImportKind() {
    switch (Byte()) {
      case 0:  // function
        Number();
        break;
      case 1:  // table
        SkipValueType();
        SkipLimits();
        break;
      case 2:  // memory
        SkipLimits();
        break;
      case 3:  // global
        SkipValueType();
        Byte();
        break;
      case 4:  // tag
        Byte();
        Number();
        break;
      default:
        Fail();
    }
  }

 private:
  uint8_t Fail() {
    ok_ = false;
    bytes_ = {};
    return 0;
  }

  std::string_view bytes_;
  bool ok_ = true;
};

bool ReadImports(Reader section, WasmNames& names) {
  std::unordered_set<std::string_view> seen;
  uint64_t left = section.Number();
  if (left > WasmNames::kMaxNames) return names.are_too_many = true;
  for (; left > 0 && section.ok(); left--) {
    const std::string_view module = section.Name();
    section.Name();
    section.SkipImportKind();
    if (seen.insert(module).second) names.imported_modules.emplace_back(module);
  }
  return section.ok();
}

bool ReadExports(Reader section, WasmNames& names) {
  uint64_t left = section.Number();
  if (left > WasmNames::kMaxNames) return names.are_too_many = true;
  for (; left > 0 && section.ok(); left--) {
    names.exports.emplace_back(section.Name());
    section.Byte();
    section.Number();
  }
  return section.ok();
}

}  // namespace

bool ReadWasmNames(std::string_view bytes, WasmNames* out) {
  Reader reader(bytes);
  reader.Take(kPreambleBytes);
  while (!reader.at_end() && !out->are_too_many) {
    const uint8_t id = reader.Byte();
    const Reader section(reader.Take(reader.Number()));
    if (id == kImportSection && !ReadImports(section, *out)) return false;
    if (id == kExportSection && !ReadExports(section, *out)) return false;
  }
  return reader.ok();
}

}  // namespace jsrun
