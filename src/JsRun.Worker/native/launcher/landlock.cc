#include "launcher/landlock.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace jsrun {
namespace {

// linux/landlock.h of the build machine may be older than the kernel that this runs on, so what is used of it is repeated here.
constexpr long kCreateRuleset = 444;
constexpr long kAddRule = 445;
constexpr long kRestrictSelf = 446;
constexpr uint32_t kAskForVersion = 1;
constexpr int kPathBeneath = 1;

struct RulesetAttributes {
  uint64_t handled_files;
  uint64_t handled_net;  // since ABI 4
  uint64_t scoped;       // since ABI 6
};

struct __attribute__((packed)) PathBeneath {
  uint64_t allowed;
  int32_t parent;
};

constexpr uint64_t kExecute = 1 << 0;
constexpr uint64_t kReadFile = 1 << 2;
constexpr uint64_t kReadFolder = 1 << 3;

// Rights that exist: ABI 1 has 13, 2 adds "refer", 3 "truncate", 5 "ioctl of devices".
uint64_t FileRights(int abi) {
  const int count = abi >= 5 ? 16 : abi >= 3 ? 15 : abi == 2 ? 14 : 13;
  return (uint64_t{1} << count) - 1;
}

constexpr uint64_t kTcpBindAndConnect = 3;
constexpr uint64_t kAbstractSocketsAndSignals = 3;

struct Place {
  const char* path;
  uint64_t allowed;
};

constexpr uint64_t kRead = kReadFile | kReadFolder;

// What .NET and V8 read of a machine besides their own folders. A place that does not exist is left out.
constexpr Place kPlaces[] = {
    {"/lib", kRead},
    {"/lib64", kRead},
    {"/usr/lib", kRead},
    {"/usr/lib64", kRead},
    {"/etc/ld.so.cache", kReadFile},
    {"/etc/ssl/openssl.cnf", kReadFile},
    {"/usr/share/zoneinfo", kRead},
    {"/dev/null", kReadFile},
    {"/dev/urandom", kReadFile},
    {"/proc/self", kRead},
    {"/proc/cpuinfo", kReadFile},
    {"/proc/meminfo", kReadFile},
    {"/proc/stat", kReadFile},
    {"/sys/devices/system/cpu", kRead},
    {"/sys/devices/system/node", kRead},
    {"/sys/fs/cgroup", kRead},
    {"/sys/kernel/mm/transparent_hugepage", kRead},
};

// True also when there is no such place.
bool Allow(int ruleset, const char* path, uint64_t allowed) {
  const int place = open(path, O_PATH | O_CLOEXEC);
  if (place < 0) return true;
  struct stat about;
  if (fstat(place, &about) == 0 && !S_ISDIR(about.st_mode)) allowed &= ~kReadFolder;
  const PathBeneath rule = {allowed, place};
  const bool is_added = syscall(kAddRule, ruleset, kPathBeneath, &rule, 0) == 0;
  close(place);
  return is_added;
}

// The worker's folder, its program, and the V8 libraries below, among them the dynamic loader, which the kernel executes too.
bool AllowProgram(int ruleset, const char* program) {
  char path[PATH_MAX];
  const char* slash = strrchr(program, '/');
  const int length = static_cast<int>(slash - program);
  if (snprintf(path, sizeof(path), "%.*s/v8", length, program) >= static_cast<int>(sizeof(path))) return false;
  if (!Allow(ruleset, program, kReadFile | kExecute) || !Allow(ruleset, path, kRead | kExecute)) return false;
  path[length] = '\0';
  return Allow(ruleset, path, kRead);
}

bool AllowAll(int ruleset, const char* program, const char* runtime) {
  for (const Place& place : kPlaces) {
    if (!Allow(ruleset, place.path, place.allowed)) return false;
  }
  return AllowProgram(ruleset, program) && (runtime == nullptr || Allow(ruleset, runtime, kRead));
}

}  // namespace

LandlockResult RestrictWithLandlock(const char* program, const char* runtime) {
  const int abi = static_cast<int>(syscall(kCreateRuleset, nullptr, 0, kAskForVersion));
  if (abi < 1) return {0, errno, "landlock_create_ruleset"};

  const RulesetAttributes attributes = {FileRights(abi), abi >= 4 ? kTcpBindAndConnect : 0, abi >= 6 ? kAbstractSocketsAndSignals : 0};
  const size_t size = abi >= 6 ? sizeof(attributes) : abi >= 4 ? 2 * sizeof(uint64_t) : sizeof(uint64_t);
  const int ruleset = static_cast<int>(syscall(kCreateRuleset, &attributes, size, 0));
  if (ruleset < 0) return {0, errno, "landlock_create_ruleset"};

  LandlockResult result = {abi, 0, nullptr};
  if (!AllowAll(ruleset, program, runtime)) {
    result = {0, errno, "landlock_add_rule"};
  } else if (syscall(kRestrictSelf, ruleset, 0) != 0) {
    result = {0, errno, "landlock_restrict_self"};
  }
  close(ruleset);
  return result;
}

}  // namespace jsrun
