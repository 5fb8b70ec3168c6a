// What gives the exports of WebAssembly modules that are imported, made of the realm's own WebAssembly before a script can change it: V8
// adds that to a realm when it is there already. Undefined where it is missing.
function wasmInstantiation(global) {
  const Instance = heldObject(heldObject(global, 'WebAssembly'), 'Instance');
  const prototype = heldObject(Instance, 'prototype');
  const exportsOf = prototype === undefined ? undefined : ownDescriptor(prototype, 'exports')?.get;
  if (typeof Instance !== 'function' || typeof exportsOf !== 'function') return undefined;
  return (module, imports) => ReflectApply(exportsOf, new Instance(module, imports), list());
}
