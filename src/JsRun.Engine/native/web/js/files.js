// Blob, File and Headers, after https://w3c.github.io/FileAPI and https://fetch.spec.whatwg.org.
const { defineInterface, requireArguments, memberOf, defineItem, pairIterator, defineIterable } = groupOf('helpers');
const { encode, decode, bytesOf: viewOf } = binding.webFunctions();
const bytesOf = privateSymbol('blob-bytes');
const typeOf = privateSymbol('blob-type');

function requireBlob(value) {
  if (typeof value !== 'object' || value === null || !(bytesOf in value)) throw new TypeErrorConstructor('Illegal invocation');
  return value;
}

function isBytes(value) {
  return typeof value === 'object' && value !== null && viewOf(value) !== undefined;
}

function partsOf(parts, what) {
  if (typeof parts !== 'object' && typeof parts !== 'function' || parts === null) throw new TypeErrorConstructor(`${what}: the parts must be iterable`);
  const items = list();
  for (const part of parts) append(items, isBytes(part) || (typeof part === 'object' && part !== null && bytesOf in part) ? part : `${part}`);
  return items;
}

function joined(items, isNative) {
  const pieces = list();
  let length = 0;
  for (let i = 0; i < items.length; i++) {
    const item = items[i];
    const piece = typeof item === 'string' ? encode(isNative ? withNewlines(item) : item) : bytesOf in item ? item[bytesOf] : viewOf(item);
    append(pieces, piece);
    length += TypedArrayLength(piece);
  }
  const bytes = new Uint8ArrayConstructor(length);
  let at = 0;
  for (let i = 0; i < pieces.length; i++) {
    TypedArraySet(bytes, pieces[i], at);
    at += TypedArrayLength(pieces[i]);
  }
  return bytes;
}

function withNewlines(text) {
  let result = '';
  let from = 0;
  for (let i = 0; i < text.length; i++) {
    if (text[i] !== '\r') continue;
    result += `${StringSlice(text, from, i)}\n`;
    if (text[i + 1] === '\n') i++;
    from = i + 1;
  }
  return result + StringSlice(text, from);
}

function typeText(type) {
  for (let i = 0; i < type.length; i++) {
    const code = StringCharCodeAt(type, i);
    if (code < 32 || code > 126) return '';
  }
  return StringToLowerCase(type);
}

function clamp(value, length) {
  value = +value;
  value = NumberIsNaN(value) ? 0 : MathTrunc(value);
  return value < 0 ? MathMax(length + value, 0) : MathMin(value, length);
}

class Blob {
  constructor(parts = undefined, options = undefined) {
    const items = parts === undefined ? list() : partsOf(parts, 'Blob');
    const endings = memberOf(options, 'endings', 'Blob');
    const asked = endings === undefined ? 'transparent' : `${endings}`;
    if (asked !== 'transparent' && asked !== 'native') throw new TypeErrorConstructor(`Blob: endings must be 'transparent' or 'native'`);
    const type = memberOf(options, 'type', 'Blob');
    this[bytesOf] = joined(items, asked === 'native');
    this[typeOf] = type === undefined ? '' : typeText(`${type}`);
  }

  get size() { return TypedArrayLength(requireBlob(this)[bytesOf]); }
  get type() { return requireBlob(this)[typeOf]; }
  slice(start = 0, end = undefined, contentType = '') {
    const bytes = requireBlob(this)[bytesOf];
    const length = TypedArrayLength(bytes);
    const from = clamp(start, length);
    const to = end === undefined ? length : clamp(end, length);
    const blob = new Blob();
    blob[bytesOf] = TypedArraySubarray(bytes, from, MathMax(from, to));
    blob[typeOf] = typeText(`${contentType}`);
    return blob;
  }
  async text() { return withoutMark(decode('utf-8', undefined, requireBlob(this)[bytesOf], false, true)[0]); }
  async arrayBuffer() { return TypedArrayBuffer(TypedArraySlice(requireBlob(this)[bytesOf])); }
  async bytes() { return TypedArraySlice(requireBlob(this)[bytesOf]); }
  stream() {
    const bytes = requireBlob(this)[bytesOf];
    const { ReadableStream } = groupOf('streams');
    const length = TypedArrayLength(bytes);
    let at = 0;
    return new ReadableStream({
      __proto__: null,
      type: 'bytes',
      pull(controller) {
        const to = MathMin(at + 65536, length);
        if (to > at) controller.enqueue(TypedArraySlice(bytes, at, to));
        at = to;
        if (at < length) return;
        controller.close();
        controller.byobRequest?.respond(0);
      },
    }, { __proto__: null, highWaterMark: 0 });
  }
}
if (takenAway.streams) ReflectDeleteProperty(Blob.prototype, 'stream');
defineInterface(Blob);

// Text of a blob is decoded as UTF-8, without its byte order mark.
function withoutMark(text) {
  return text.length > 0 && StringCharCodeAt(text, 0) === 0xfeff ? StringSlice(text, 1) : text;
}

class File extends Blob {
  #name;
  #lastModified;

  constructor(bits, name, options = undefined) {
    requireArguments(arguments.length, 2, 'File');
    super(bits, options);
    this.#name = StringToWellFormed(`${name}`);
    const modified = memberOf(options, 'lastModified', 'File');
    this.#lastModified = modified === undefined ? DateNow() : MathTrunc(+modified) || 0;
  }

