#ifndef JSRUN_CONSOLE_CONSOLE_EMIT_H_
#define JSRUN_CONSOLE_CONSOLE_EMIT_H_

#include <v8.h>

namespace jsrun {

// emit(level, text, args, describe): hands one entry to the console callback. An argument that cannot be written in tagged form
// within small limits and without running the user's code is given as the text that describe(argument) returns; arguments beyond the
// first hundred, or beyond 64 KiB in all, are left out. Owner thread.
void EmitConsole(const v8::FunctionCallbackInfo<v8::Value>& info);

// now(): milliseconds on CLOCK_MONOTONIC, or on the clock of a realm that has its own.
void MonotonicNow(const v8::FunctionCallbackInfo<v8::Value>& info);

// stack(): the lines of the current stack without those of the bootstrap script, "" when there are none.
void CurrentStack(const v8::FunctionCallbackInfo<v8::Value>& info);

}  // namespace jsrun

#endif  // JSRUN_CONSOLE_CONSOLE_EMIT_H_
