#include "platform/fatal.h"

#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

namespace jsrun {
namespace {

constexpr int kOutOfMemoryExitCode = 77;
constexpr int kSignals[] = {SIGTRAP, SIGILL, SIGABRT};

struct ThreadMark {
  uint64_t user_data;
  uint32_t depth;  // isolates that the thread owns
};
thread_local ThreadMark t_mark = {0, 0};

struct sigaction g_previous[sizeof(kSignals) / sizeof(kSignals[0])];

// Async-signal-safe: no allocation, no stdio.
void WriteLine(const char* what) {
  char line[64];
  size_t length = 0;
  // V8's own message may have left its line open.
  for (const char* c = "\nJSRUN-FATAL "; *c != '\0'; c++) line[length++] = *c;
  for (const char* c = what; *c != '\0'; c++) line[length++] = *c;
  line[length++] = ' ';
  char digits[20];
  size_t count = 0;
  uint64_t rest = t_mark.user_data;
  do {
    digits[count++] = static_cast<char>('0' + rest % 10);
    rest /= 10;
  } while (rest != 0);
  while (count > 0) line[length++] = digits[--count];
  line[length++] = '\n';
  const ssize_t ignored = write(STDERR_FILENO, line, length);
  static_cast<void>(ignored);
}

void Chain(int signal_number, siginfo_t* info, void* context) {
  for (size_t i = 0; i < sizeof(kSignals) / sizeof(kSignals[0]); i++) {
    if (kSignals[i] != signal_number) continue;
    const struct sigaction& previous = g_previous[i];
    if ((previous.sa_flags & SA_SIGINFO) != 0) {
      previous.sa_sigaction(signal_number, info, context);
      return;
    }
    if (previous.sa_handler == SIG_IGN) return;
    if (previous.sa_handler != SIG_DFL) {
      previous.sa_handler(signal_number);
      return;
    }
  }
  signal(signal_number, SIG_DFL);
  raise(signal_number);
}

void OnSignal(int signal_number, siginfo_t* info, void* context) {
  if (t_mark.depth == 0) {
    Chain(signal_number, info, context);
    return;
  }
  WriteLine("abort");
  // The signal is blocked while its handler runs; it kills the process as soon as this returns.
  signal(signal_number, SIG_DFL);
  raise(signal_number);
}

}  // namespace

void InstallFatalHandlers() {
  for (size_t i = 0; i < sizeof(kSignals) / sizeof(kSignals[0]); i++) {
    struct sigaction action;
    memset(&action, 0, sizeof(action));
    action.sa_sigaction = OnSignal;
    action.sa_flags = SA_SIGINFO | SA_ONSTACK;
    sigemptyset(&action.sa_mask);
    sigaction(kSignals[i], &action, &g_previous[i]);
  }
}

void EnterFatalScope(uint64_t user_data) {
  t_mark.user_data = user_data;
  t_mark.depth++;
}

void LeaveFatalScope() {
  if (t_mark.depth > 0) t_mark.depth--;
  if (t_mark.depth == 0) t_mark.user_data = 0;
}

void UpdateFatalScope(uint64_t user_data) { t_mark.user_data = user_data; }

void OnOutOfMemory(const char*, const v8::OOMDetails&) {
  WriteLine("oom");
  _exit(kOutOfMemoryExitCode);
}

void OnFatalError(const char*, const char*) {
  // The signal handler writes the line.
  abort();
}

}  // namespace jsrun
