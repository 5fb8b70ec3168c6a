#ifndef JSRUN_WEB_LAZY_GLOBALS_H_
#define JSRUN_WEB_LAZY_GLOBALS_H_

#include <v8.h>

#include <cstdint>
#include <vector>

namespace jsrun {

// Globals that come into being when a script first reads one of their group (native/js/12-web-globals.js). To scripts they are data
// properties: writable, configurable, not enumerable. Owner thread, inside the context; false with an exception pending.

// The streams standard's, which every realm has.
bool InstallStreams(v8::Local<v8::Context> context);

// What "web" adds; see webNames in native/js/12-web-globals.js. Once per context.
bool InstallWebGlobals(v8::Local<v8::Context> context);

// What the bootstrap script needs for them.
bool AddWebBinding(v8::Local<v8::Context> context, v8::Local<v8::Object> binding);

void AppendWebReferences(std::vector<intptr_t>& references);

}  // namespace jsrun

#endif  // JSRUN_WEB_LAZY_GLOBALS_H_
