// One entry for each native class that inspect shows in a way of its own.

function functionBase(fn, constructor, tag) {
  const source = FunctionToString(fn);
  if (StringStartsWith(source, 'class') && StringEndsWith(source, '}')) return classBase(fn, constructor, tag);
  const bits = binding.functionKind(fn);
  const type = `${bits & 1 ? 'Async' : ''}${bits & 2 ? 'Generator' : ''}Function`;
  const name = functionName(fn);
  let base = `[${type}`;
  if (constructor === null) base += ' (null prototype)';
  base += name === '' ? ' (anonymous)]' : `: ${name}]`;
  if (constructor !== type && constructor !== null) base += ` ${constructor}`;
  if (tag !== '' && constructor !== tag) base += ` [${tag}]`;
  return base;
}

function classBase(fn, constructor, tag) {
  const name = functionName(fn);
  let base = `class ${name === '' ? '(anonymous)' : name}`;
  if (constructor !== 'Function' && constructor !== null) base += ` [${constructor}]`;
  if (tag !== '' && constructor !== tag) base += ` [${tag}]`;
  const parent = ObjectGetPrototypeOf(fn);
  if (parent === null) {
    base += ' extends null';
  } else if (typeof parent === 'function') {
    const parentName = functionName(parent);
    if (parentName !== '') base += ` extends ${parentName}`;
  }
  return `[${base}]`;
}

function textProperty(error, key) {
  const value = readProperty(error, key);
  return typeof value === 'string' ? value : undefined;
}

// "name: message" and the stack; the class is named when the name does not tell it.
function errorBase(context, error, shape) {
  const name = textProperty(error, 'name') ?? 'Error';
  const message = textProperty(error, 'message') ?? '';
  let stack = textProperty(error, 'stack') ?? '';
  if (stack === '') stack = message === '' ? name : `${name}: ${message}`;
  if (stack.length > context.left) stack = `${StringSlice(stack, 0, MathMax(context.left, 0))}...`;
  dropShownKeys(error, shape.keys, stack);
  stack = nameClass(stack, shape.constructor, name);

  const found = message === '' ? -1 : StringIndexOf(stack, message);
  if (StringIndexOf(stack, '\n    at', found < 0 ? 0 : found + message.length) < 0) stack = `[${stack}]`;
  return context.indentation === 0 ? stack : replaceAll(stack, '\n', `\n${StringRepeat(' ', context.indentation)}`);
}

// `name`, `message` and `stack` as properties are not repeated when the stack has them; `cause` and `errors` are always shown.
function dropShownKeys(error, keys, stack) {
  let kept = 0;
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i];
    if (key === 'name' || key === 'message' || key === 'stack') {
      const text = textProperty(error, key);
      if (text !== undefined && StringIncludes(stack, text)) continue;
    }
    keys[kept++] = key;
  }
  keys.length = kept;
  if (ObjectHasOwn(error, 'cause') && indexIn(keys, 'cause') < 0) append(keys, 'cause');
  const errors = ownDescriptor(error, 'errors');
  if (errors !== undefined && ArrayIsArray(errors.value) && indexIn(keys, 'errors') < 0) append(keys, 'errors');
}

function nameClass(stack, constructor, name) {
  if (constructor === null || constructor === name || !StringEndsWith(name, 'Error') || !StringStartsWith(stack, name)) return stack;
  const next = stack.length === name.length ? '' : stack[name.length];
  if (next !== '' && next !== ':' && next !== '\n') return stack;
  const rest = StringSlice(stack, name.length);
  return StringIncludes(constructor, name) ? `${constructor}${rest}` : `${constructor} [${name}]${rest}`;
}

function replaceAll(text, what, by) {
  let result = '';
  let from = 0;
  for (let at = StringIndexOf(text, what, 0); at >= 0; at = StringIndexOf(text, what, from)) {
    result += StringSlice(text, from, at) + by;
    from = at + what.length;
  }
  return result + StringSlice(text, from);
}

// A class whose text is the same for all its objects but for the prefix of subclasses.
function plainBase(object, shape, kind, text) {
  shape.keys = keysOf(object);
  const prefix = prefixOf(shape.constructor, shape.tag, kind, '');
  setBase(shape, prefix === `${kind} ` ? text : `${prefix}${text}`);
}

function boxedBase(object, shape, kind, primitive) {
  shape.keys = kind === 'String' ? extraKeysOf(object) : keysOf(object);
  let base = `[${kind}`;
  if (shape.constructor === null) base += ' (null prototype)';
  else if (shape.constructor !== kind) base += ` (${shape.constructor})`;
  base += `: ${formatPrimitive({ __proto__: null, left: maxStringLength, breakLength: 1e9, indentation: 0 }, primitive)}]`;
  if (shape.tag !== '' && shape.tag !== shape.constructor) base += ` [${shape.tag}]`;
  setBase(shape, base);
}

