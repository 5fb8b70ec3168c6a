// Takes intrinsics away from a realm, before any code but a snapshot's has run in it. An object whose class is taken away can still be
// there (a literal makes it, or a value from outside is one): it keeps its prototype, and that loses its way back to the constructor.

// The globals of each name, in the order in which they are taken.
const globalsOfNames = {
  __proto__: null,
  webAssembly: 'WebAssembly',
  sharedArrayBuffer: 'SharedArrayBuffer Atomics',
  intl: 'Intl',
  date: 'Date Temporal',
  timers: 'setTimeout setInterval clearTimeout clearInterval',
  weakRefs: 'WeakRef FinalizationRegistry',
  proxy: 'Proxy',
  reflect: 'Reflect',
  mapSet: 'Map Set WeakMap WeakSet',
  typedArrays: 'ArrayBuffer DataView Int8Array Uint8Array Uint8ClampedArray Int16Array Uint16Array Int32Array Uint32Array Float16Array Float32Array Float64Array BigInt64Array BigUint64Array',
  promise: 'Promise',
  bigInt: 'BigInt BigInt64Array BigUint64Array',
  random: '',
  stringNormalize: '',
  regExp: 'RegExp',
  json: 'JSON',
  structuredClone: 'structuredClone',
  queueMicrotask: 'queueMicrotask',
  streams: 'ReadableStream ReadableStreamDefaultReader ReadableStreamBYOBReader ReadableStreamDefaultController ReadableByteStreamController ReadableStreamBYOBRequest WritableStream WritableStreamDefaultWriter WritableStreamDefaultController TransformStream TransformStreamDefaultController ByteLengthQueuingStrategy CountQueuingStrategy TextEncoderStream TextDecoderStream',
};
const restrictableNames = ObjectKeys(globalsOfNames);

// What the preset keeps: ECMAScript's base objects and JSON, as QuickJS's raw context has them.
const minimalNames = { __proto__: null, json: true, reflect: true, random: true };
const minimalGlobals = ' Object Function Array Number Boolean String Symbol Math Reflect JSON Iterator Error AggregateError EvalError RangeError ReferenceError SyntaxError TypeError URIError SuppressedError globalThis Infinity NaN undefined eval parseInt parseFloat isNaN isFinite decodeURI decodeURIComponent encodeURI encodeURIComponent escape unescape ';

// What V8 adds to a realm once it is there, beside what has a name above.
const lateGlobals = words('DisposableStack AsyncDisposableStack ShadowRealm');

function words(text) {
  const found = list();
  for (let start = 0; start < text.length;) {
    let end = StringIndexOf(text, ' ', start);
    if (end < 0) end = text.length;
    if (end > start) append(found, StringSlice(text, start, end));
    start = end + 1;
  }
  return found;
}

// An object that a property holds; undefined when it holds none, or asking it would run code of a snapshot's scripts.
function heldObject(holder, name) {
  const value = holder === undefined ? undefined : ownDescriptor(holder, name)?.value;
  const isObject = (typeof value === 'object' && value !== null) || typeof value === 'function';
  return isObject && binding.classOf(value) !== 'Proxy' ? value : undefined;
}

function prototypeOf(constructor) {
  return heldObject(constructor, 'prototype');
}

function remove(holder, name) {
  return holder === undefined || ReflectDeleteProperty(holder, name);
}

function removeGlobal(name) {
  // To look at what no script has met yet would make it.
  if (StringIncludes(` ${globalsOfNames.streams} `, ` ${name} `) && webGroups.streams === undefined) return remove(globalThis, name);
  const prototype = prototypeOf(heldObject(globalThis, name));
  return remove(globalThis, name) && (prototype === PromisePrototype ? forgetPromiseConstructor() : remove(prototype, 'constructor'));
}

function defineMethods(holder, methods) {
  if (holder === undefined) return;
  const names = ObjectKeys(methods);
  for (let i = 0; i < names.length; i++) {
    ObjectDefineProperty(holder, names[i],
      { __proto__: null, value: methods[names[i]], writable: true, enumerable: false, configurable: true });
  }
}

