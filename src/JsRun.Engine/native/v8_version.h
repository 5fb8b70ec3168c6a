#ifndef JSRUN_V8_VERSION_H_
#define JSRUN_V8_VERSION_H_

#include <v8-version.h>

// Every difference between the V8 versions that the library compiles against is named here and nowhere else.
#define JSRUN_V8_AT_LEAST(major, minor) (V8_MAJOR_VERSION > (major) || (V8_MAJOR_VERSION == (major) && V8_MINOR_VERSION >= (minor)))

#if !JSRUN_V8_AT_LEAST(13, 0)
#error "V8 13 or later is required: Node.js 24's libnode"
#endif

// Continuation-preserved data may be any v8::Data, and its functions end in V2.
#define JSRUN_V8_CONTINUATION_DATA_V2 JSRUN_V8_AT_LEAST(14, 1)

#endif  // JSRUN_V8_VERSION_H_