  get name() { return this.#name; }
  get lastModified() { return this.#lastModified; }
}
defineInterface(File);

function isToken(text) {
  for (let i = 0; i < text.length; i++) {
    const code = StringCharCodeAt(text, i);
    const isAlphanumeric = (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122);
    if (!isAlphanumeric && !StringIncludes("!#$%&'*+-.^_`|~", text[i])) return false;
  }
  return text.length > 0;
}

function headerName(name) {
  name = `${name}`;
  if (!isToken(name)) throw new TypeErrorConstructor(`Headers: '${StringSlice(name, 0, 100)}' is no name of a header`);
  return StringToLowerCase(name);
}

function headerValue(value) {
  value = `${value}`;
  const isSpace = (code) => code === 32 || code === 9 || code === 10 || code === 13;
  let from = 0;
  let to = value.length;
  while (from < to && isSpace(StringCharCodeAt(value, from))) from++;
  while (to > from && isSpace(StringCharCodeAt(value, to - 1))) to--;
  for (let i = 0; i < value.length; i++) {
    const code = StringCharCodeAt(value, i);
    if (code > 255 || (i >= from && i < to && (code === 0 || code === 10 || code === 13))) throw new TypeErrorConstructor('Headers: the value has a character that no header may have');
  }
  return StringSlice(value, from, to);
}

class Headers {
  #list = list(); // name, value, ...; names in lower case

  constructor(init = undefined) {
    if (init === undefined) return;
    if (typeof init !== 'object' && typeof init !== 'function' || init === null) throw new TypeErrorConstructor('Headers: the headers must be an object');
    const method = init[SymbolIterator];
    if (method === undefined || method === null) {
      const keys = ReflectOwnKeys(init);
      for (let i = 0; i < keys.length; i++) {
        const descriptor = ObjectGetOwnPropertyDescriptor(init, keys[i]);
        if (descriptor !== undefined && descriptor.enumerable) this.#append(headerName(keys[i]), headerValue(init[keys[i]]));
      }
      return;
    }
    for (const pair of { __proto__: null, [SymbolIterator]: () => ReflectApply(method, init, []) }) {
      if (typeof pair !== 'object' && typeof pair !== 'function' || pair === null) throw new TypeErrorConstructor('Headers: each pair must be iterable');
      const two = list();
      for (const item of pair) append(two, `${item}`);
      if (two.length !== 2) throw new TypeErrorConstructor('Headers: each pair must have a name and a value');
      this.#append(headerName(two[0]), headerValue(two[1]));
    }
  }

  #append(name, value) {
    append(this.#list, name);
    append(this.#list, value);
  }

  #remove(name) {
    const kept = list();
    for (let i = 0; i < this.#list.length; i += 2) {
      if (this.#list[i] === name) continue;
      append(kept, this.#list[i]);
      append(kept, this.#list[i + 1]);
    }
    this.#list = kept;
  }

  // In the order of their names, values of the same name joined, but for Set-Cookie's.
  #sorted() {
    const names = list();
    for (let i = 0; i < this.#list.length; i += 2) if (indexIn(names, this.#list[i]) < 0) append(names, this.#list[i]);
    ArraySort(names, (a, b) => a < b ? -1 : 1);
    const sorted = list();
    for (let i = 0; i < names.length; i++) {
      if (names[i] !== 'set-cookie') {
        append(sorted, names[i]);
        append(sorted, this.get(names[i]));
        continue;
      }
      for (let k = 0; k < this.#list.length; k += 2) {
        if (this.#list[k] !== 'set-cookie') continue;
        append(sorted, 'set-cookie');
        append(sorted, this.#list[k + 1]);
      }
    }
    return sorted;
  }

  append(name, value) {
    requireArguments(arguments.length, 2, 'append');
    this.#append(headerName(name), headerValue(value));
  }

  delete(name) {
    requireArguments(arguments.length, 1, 'delete');
    this.#remove(headerName(name));
  }

  get(name) {
    requireArguments(arguments.length, 1, 'get');
    name = headerName(name);
    let value = null;
    for (let i = 0; i < this.#list.length; i += 2) {
      if (this.#list[i] === name) value = value === null ? this.#list[i + 1] : `${value}, ${this.#list[i + 1]}`;
    }
    return value;
  }

  getSetCookie() {
    const values = [];
    for (let i = 0; i < this.#list.length; i += 2) if (this.#list[i] === 'set-cookie') defineItem(values, this.#list[i + 1]);
    return values;
  }

  has(name) {
    requireArguments(arguments.length, 1, 'has');
    return this.get(name) !== null;
  }

  set(name, value) {
    requireArguments(arguments.length, 2, 'set');
    name = headerName(name);
    value = headerValue(value);
    let isSet = false;
    const kept = list();
    for (let i = 0; i < this.#list.length; i += 2) {
      if (this.#list[i] === name && isSet) continue;
      append(kept, this.#list[i]);
      append(kept, this.#list[i] === name ? value : this.#list[i + 1]);
      isSet = isSet || this.#list[i] === name;
    }
    this.#list = kept;
    if (!isSet) this.#append(name, value);
  }

  forEach(callback, thisArg = undefined) {
    requireArguments(arguments.length, 1, 'forEach');
    if (typeof callback !== 'function') throw new TypeErrorConstructor('forEach: the callback must be a function');
    for (let i = 0, sorted = this.#sorted(); i < sorted.length; i += 2, sorted = this.#sorted()) ReflectApply(callback, thisArg, [sorted[i + 1], sorted[i], this]);
  }

  entries() { return pairIterator(() => this.#sorted(), 'Headers', 2); }
  keys() { return pairIterator(() => this.#sorted(), 'Headers', 0); }
  values() { return pairIterator(() => this.#sorted(), 'Headers', 1); }
}
defineInterface(Headers);
defineIterable(Headers);

return { __proto__: null, Blob, File, Headers };
