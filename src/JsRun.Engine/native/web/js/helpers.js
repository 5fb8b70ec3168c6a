// What the files of this folder have in common.

// As WebIDL has it: methods and accessors of an interface are enumerable, and its objects have a tag.
function defineInterface(constructor, constants) {
  const prototype = constructor.prototype;
  const keys = ReflectOwnKeys(prototype);
  for (let i = 0; i < keys.length; i++) {
    if (keys[i] !== 'constructor' && typeof keys[i] === 'string') ObjectDefineProperty(prototype, keys[i], { __proto__: null, enumerable: true });
  }
  const statics = ReflectOwnKeys(constructor);
  for (let i = 0; i < statics.length; i++) {
    if (typeof constructor[statics[i]] === 'function') ObjectDefineProperty(constructor, statics[i], { __proto__: null, enumerable: true });
  }
  ObjectDefineProperty(prototype, SymbolToStringTag, { __proto__: null, value: constructor.name, configurable: true });
  if (constants === undefined) return;
  const names = ObjectKeys(constants);
  for (let i = 0; i < names.length; i++) {
    const constant = { __proto__: null, value: constants[names[i]], enumerable: true };
    ObjectDefineProperty(constructor, names[i], constant);
    ObjectDefineProperty(prototype, names[i], constant);
  }
}

function requireArguments(count, required, what) {
  if (count < required) throw new TypeErrorConstructor(`${what}: ${required} argument${required > 1 ? 's' : ''} required, but only ${count} present`);
}

// A dictionary's member; a dictionary that is not given has none.
function memberOf(dictionary, name, what) {
  if (dictionary === undefined || dictionary === null) return undefined;
  if (typeof dictionary !== 'object' && typeof dictionary !== 'function') throw new TypeErrorConstructor(`${what}: the options must be an object`);
  return dictionary[name];
}

function defineItem(array, item) {
  ObjectDefineProperty(array, array.length, { __proto__: null, value: item, writable: true, enumerable: true, configurable: true });
}

const iteratorPrototypes = { __proto__: null };
const $state = privateSymbol('iterator');

function iteratorPrototype(name) {
  let prototype = iteratorPrototypes[name];
  if (prototype !== undefined) return prototype;
  prototype = {
    next() {
      if (typeof this !== 'object' || this === null || !($state in this) || this[$state].name !== name) throw new TypeErrorConstructor('Illegal invocation');
      const state = this[$state];
      const items = state.read();
      if (state.at >= items.length) return { value: undefined, done: true };
      const key = items[state.at];
      const value = items[state.at + 1];
      state.at += 2;
      return { value: state.kind === 0 ? key : state.kind === 1 ? value : [key, value], done: false };
    },
  };
  ObjectSetPrototypeOf(prototype, IteratorPrototype);
  ObjectDefineProperty(prototype, SymbolToStringTag, { __proto__: null, value: `${name} Iterator`, configurable: true });
  return iteratorPrototypes[name] = prototype;
}

// Goes over a list of names and values as it is each time: 0 for the names, 1 for the values, 2 for both.
function pairIterator(read, name, kind) {
  const iterator = ObjectCreate(iteratorPrototype(name));
  iterator[$state] = { __proto__: null, read, name, kind, at: 0 };
  return iterator;
}

function defineIterable(constructor) {
  ObjectDefineProperty(constructor.prototype, SymbolIterator,
    { __proto__: null, value: constructor.prototype.entries, writable: true, enumerable: false, configurable: true });
}

return { __proto__: null, defineInterface, requireArguments, memberOf, defineItem, pairIterator, defineIterable };
