#ifndef JSRUN_MODULES_MODULE_COMPILER_H_
#define JSRUN_MODULES_MODULE_COMPILER_H_

#include <v8.h>

#include <string>

#include "modules/export_shape.h"
#include "modules/module_failure.h"
#include "modules/module_map.h"
#include "modules/module_store.h"

namespace jsrun {

// Makes a module of a source and adds it to the context's. Empty with an exception thrown, which has a ModuleFailure, or stopped.
// Runs no user code. Owner thread, inside the context.
v8::MaybeLocal<v8::Module> CompileInstance(v8::Local<v8::Context> context, ModuleMap& modules, const std::string& url,
                                           const ModuleSource& source, const ImportPlace& place);

// Of a module in JavaScript, from its source.
ExportShape ExportShapeOf(v8::Isolate* isolate, v8::Local<v8::Module> module, v8::Local<v8::String> text);

}  // namespace jsrun

#endif  // JSRUN_MODULES_MODULE_COMPILER_H_
