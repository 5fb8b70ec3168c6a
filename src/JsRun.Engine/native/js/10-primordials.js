// The built-ins that the rest uses, taken while the realm is fresh: what a script does to the originals later changes nothing here.
// House rules of these files, for the same reason: no method calls on values, no spread, no destructuring of arrays, no for-of;
// arrays made here come from list(), so that indexed stores cannot meet a setter on Array.prototype.
const uncurry = Function.prototype.bind.bind(Function.prototype.call);

const {
  apply: ReflectApply,
  defineProperty: ReflectDefineProperty,
  deleteProperty: ReflectDeleteProperty,
  ownKeys: ReflectOwnKeys,
} = Reflect;
const {
  create: ObjectCreate,
  defineProperties: ObjectDefineProperties,
  defineProperty: ObjectDefineProperty,
  getOwnPropertyDescriptor: ObjectGetOwnPropertyDescriptor,
  getOwnPropertySymbols: ObjectGetOwnPropertySymbols,
  getPrototypeOf: ObjectGetPrototypeOf,
  setPrototypeOf: ObjectSetPrototypeOf,
  keys: ObjectKeys,
  is: ObjectIs,
  isExtensible: ObjectIsExtensible,
} = Object;
const ObjectHasOwn = uncurry(Object.prototype.hasOwnProperty);
const ObjectPropertyIsEnumerable = uncurry(Object.prototype.propertyIsEnumerable);
const FunctionToString = uncurry(Function.prototype.toString);
const FunctionHasInstance = uncurry(Function.prototype[Symbol.hasInstance]);

const ArrayIsArray = Array.isArray;
const ArraySort = uncurry(Array.prototype.sort);
const ArrayJoin = uncurry(Array.prototype.join);
const StringCharCodeAt = uncurry(String.prototype.charCodeAt);
const StringEndsWith = uncurry(String.prototype.endsWith);
const StringIncludes = uncurry(String.prototype.includes);
const StringIndexOf = uncurry(String.prototype.indexOf);
const StringPadEnd = uncurry(String.prototype.padEnd);
const StringPadStart = uncurry(String.prototype.padStart);
const StringRepeat = uncurry(String.prototype.repeat);
const StringSlice = uncurry(String.prototype.slice);
const StringStartsWith = uncurry(String.prototype.startsWith);
const StringToLowerCase = uncurry(String.prototype.toLowerCase);
const StringToWellFormed = uncurry(String.prototype.toWellFormed);
const StringValueOf = uncurry(String.prototype.valueOf);
const SymbolToString = uncurry(Symbol.prototype.toString);
const SymbolValueOf = uncurry(Symbol.prototype.valueOf);
const BigIntValueOf = uncurry(BigInt.prototype.valueOf);
const BooleanValueOf = uncurry(Boolean.prototype.valueOf);
const NumberValueOf = uncurry(Number.prototype.valueOf);
const NumberToString = uncurry(Number.prototype.toString);
const NumberToFixed = uncurry(Number.prototype.toFixed);
const DateGetTime = uncurry(Date.prototype.getTime);
const DateToISOString = uncurry(Date.prototype.toISOString);
const ErrorToString = uncurry(Error.prototype.toString);
const DateNow = Date.now;
const { stringify: JSONStringify } = JSON;
const { ceil: MathCeil, floor: MathFloor, max: MathMax, min: MathMin, round: MathRound, sqrt: MathSqrt, trunc: MathTrunc } = Math;
const NumberConstructor = Number;
const StringConstructor = String;
const ErrorConstructor = Error;
const RangeErrorConstructor = RangeError;
const TypeErrorConstructor = TypeError;
const SymbolConstructor = Symbol;
const ArrayBufferConstructor = ArrayBuffer;
const DataViewConstructor = DataView;
const Uint8ArrayConstructor = Uint8Array;
const Uint8ArrayPrototype = Uint8Array.prototype;
const NumberIsFinite = Number.isFinite;
const NumberIsNaN = Number.isNaN;
const NumberParseFloat = Number.parseFloat;
const NumberParseInt = Number.parseInt;
const SymbolAsyncIterator = Symbol.asyncIterator;
const SymbolIterator = Symbol.iterator;
const SymbolSpecies = Symbol.species;
const PromiseConstructor = Promise;
const PromisePrototype = Promise.prototype;
const PromiseThen = uncurry(Promise.prototype.then);
const PromiseResolve = (value) => ReflectApply(resolvePromise, PromiseConstructor, [value]);
const PromiseReject = (reason) => ReflectApply(rejectPromise, PromiseConstructor, [reason]);
const PromiseAll = (promises) => ReflectApply(allPromises, PromiseConstructor, [promises]);
const { resolve: resolvePromise, reject: rejectPromise, all: allPromises } = Promise;
const { queueMicrotask: QueueMicrotask, setTimeout: SetTimeout } = globalThis;
const { privateSymbol } = binding;
const PromiseSpecies = ObjectGetOwnPropertyDescriptor(Promise, Symbol.species).get;
const SymbolToStringTag = Symbol.toStringTag;
const { dispose: SymbolDispose, asyncDispose: SymbolAsyncDispose } = Symbol;

