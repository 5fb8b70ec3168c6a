// Globals of the web platform: classes of native/web/js, one function for each of its files. Such a function is compiled and run when a
// script first meets one of its globals; until then a realm holds no more than their names (native/web/lazy_globals.cc).
const webGroups = { __proto__: null };
const assigned = { __proto__: null };

function groupOf(name) {
  let group = webGroups[name];
  if (group === undefined) webGroups[name] = group = makeGroup(name);
  return group;
}

function makeGroup(name) {
  switch (name) {
    case 'events': return makeEvents();
    case 'streams': return makeStreams();
    default: return undefined;
  }
}

// Reads a global, or assigns to it.
function webGlobal(name, group, isAssigned, value) {
  if (isAssigned) assigned[name] = value;
  else return name in assigned ? assigned[name] : groupOf(group)[name];
}

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
