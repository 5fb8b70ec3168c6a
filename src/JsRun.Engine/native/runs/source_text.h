#ifndef JSRUN_RUNS_SOURCE_TEXT_H_
#define JSRUN_RUNS_SOURCE_TEXT_H_

#include <v8.h>

#include "jsrun_v8.h"

namespace jsrun {

// A jsr_source as V8 sees it.
struct SourceText {
  v8::Local<v8::String> text;
  v8::Local<v8::String> filename;
  bool may_await;        // contains the word
  bool may_import_meta;  // contains `import.meta`, or may
};

// False when the text is malformed or longer than V8's strings can be. Owner thread.
bool ReadSource(v8::Isolate* isolate, const jsr_source& source, SourceText* out);

}  // namespace jsrun

#endif  // JSRUN_RUNS_SOURCE_TEXT_H_