// ECMA-262 without ECMA-402: a locale makes no difference. Object.prototype.toLocaleString serves the rest.
function removeLocales() {
  const dates = prototypeOf(heldObject(globalThis, 'Date'));
  const strings = ObjectGetPrototypeOf('');
  const toDateString = heldObject(dates, 'toDateString');
  const toTimeString = heldObject(dates, 'toTimeString');
  const toLowerCase = heldObject(strings, 'toLowerCase');
  const toUpperCase = heldObject(strings, 'toUpperCase');
  const normalize = heldObject(strings, 'normalize');
  defineMethods(dates, {
    toLocaleDateString() { return ReflectApply(toDateString, this, []); },
    toLocaleTimeString() { return ReflectApply(toTimeString, this, []); },
  });
  defineMethods(strings, {
    toLocaleLowerCase() { return ReflectApply(toLowerCase, this, []); },
    toLocaleUpperCase() { return ReflectApply(toUpperCase, this, []); },
    localeCompare(that) {
      const first = ReflectApply(normalize, this, []);
      const second = ReflectApply(normalize, `${that}`, []);
      return first < second ? -1 : first > second ? 1 : 0;
    },
  });
  return remove(dates, 'toLocaleString') && remove(ObjectGetPrototypeOf(0), 'toLocaleString') && remove(ObjectGetPrototypeOf(0n), 'toLocaleString');
}

// WebAssembly can make shared memory, too: its buffer stays out of reach.
function hideSharedMemory() {
  const prototype = prototypeOf(heldObject(heldObject(globalThis, 'WebAssembly'), 'Memory'));
  const getBuffer = prototype === undefined ? undefined : ownDescriptor(prototype, 'buffer')?.get;
  if (getBuffer === undefined) return;
  const { get } = ObjectGetOwnPropertyDescriptor({
    get buffer() {
      const buffer = ReflectApply(getBuffer, this, []);
      if (binding.classOf(buffer) === 'SharedArrayBuffer') {
        throw new TypeErrorConstructor('Shared memory is not allowed in this context (intrinsics.sharedArrayBuffer)');
      }
      return buffer;
    },
  }, 'buffer');
  ObjectDefineProperty(prototype, 'buffer', { __proto__: null, get, enumerable: true, configurable: true });
  remove(prototype, 'toResizableBuffer');
  remove(prototype, 'toFixedLengthBuffer');
}

// What is to be done for a name beside removing its globals. False when it cannot be.
const furtherSteps = {
  __proto__: null,
  sharedArrayBuffer: () => { hideSharedMemory(); return true; },
  intl: removeLocales,
  random: () => remove(heldObject(globalThis, 'Math'), 'random') && remove(globalThis, 'crypto') && remove(globalThis, 'Crypto'),
  stringNormalize: () => remove(ObjectGetPrototypeOf(''), 'normalize'),
  typedArrays: () => remove(ObjectGetPrototypeOf(Uint8ArrayPrototype), 'constructor'),
  regExp: () => remove(ObjectGetPrototypeOf(/x/), 'compile'),
};

function takeAway(name) {
  takenAway[name] = true;
  const globals = words(globalsOfNames[name]);
  const step = furtherSteps[name];
  // The step first: it may look at what the globals hold.
  let isGone = step === undefined || step();
  for (let i = 0; i < globals.length; i++) isGone = removeGlobal(globals[i]) && isGone;
  return isGone;
}

function replaceMethod(holderName, name, value) {
  const holder = heldObject(globalThis, holderName);
  if (value === undefined || holder === undefined) return true;
  return ReflectDefineProperty(holder, name, { __proto__: null, value, writable: true, enumerable: false, configurable: true });
}

// given: [what was asked for, the names of the globals that every realm starts with, Date.now or undefined, Math.random or undefined,
// the same for crypto].
// Gives undefined, or the name of what could not be taken away.
function restrict(given) {
  const asked = given[0];
  const globalNames = given[1];
  const isMinimal = ObjectHasOwn(asked, 'preset');
  const isKept = (name) => ObjectHasOwn(asked, name) ? asked[name] : !isMinimal || minimalNames[name] === true;

  // Waiting asynchronously is a timer, and goes by the machine's clock.
  if (!isKept('timers') || !isKept('date') || given[2] !== undefined) {
    if (!remove(heldObject(globalThis, 'Atomics'), 'waitAsync')) return 'timers';
  }
  if (!replaceMethod('Date', 'now', given[2])) return 'now';
  if (!replaceMethod('Math', 'random', given[3])) return 'seed';
  seededRandom = given[4];
  // The realm's own clock has begun, and there may be none.
  webStart = binding.now();

  let kept = minimalGlobals;
  for (let i = 0; i < restrictableNames.length; i++) {
    const name = restrictableNames[i];
    if (isKept(name)) kept += `${globalsOfNames[name]} `;
    else if (!takeAway(name)) return name;
  }
  if (!isMinimal) return undefined;
  // Whatever V8 may bring along one day has no name above.
  for (let i = 0; i < globalNames.length; i++) {
    if (!StringIncludes(kept, ` ${globalNames[i]} `) && !removeGlobal(globalNames[i])) return 'preset';
  }
  for (let i = 0; i < lateGlobals.length; i++) {
    if (!removeGlobal(lateGlobals[i])) return 'preset';
  }
  return undefined;
}
