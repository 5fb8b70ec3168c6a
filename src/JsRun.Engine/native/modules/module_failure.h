#ifndef JSRUN_MODULES_MODULE_FAILURE_H_
#define JSRUN_MODULES_MODULE_FAILURE_H_

#include <v8.h>

#include <string>
#include <string_view>

#include "jsrun_v8.h"

namespace jsrun {

// Where an import stands.
struct ImportPlace {
  std::string specifier;  // as written
  std::string referrer;   // name of the module or script that imports
  int line = 0;           // of the import, from 1; 0 when unknown
  int column = 0;
  // In whose source, and where in it: line and column are told from that once they are needed.
  v8::Local<v8::Module> importer;
  int offset = 0;
};

// What an exception that an import gave rise to means for the run that it ends. It is noted on the exception itself, where scripts
// can neither see nor forge it, so it is known however the exception travels.
struct ModuleFailure {
  jsr_run_state state = JSR_RUN_THREW;  // JSR_RUN_MODULE_NOT_FOUND, JSR_RUN_MODULE_ERROR or JSR_RUN_SYNTAX_ERROR
  ImportPlace place;                    // without a specifier: what failed was no import but the module itself

  // Owner thread, inside `context`. Does nothing to an exception that is no Error or has a note already.
  void Note(v8::Local<v8::Context> context, v8::Local<v8::Value> exception) const;
  // False when there is no note. Runs no user code.
  static bool Read(v8::Local<v8::Context> context, v8::Local<v8::Value> exception, ModuleFailure* out);
};

// Throws an Error that has a note. "<what> '<specifier>' imported from <referrer><why>".
void ThrowModuleFailure(v8::Local<v8::Context> context, jsr_run_state state, const ImportPlace& place, std::string_view what,
                        std::string_view why = {});

}  // namespace jsrun

#endif  // JSRUN_MODULES_MODULE_FAILURE_H_
