#ifndef JSRUN_TIMERS_TIMER_FUNCTIONS_H_
#define JSRUN_TIMERS_TIMER_FUNCTIONS_H_

#include <v8.h>

#include <cstdint>
#include <vector>

namespace jsrun {

// setTimeout, setInterval, clearTimeout and clearInterval. Owner thread, inside the context.
bool InstallTimerFunctions(v8::Local<v8::Context> context);
void AppendTimerReferences(std::vector<intptr_t>& references);

}  // namespace jsrun

#endif  // JSRUN_TIMERS_TIMER_FUNCTIONS_H_
