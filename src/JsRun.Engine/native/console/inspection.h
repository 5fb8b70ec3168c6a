#ifndef JSRUN_CONSOLE_INSPECTION_H_
#define JSRUN_CONSOLE_INSPECTION_H_

#include <v8.h>

namespace jsrun {

// What a script cannot ask of an object without trusting the object: V8's own view of it, no user code run. Each takes the object as
// its first argument and returns undefined for anything that it does not apply to. Owner thread.

// classOf(object): the native class ("Map", "Proxy", "TypedArray", "Error", ...), "Object" for all others.
void ClassOf(const v8::FunctionCallbackInfo<v8::Value>& info);
// className(object): the name of the class that made it.
void ClassName(const v8::FunctionCallbackInfo<v8::Value>& info);
// functionKind(function): 1 async, 2 generator, 3 both, else 0.
void FunctionKind(const v8::FunctionCallbackInfo<v8::Value>& info);
// proxyTarget(proxy): null when it is revoked.
void ProxyTarget(const v8::FunctionCallbackInfo<v8::Value>& info);
// promiseResult(promise): undefined while it is pending, else [fulfilled, result].
void PromiseResult(const v8::FunctionCallbackInfo<v8::Value>& info);
// entries(collection): [items, areKeysAndValues] of a Map, a Set or an iterator of one.
void Entries(const v8::FunctionCallbackInfo<v8::Value>& info);
// viewParts(dataView): [byteLength, byteOffset, buffer].
void ViewParts(const v8::FunctionCallbackInfo<v8::Value>& info);
// nonIndexKeys(object): the enumerable own keys that are no array indices.
void NonIndexKeys(const v8::FunctionCallbackInfo<v8::Value>& info);
// regexpText(regexp): /source/flags.
void RegExpText(const v8::FunctionCallbackInfo<v8::Value>& info);

}  // namespace jsrun

#endif  // JSRUN_CONSOLE_INSPECTION_H_
