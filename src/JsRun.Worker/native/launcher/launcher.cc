// Takes from a process what a worker never needs, and becomes the worker. It is a program of its own because Landlock binds the
// calling thread and what that executes, and .NET has several threads before the first line of the worker's code.
//
//   jsrun-launch --sandbox off|best-effort|require --nice N --data-bytes N -- PROGRAM ARGUMENT...
//
// PROGRAM is an absolute path. It gets "--landlock ABI" (0: none) and "--lacking TEXT" for each step that failed. With "require" a
// step that fails ends it instead, with status 3.

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "launcher/landlock.h"

namespace jsrun {
namespace {

constexpr int kUsage = 2;
constexpr int kCannotConfine = 3;
constexpr int kCannotExecute = 126;

// A worker holds some 80: its connection, pipes, and each of .NET's libraries twice, of which there are some 170.
constexpr rlim_t kMaxFiles = 1024;

constexpr int kMaxArguments = 32;
constexpr int kMaxLacking = 8;
constexpr int kMaxText = 160;

enum class Sandbox { kOff, kBestEffort, kRequire };

struct Options {
  Sandbox sandbox;
  long nice;
  unsigned long long data_bytes;
  char** program;  // and its arguments, up to a null
};

// What did not work.
struct Report {
  char lacking[kMaxLacking][kMaxText];
  int count;

  void Add(const char* what, int error) {
    if (count < kMaxLacking) snprintf(lacking[count++], kMaxText, "%s (%s)", what, strerrorname_np(error));
  }
};

bool ParseNumber(const char* text, unsigned long long* number) {
  char* end;
  errno = 0;
  *number = strtoull(text, &end, 10);
  return errno == 0 && end != text && *end == '\0';
}

bool ParseSandbox(const char* text, Sandbox* sandbox) {
  if (strcmp(text, "off") == 0) return *sandbox = Sandbox::kOff, true;
  if (strcmp(text, "best-effort") == 0) return *sandbox = Sandbox::kBestEffort, true;
  if (strcmp(text, "require") == 0) return *sandbox = Sandbox::kRequire, true;
  return false;
}

bool Parse(int argc, char** argv, Options* options) {
  unsigned long long nice;
  if (argc < 9 || argc > kMaxArguments || strcmp(argv[1], "--sandbox") != 0 || strcmp(argv[3], "--nice") != 0 ||
      strcmp(argv[5], "--data-bytes") != 0 || strcmp(argv[7], "--") != 0 || argv[8][0] != '/') {
    return false;
  }
  if (!ParseSandbox(argv[2], &options->sandbox) || !ParseNumber(argv[4], &nice) || nice > 19) return false;
  options->nice = static_cast<long>(nice);
  options->program = argv + 8;
  return ParseNumber(argv[6], &options->data_bytes);
}

// First to go when the machine runs out of memory. A container may not allow it; then the kernel chooses by size.
void OfferToOutOfMemoryKiller() {
  const int file = open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);
  if (file < 0) return;
  const ssize_t ignored = write(file, "1000", 4);
  static_cast<void>(ignored);
  close(file);
}

// Where the kernel shares cores out by session first (sched_autogroup_enabled), the nice level counts within this session only: this is the session's own. Most
// machines do not have it, or have it switched off, as in a container: nothing is missing then. The kernel takes one such change in a tenth of a second of those
// without privileges.
void SetNiceOfSession(long nice) {
  for (int attempt = 0; attempt < 10; attempt++) {
    const int file = open("/proc/self/autogroup", O_WRONLY | O_CLOEXEC);
    if (file < 0) return;
    char text[16];
    const int length = snprintf(text, sizeof(text), "%ld", nice);
    const bool again = write(file, text, static_cast<size_t>(length)) < 0 && errno == EAGAIN;
    close(file);
    if (!again) return;
    usleep(25 * 1000);
  }
}

bool Limit(int resource, rlim_t maximum) {
  rlimit limit;
  if (getrlimit(resource, &limit) != 0) return false;
  // One that is lower already stays.
  if (limit.rlim_max != RLIM_INFINITY && limit.rlim_max < maximum) maximum = limit.rlim_max;
  limit = {maximum, maximum};
  return setrlimit(resource, &limit) == 0;
}

// No files left open by whoever started this, besides the three standard ones.
void CloseFiles() {
  if (syscall(SYS_close_range, 3u, ~0u, 0u) == 0) return;
  const long count = sysconf(_SC_OPEN_MAX);
  for (int file = 3; file < count && file < 65536; file++) close(file);
}

void ApplyLimits(const Options& options, Report* report) {
  OfferToOutOfMemoryKiller();
  CloseFiles();
  if (setsid() < 0 && getsid(0) != getpid()) report->Add("session", errno);
  // Only ever lower than what this process has been given.
  errno = 0;
  const int current = getpriority(PRIO_PROCESS, 0);
  if (errno == 0 && current < options.nice && setpriority(PRIO_PROCESS, 0, static_cast<int>(options.nice)) != 0) report->Add("nice", errno);
  if (options.nice > 0) SetNiceOfSession(options.nice);
  if (!Limit(RLIMIT_CORE, 0)) report->Add("RLIMIT_CORE", errno);
  if (!Limit(RLIMIT_NOFILE, kMaxFiles)) report->Add("RLIMIT_NOFILE", errno);
  if (!Limit(RLIMIT_MSGQUEUE, 0)) report->Add("RLIMIT_MSGQUEUE", errno);
  if (options.data_bytes > 0 && !Limit(RLIMIT_DATA, options.data_bytes)) report->Add("RLIMIT_DATA", errno);
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) report->Add("no_new_privs", errno);
}