function describeSized(context, object, shape, kind) {
  shape.keys = keysOf(object);
  shape.fallback = kind;
  const flat = binding.entries(object)[0];
  const size = kind === 'Map' ? flat.length / 2 : flat.length;
  setCollection(shape, prefixOf(shape.constructor, shape.tag, kind, `(${size})`), '{', '}', size === 0, entriesContents);
}

function describeIterator(context, object, shape, kind) {
  shape.keys = keysOf(object);
  const type = kind === 'MapIterator' ? 'Map' : 'Set';
  let tag = shape.tag;
  if (tag !== `${type} Iterator`) tag = tag === '' ? `${type} Iterator` : `${tag}] [${type} Iterator`;
  if (binding.entries(object)[1]) tag = `${StringSlice(tag, 0, -9)} Entries`;
  setCollection(shape, `[${tag}] `, '{', '}', false, entriesContents);
}

function describeUnknownItems(context, object, shape, kind) {
  shape.keys = keysOf(object);
  shape.fallback = kind;
  setCollection(shape, prefixOf(shape.constructor, shape.tag, kind, ''), '{', '}', false,
    (c, o, level, output) => append(output, '<items unknown>'));
}

function describeBuffer(context, object, shape, kind, keepByteLength) {
  shape.keys = keysOf(object);
  shape.fallback = kind;
  setCollection(shape, prefixOf(shape.constructor, shape.tag, kind, ''), '{', '}', false, (c, o, level, output) => {
    bufferContents(c, o, level, output);
    append(output, `byteLength: ${byteLengthOf(o)}`);
  });
}

const collectionShapes = {
  __proto__: null,
  Array(context, object, shape) {
    shape.keys = extraKeysOf(object);
    shape.extra = kArrayExtra;
    shape.fallback = 'Array';
    const ordinary = shape.constructor === 'Array' && shape.tag === '';
    const prefix = ordinary ? '' : prefixOf(shape.constructor, shape.tag, 'Array', `(${object.length})`);
    setCollection(shape, prefix, '[', ']', object.length === 0, arrayContents);
  },
  TypedArray(context, object, shape) {
    shape.keys = extraKeysOf(object);
    shape.extra = kArrayExtra;
    shape.fallback = binding.className(object);
    const size = TypedArrayLength(object);
    const prefix = prefixOf(shape.constructor, shape.tag, shape.fallback, `(${size})`);
    setCollection(shape, prefix, '[', ']', size === 0, typedArrayContents);
  },
  Map: describeSized,
  Set: describeSized,
  MapIterator: describeIterator,
  SetIterator: describeIterator,
  WeakMap: describeUnknownItems,
  WeakSet: describeUnknownItems,
  ArrayBuffer: describeBuffer,
  SharedArrayBuffer: describeBuffer,
  DataView(context, object, shape) {
    shape.keys = keysOf(object);
    shape.fallback = 'DataView';
    setCollection(shape, prefixOf(shape.constructor, shape.tag, 'DataView', ''), '{', '}', false, viewContents);
  },
  Promise(context, object, shape) {
    shape.keys = keysOf(object);
    shape.fallback = 'Promise';
    setCollection(shape, prefixOf(shape.constructor, shape.tag, 'Promise', ''), '{', '}', false, promiseContents);
  },
  Module(context, object, shape) {
    shape.keys = list();
    shape.fallback = 'Module';
    setCollection(shape, prefixOf(shape.constructor, shape.tag, 'Module', ''), '{', '}', false, namespaceContents);
  },
  Function(context, object, shape) {
    shape.keys = keysOf(object);
    setBase(shape, functionBase(object, shape.constructor, shape.tag));
  },
  RegExp(context, object, shape, kind) {
    plainBase(object, shape, kind, binding.regexpText(object));
  },
  Date(context, object, shape, kind) {
    const time = DateGetTime(object);
    plainBase(object, shape, kind, time === time ? DateToISOString(object) : 'Invalid Date');
  },
  Error(context, object, shape) {
    shape.keys = keysOf(object);
    shape.fallback = 'Error';
    setBase(shape, errorBase(context, object, shape));
  },
  Number: (context, object, shape, kind) => boxedBase(object, shape, kind, NumberValueOf(object)),
  String: (context, object, shape, kind) => boxedBase(object, shape, kind, StringValueOf(object)),
  Boolean: (context, object, shape, kind) => boxedBase(object, shape, kind, BooleanValueOf(object)),
  BigInt: (context, object, shape, kind) => boxedBase(object, shape, kind, BigIntValueOf(object)),
  Symbol: (context, object, shape, kind) => boxedBase(object, shape, kind, SymbolValueOf(object)),
};
