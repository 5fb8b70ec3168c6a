#pragma once

#include <linux/filter.h>
#include <stddef.h>
#include <stdint.h>

namespace jsrun {

// A seccomp program in the making: the first rule that fits a system call decides, and what fits none is refused with EPERM.
// Readable rather than short: the kernel compiles it, and remembers which calls it allows whatever their arguments are.
class Filter {
 public:
  Filter();

  void Allow(uint32_t call);
  // Refused as if the kernel did not have it.
  void Hide(uint32_t call);
  // Only with this value in the low 32 bits of an argument, and nothing above unless the kernel takes an int.
  void AllowIf(uint32_t call, int argument, uint32_t value);
  void AllowIfOneOf(uint32_t call, int argument, const uint32_t* values, size_t count);
  // Only with none of these bits in an argument that is an int.
  void AllowWithout(uint32_t call, int argument, uint32_t bits);
  // Only with zero in both.
  void AllowIfZero(uint32_t call, int argument, int other_argument);

  // Adds what becomes of all other calls. Null when it does not fit.
  const sock_fprog* Finish();

 private:
  static constexpr size_t kMaxLength = 512;

  void Add(uint16_t code, uint8_t if_true, uint8_t if_false, uint32_t value);
  void Load(size_t offset);
  void LoadArgument(int argument, bool high);
  void Return(uint32_t action);

  sock_filter program_[kMaxLength];
  size_t length_ = 0;
  sock_fprog finished_ = {};
};

}  // namespace jsrun