int Confine(const Options& options, Report* report) {
  if (options.sandbox == Sandbox::kOff) return 0;
  const LandlockResult landlock = RestrictWithLandlock(options.program[0], getenv("DOTNET_ROOT"));
  if (landlock.abi == 0) {
    char what[kMaxText];
    snprintf(what, sizeof(what), "landlock: %s", landlock.step);
    report->Add(what, landlock.error);
  }
  return landlock.abi;
}

// Time zone, language and .NET's own settings; whatever else the starter's environment holds stays here.
bool IsKept(const char* variable) {
  return strncmp(variable, "DOTNET_", 7) == 0 || strncmp(variable, "TZ=", 3) == 0 || strncmp(variable, "LANG=", 5) == 0;
}

void CleanEnvironment() {
  char** kept = environ;
  for (char** variable = environ; *variable != nullptr; variable++) {
    if (IsKept(*variable)) *kept++ = *variable;
  }
  *kept = nullptr;
}

int Execute(const Options& options, int abi, Report* report) {
  char* arguments[kMaxArguments + 2 + 2 * kMaxLacking + 1];
  int count = 0;
  for (char** argument = options.program; *argument != nullptr; argument++) arguments[count++] = *argument;
  char landlock[] = "--landlock", lacking[] = "--lacking", number[16];
  snprintf(number, sizeof(number), "%d", abi);
  arguments[count++] = landlock;
  arguments[count++] = number;
  for (int i = 0; i < report->count; i++) {
    arguments[count++] = lacking;
    arguments[count++] = report->lacking[i];
  }
  arguments[count] = nullptr;
  execve(arguments[0], arguments, environ);
  dprintf(STDERR_FILENO, "%s cannot be executed: %s\n", arguments[0], strerror(errno));
  return kCannotExecute;
}

int Main(int argc, char** argv) {
  Options options;
  if (!Parse(argc, argv, &options)) {
    dprintf(STDERR_FILENO, "Usage: jsrun-launch --sandbox off|best-effort|require --nice 0-19 --data-bytes N -- PROGRAM ARGUMENT...\n");
    return kUsage;
  }
  Report report = {};
  ApplyLimits(options, &report);
  const int abi = Confine(options, &report);
  if (options.sandbox == Sandbox::kRequire && report.count > 0) {
    for (int i = 0; i < report.count; i++) dprintf(STDERR_FILENO, "The sandbox is required, and this system does not offer: %s\n", report.lacking[i]);
    return kCannotConfine;
  }
  CleanEnvironment();
  return Execute(options, abi, &report);
}

}  // namespace
}  // namespace jsrun

int main(int argc, char** argv) { return jsrun::Main(argc, argv); }
