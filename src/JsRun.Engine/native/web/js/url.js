// URL and URLSearchParams, after https://url.spec.whatwg.org; the parser is libnode's (native/web/url_functions.cc).
const { defineInterface, requireArguments, defineItem, pairIterator, defineIterable } = groupOf('helpers');
const { parseUrl, setUrl, parseParams, formatParams } = binding.webFunctions();

// Where each part is in what parseUrl and setUrl give; the setters go by the same numbers.
const kHref = 0;
const kProtocol = 1;
const kUsername = 2;
const kPassword = 3;
const kHost = 4;
const kHostname = 5;
const kPort = 6;
const kPathname = 7;
const kSearch = 8;
const kHash = 9;
const kOrigin = 10;

// Of what the parser gets of parameters at once.
const kPieceLength = 64 * 1024;

const parseOnly = {};
let paramsOf; // the parameters of a URL, made without parsing

class URL {
  #parts;
  #params = null;

  constructor(url, base = undefined) {
    requireArguments(arguments.length, 1, 'URL');
    if (base === parseOnly) {
      this.#parts = url;
      return;
    }
    url = `${url}`;
    this.#parts = parseUrl(url, base === undefined ? undefined : `${base}`);
    if (this.#parts === undefined) throw invalidUrl(url);
  }

  static parse(url, base = undefined) {
    requireArguments(arguments.length, 1, 'URL.parse');
    const parts = parseUrl(`${url}`, base === undefined ? undefined : `${base}`);
    return parts === undefined ? null : new URL(parts, parseOnly);
  }

  static canParse(url, base = undefined) {
    requireArguments(arguments.length, 1, 'URL.canParse');
    return parseUrl(`${url}`, base === undefined ? undefined : `${base}`) !== undefined;
  }

  // False when the parser refuses the value; the URL stays as it is then.
  #set(part, value) {
    const parts = setUrl(this.#parts[kHref], part, `${value}`);
    if (parts === undefined) return false;
    this.#parts = parts;
    if (this.#params !== null && (part === kSearch || part === kHref)) resetParams(this.#params, parts[kSearch]);
    return true;
  }

  get href() { return this.#parts[kHref]; }
  set href(value) {
    value = `${value}`;
    if (!this.#set(kHref, value)) throw invalidUrl(value);
  }
  get origin() { return this.#parts[kOrigin]; }
  get protocol() { return this.#parts[kProtocol]; }
  set protocol(value) { this.#set(kProtocol, value); }
  get username() { return this.#parts[kUsername]; }
  set username(value) { this.#set(kUsername, value); }
  get password() { return this.#parts[kPassword]; }
  set password(value) { this.#set(kPassword, value); }
  get host() { return this.#parts[kHost]; }
  set host(value) { this.#set(kHost, value); }
  get hostname() { return this.#parts[kHostname]; }
  set hostname(value) { this.#set(kHostname, value); }
  get port() { return this.#parts[kPort]; }
  set port(value) { this.#set(kPort, value); }
  get pathname() { return this.#parts[kPathname]; }
  set pathname(value) { this.#set(kPathname, value); }
  get search() { return this.#parts[kSearch]; }
  set search(value) { this.#set(kSearch, value); }
  get searchParams() {
    if (this.#params === null) this.#params = paramsOf(this.#parts[kSearch], (query) => { this.#parts = setUrl(this.#parts[kHref], kSearch, query) ?? this.#parts; });
    return this.#params;
  }
  get hash() { return this.#parts[kHash]; }
  set hash(value) { this.#set(kHash, value); }
  toString() { return this.#parts[kHref]; }
  toJSON() { return this.#parts[kHref]; }
}
defineInterface(URL);

function invalidUrl(text) {
  return new TypeErrorConstructor(`Invalid URL: ${text.length > 200 ? `${StringSlice(text, 0, 200)}...` : text}`);
}

let resetParams;

class URLSearchParams {
  #list = list();       // name, value, name, value, ...
  #changed = undefined; // tells the URL that these belong to

  constructor(init = '') {
    if (typeof init === 'object' && init !== null || typeof init === 'function') this.#fill(init);
    else this.#list = parsePieces(withoutMark(`${init}`));
  }

  #fill(init) {
    const method = init[SymbolIterator];
    if (method === undefined || method === null) {
      const keys = ReflectOwnKeys(init);
      // Names that are the same once they have been made well formed are one.
      const filled = { __proto__: null };
      for (let i = 0; i < keys.length; i++) {
        const descriptor = ObjectGetOwnPropertyDescriptor(init, keys[i]);
        if (descriptor === undefined || !descriptor.enumerable) continue;
        filled[StringToWellFormed(`${keys[i]}`)] = StringToWellFormed(`${init[keys[i]]}`);
      }
      const names = ReflectOwnKeys(filled);
      for (let i = 0; i < names.length; i++) this.#add(names[i], filled[names[i]]);
      return;
    }
    for (const pair of { __proto__: null, [SymbolIterator]: () => ReflectApply(method, init, []) }) {
      if (typeof pair !== 'object' && typeof pair !== 'function' || pair === null) throw new TypeErrorConstructor('URLSearchParams: each pair must be iterable');
      const two = list();
      for (const item of pair) append(two, `${item}`);
      if (two.length !== 2) throw new TypeErrorConstructor('URLSearchParams: each pair must have a name and a value');
      this.#add(two[0], two[1]);
    }
  }

  #add(name, value) {
    append(this.#list, StringToWellFormed(name));
    append(this.#list, StringToWellFormed(value));
  }

  #update() {
    if (this.#changed !== undefined) this.#changed(formatPieces(this.#list));
  }

  get size() { return this.#list.length / 2; }

  append(name, value) {
    requireArguments(arguments.length, 2, 'append');
    this.#add(`${name}`, `${value}`);
    this.#update();
  }

  delete(name, value = undefined) {
    requireArguments(arguments.length, 1, 'delete');
    this.#keep(StringToWellFormed(`${name}`), value === undefined ? undefined : StringToWellFormed(`${value}`));
    this.#update();
  }

  #keep(name, value) {
    const kept = list();
    for (let i = 0; i < this.#list.length; i += 2) {
      if (this.#list[i] === name && (value === undefined || this.#list[i + 1] === value)) continue;
      append(kept, this.#list[i]);
      append(kept, this.#list[i + 1]);
    }
    this.#list = kept;
  }

  get(name) {
    requireArguments(arguments.length, 1, 'get');
    name = StringToWellFormed(`${name}`);
    for (let i = 0; i < this.#list.length; i += 2) {
      if (this.#list[i] === name) return this.#list[i + 1];
    }
    return null;
  }

  getAll(name) {
    requireArguments(arguments.length, 1, 'getAll');
    name = StringToWellFormed(`${name}`);
    const values = [];
    for (let i = 0; i < this.#list.length; i += 2) {
      if (this.#list[i] === name) defineItem(values, this.#list[i + 1]);
    }
    return values;
  }

  has(name, value = undefined) {
    requireArguments(arguments.length, 1, 'has');
    name = StringToWellFormed(`${name}`);
    if (value !== undefined) value = StringToWellFormed(`${value}`);
    for (let i = 0; i < this.#list.length; i += 2) {
      if (this.#list[i] === name && (value === undefined || this.#list[i + 1] === value)) return true;
    }
    return false;
  }

  set(name, value) {
    requireArguments(arguments.length, 2, 'set');
    name = StringToWellFormed(`${name}`);
    value = StringToWellFormed(`${value}`);
    const kept = list();
    let isSet = false;
    for (let i = 0; i < this.#list.length; i += 2) {
      if (this.#list[i] === name && isSet) continue;
      append(kept, this.#list[i]);
      append(kept, this.#list[i] === name ? value : this.#list[i + 1]);
      isSet = isSet || this.#list[i] === name;
    }
    this.#list = kept;
    if (!isSet) this.#add(name, value);
    this.#update();
  }

  sort() {
    const pairs = list();
    for (let i = 0; i < this.#list.length; i += 2) append(pairs, { __proto__: null, name: this.#list[i], value: this.#list[i + 1] });
    ArraySort(pairs, (a, b) => a.name < b.name ? -1 : a.name > b.name ? 1 : 0);
    this.#list = list();
    for (let i = 0; i < pairs.length; i++) this.#add(pairs[i].name, pairs[i].value);
    this.#update();
  }

  forEach(callback, thisArg = undefined) {
    requireArguments(arguments.length, 1, 'forEach');
    if (typeof callback !== 'function') throw new TypeErrorConstructor('forEach: the callback must be a function');
    for (let i = 0; i < this.#list.length; i += 2) ReflectApply(callback, thisArg, [this.#list[i + 1], this.#list[i], this]);
  }

  entries() { return pairIterator(() => this.#list, 'URLSearchParams', 2); }
  keys() { return pairIterator(() => this.#list, 'URLSearchParams', 0); }
  values() { return pairIterator(() => this.#list, 'URLSearchParams', 1); }
  toString() { return formatPieces(this.#list); }

  static {
    paramsOf = (search, changed) => {
      const params = new URLSearchParams(search);
      params.#changed = changed;
      return params;
    };
    resetParams = (params, search) => { params.#list = parsePieces(withoutMark(search)); };
  }
}
defineInterface(URLSearchParams);
defineIterable(URLSearchParams);

function withoutMark(text) {
  return StringStartsWith(text, '?') ? StringSlice(text, 1) : text;
}

// A piece at a time: nothing can interrupt the parser, and what it makes is outside of the heap, where no limit of the runtime counts it.
function parsePieces(query) {
  if (query.length <= kPieceLength) return parseParams(query);
  const items = list();
  for (let start = 0; start < query.length;) {
    const mark = StringIndexOf(query, '&', start + kPieceLength);
    const end = mark < 0 ? query.length : mark;
    const piece = parseParams(StringSlice(query, start, end));
    for (let i = 0; i < piece.length; i++) append(items, piece[i]);
    start = end + 1;
  }
  return items;
}

function formatPieces(items) {
  let text = '';
  let isFirst = true;
  for (let at = 0; at < items.length;) {
    const piece = list();
    for (let length = 0; at < items.length && length < kPieceLength; at += 2) {
      append(piece, items[at]);
      append(piece, items[at + 1]);
      length += items[at].length + items[at + 1].length + 2;
    }
    text = isFirst ? formatParams(piece) : `${text}&${formatParams(piece)}`;
    isFirst = false;
  }
  return text;
}

return { __proto__: null, URL, URLSearchParams };
