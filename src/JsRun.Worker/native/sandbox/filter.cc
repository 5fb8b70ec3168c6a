#include "sandbox/filter.h"

#include <errno.h>
#include <linux/audit.h>
#include <linux/seccomp.h>

namespace jsrun {
namespace {

#if defined(__x86_64__)
constexpr uint32_t kArchitecture = AUDIT_ARCH_X86_64;
#elif defined(__aarch64__)
constexpr uint32_t kArchitecture = AUDIT_ARCH_AARCH64;
#else
#error "The filter is written for x86-64 and arm64."
#endif

// Numbers from here on are those of x86's x32 interface; no other architecture has any as high.
constexpr uint32_t kForeignNumbers = 0x40000000;

constexpr uint16_t kLoadWord = BPF_LD | BPF_W | BPF_ABS;
constexpr uint16_t kIfEqual = BPF_JMP | BPF_JEQ | BPF_K;
constexpr uint16_t kIfAtLeast = BPF_JMP | BPF_JGE | BPF_K;
constexpr uint16_t kIfAnyBit = BPF_JMP | BPF_JSET | BPF_K;
constexpr uint16_t kReturn = BPF_RET | BPF_K;

constexpr uint32_t kRefuse = SECCOMP_RET_ERRNO | EPERM;

}  // namespace

Filter::Filter() {
  Load(offsetof(seccomp_data, arch));
  Add(kIfEqual, 1, 0, kArchitecture);
  Return(SECCOMP_RET_KILL_PROCESS);
  Load(offsetof(seccomp_data, nr));
  Add(kIfAtLeast, 0, 1, kForeignNumbers);
  Return(SECCOMP_RET_KILL_PROCESS);
}

void Filter::Allow(uint32_t call) {
  Add(kIfEqual, 0, 1, call);
  Return(SECCOMP_RET_ALLOW);
}

void Filter::Hide(uint32_t call) {
  Add(kIfEqual, 0, 1, call);
  Return(SECCOMP_RET_ERRNO | ENOSYS);
}

void Filter::AllowIf(uint32_t call, int argument, uint32_t value) { AllowIfOneOf(call, argument, &value, 1); }

void Filter::AllowIfOneOf(uint32_t call, int argument, const uint32_t* values, size_t count) {
  Add(kIfEqual, 0, static_cast<uint8_t>(2 * count + 2), call);
  LoadArgument(argument, false);
  for (size_t i = 0; i < count; i++) {
    Add(kIfEqual, 0, 1, values[i]);
    Return(SECCOMP_RET_ALLOW);
  }
  Return(kRefuse);
}

void Filter::AllowWithout(uint32_t call, int argument, uint32_t bits) {
  Add(kIfEqual, 0, 4, call);
  LoadArgument(argument, false);
  Add(kIfAnyBit, 1, 0, bits);
  Return(SECCOMP_RET_ALLOW);
  Return(kRefuse);
}

void Filter::AllowIfZero(uint32_t call, int argument, int other_argument) {
  Add(kIfEqual, 0, 10, call);
  LoadArgument(argument, false);
  Add(kIfEqual, 0, 7, 0);
  LoadArgument(argument, true);
  Add(kIfEqual, 0, 5, 0);
  LoadArgument(other_argument, false);
  Add(kIfEqual, 0, 3, 0);
  LoadArgument(other_argument, true);
  Add(kIfEqual, 0, 1, 0);
  Return(SECCOMP_RET_ALLOW);
  Return(kRefuse);
}

const sock_fprog* Filter::Finish() {
  Return(kRefuse);
  if (length_ > kMaxLength) return nullptr;
  finished_ = {static_cast<uint16_t>(length_), program_};
  return &finished_;
}

void Filter::Add(uint16_t code, uint8_t if_true, uint8_t if_false, uint32_t value) {
  if (length_ < kMaxLength) program_[length_] = {code, if_true, if_false, value};
  length_++;
}

void Filter::Load(size_t offset) { Add(kLoadWord, 0, 0, static_cast<uint32_t>(offset)); }

// Both architectures are little-endian.
void Filter::LoadArgument(int argument, bool high) { Load(offsetof(seccomp_data, args) + 8 * static_cast<size_t>(argument) + (high ? 4 : 0)); }

void Filter::Return(uint32_t action) { Add(kReturn, 0, 0, action); }

}  // namespace jsrun
