#ifndef JSRUN_PLATFORM_FATAL_H_
#define JSRUN_PLATFORM_FATAL_H_

#include <v8.h>

#include <cstdint>

namespace jsrun {

// The last words of a process that V8 ends: one line on stderr that says which isolate was at work.

// Installs the signal handlers, once per process.
void InstallFatalHandlers();

// Marks the calling thread as the owner of an isolate, or no more. A thread that owns none passes signals on to the handler
// that was there before.
void EnterFatalScope(uint64_t user_data);
void LeaveFatalScope();
// The user_data that the line names, when the isolate's changes.
void UpdateFatalScope(uint64_t user_data);

// For V8: out of memory ends the process with exit code 77, a failed check of the API with SIGABRT.
void OnOutOfMemory(const char* location, const v8::OOMDetails& details);
void OnFatalError(const char* location, const char* message);

}  // namespace jsrun

#endif  // JSRUN_PLATFORM_FATAL_H_
