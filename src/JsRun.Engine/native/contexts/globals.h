#ifndef JSRUN_CONTEXTS_GLOBALS_H_
#define JSRUN_CONTEXTS_GLOBALS_H_

#include <v8.h>

#include "codec/codec_error.h"
#include "handles/handle_table.h"
#include "jsrun_v8.h"

namespace jsrun {

// Setting properties of a realm's global object from tagged JSON; see jsr_set_global and jsr_set_globals. Inside `context`.
jsr_status SetGlobal(v8::Local<v8::Context> context, jsr_text name, jsr_text value_json, HandleTable& handles, CodecError& error);
// Sets one to a value of any context of the isolate.
jsr_status SetGlobal(v8::Local<v8::Context> context, jsr_text name, v8::Local<v8::Value> value, CodecError& error);
jsr_status SetGlobals(v8::Local<v8::Context> context, jsr_text object_json, HandleTable& handles, CodecError& error);

}  // namespace jsrun

#endif  // JSRUN_CONTEXTS_GLOBALS_H_