const getterOf = (prototype, name) => uncurry(ObjectGetOwnPropertyDescriptor(prototype, name).get);
const TypedArrayLength = getterOf(ObjectGetPrototypeOf(Uint8Array.prototype), 'length');
const TypedArrayKind = getterOf(ObjectGetPrototypeOf(Uint8Array.prototype), SymbolToStringTag);
const TypedArrayBuffer = getterOf(ObjectGetPrototypeOf(Uint8Array.prototype), 'buffer');
const TypedArraySet = uncurry(Uint8Array.prototype.set);
const TypedArraySlice = uncurry(Uint8Array.prototype.slice);
const TypedArraySubarray = uncurry(Uint8Array.prototype.subarray);
const IteratorPrototype = Iterator.prototype;
const ArrayBufferByteLength = getterOf(ArrayBuffer.prototype, 'byteLength');

// Where V8 adds something to a realm that has started from a snapshot.
const lateMembers = {
  __proto__: null,
  Error: [Error, 'isError', 'stackTraceLimit'],
  Promise: [Promise, 'try'],
  RegExp: [RegExp, 'escape'],
  Math: [Math, 'f16round'],
  Atomics: [Atomics, 'pause'],
  'DataView.prototype': [DataView.prototype, 'getFloat16', 'setFloat16'],
  'Iterator.prototype': [Iterator.prototype, SymbolDispose],
  'AsyncIterator.prototype': [ObjectGetPrototypeOf(ObjectGetPrototypeOf(async function* () {}.prototype)), SymbolAsyncDispose],
};

// toString of these is a built-in that says less than inspect does.
const builtInToStrings = [
  Object.prototype.toString, Error.prototype.toString, Array.prototype.toString, Date.prototype.toString,
  Function.prototype.toString, RegExp.prototype.toString, Number.prototype.toString, String.prototype.toString,
  Boolean.prototype.toString, BigInt.prototype.toString, Symbol.prototype.toString,
];

// An array without a prototype: stores into it meet no setter.
function list() {
  return ObjectSetPrototypeOf([], null);
}

function append(items, item) {
  items[items.length] = item;
}

function indexIn(items, item) {
  for (let i = 0; i < items.length; i++) {
    if (items[i] === item) return i;
  }
  return -1;
}

// The descriptor of a property, own or inherited, without asking a proxy on the way.
function findDescriptor(object, key) {
  for (let holder = object; holder !== null; holder = ObjectGetPrototypeOf(holder)) {
    if (binding.classOf(holder) === 'Proxy') return undefined;
    const descriptor = ObjectGetOwnPropertyDescriptor(holder, key);
    if (descriptor !== undefined) return ObjectSetPrototypeOf(descriptor, null);
  }
  return undefined;
}

function ownDescriptor(object, key) {
  const descriptor = ObjectGetOwnPropertyDescriptor(object, key);
  return descriptor === undefined ? undefined : ObjectSetPrototypeOf(descriptor, null);
}

// A property's value; a getter on the way is called, and what it throws is no value.
function readProperty(object, key) {
  const descriptor = findDescriptor(object, key);
  if (descriptor === undefined) return undefined;
  if (descriptor.get === undefined) return descriptor.value;
  try {
    return ReflectApply(descriptor.get, object, []);
  } catch {
    return undefined;
  }
}
