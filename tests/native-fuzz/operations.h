#ifndef JSRUN_FUZZ_OPERATIONS_H_
#define JSRUN_FUZZ_OPERATIONS_H_

#include <cstdint>
#include <span>
#include <string_view>

#include "engine.h"

namespace fuzz {

// Hands bytes to one of the functions through which bytes from outside reach the native library.
struct Operation {
  char letter;  // of the inputs, their first byte
  void (*run)(Engine& engine, uint8_t flags, std::string_view bytes);
};

std::span<const Operation> Operations();

}  // namespace fuzz

#endif  // JSRUN_FUZZ_OPERATIONS_H_
