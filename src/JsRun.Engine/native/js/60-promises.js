// V8 awaits a module by then(), as a script would, and ends the process when that throws: what then() looks at must be V8's own, for
// as long as the realm lives. False when it no longer is.
function fixPromises() {
  const constructor = ObjectGetOwnPropertyDescriptor(PromisePrototype, 'constructor');
  if (isForgotten(constructor)) return true;
  const species = ObjectGetOwnPropertyDescriptor(PromiseConstructor, SymbolSpecies);
  if (constructor === undefined || !ObjectHasOwn(constructor, 'value') || constructor.value !== PromiseConstructor) return false;
  if (species === undefined || !ObjectHasOwn(species, 'get') || species.get !== PromiseSpecies) return false;
  const fixed = { __proto__: null, writable: false, configurable: false };
  ObjectDefineProperty(PromisePrototype, 'constructor', fixed);
  ObjectDefineProperty(PromiseConstructor, SymbolSpecies, { __proto__: null, configurable: false });
  return true;
}

// In a realm whose promises have no constructor any more, V8 makes them with its own.
const forgotten = { __proto__: null, value: undefined, writable: false, enumerable: false, configurable: false };

function isForgotten(constructor) {
  return constructor !== undefined && ObjectHasOwn(constructor, 'value') && constructor.value === undefined &&
    !constructor.writable && !constructor.configurable;
}

function forgetPromiseConstructor() {
  return ReflectDefineProperty(PromisePrototype, 'constructor', forgotten);
}
