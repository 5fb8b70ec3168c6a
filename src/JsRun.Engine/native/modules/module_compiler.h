#ifndef JSRUN_MODULES_MODULE_COMPILER_H_
#define JSRUN_MODULES_MODULE_COMPILER_H_

#include <v8.h>

#include <string>

#include "modules/module_failure.h"
#include "modules/module_map.h"
#include "modules/module_store.h"

namespace jsrun {

// Makes a module of a source and adds it to the context's. Empty with an exception thrown, which has a ModuleFailure, or stopped.
// Runs no user code. Owner thread, inside the context.
v8::MaybeLocal<v8::Module> CompileInstance(v8::Local<v8::Context> context, ModuleMap& modules, const std::string& url,
                                           const ModuleSource& source, const ImportPlace& place);

}  // namespace jsrun

#endif  // JSRUN_MODULES_MODULE_COMPILER_H_
