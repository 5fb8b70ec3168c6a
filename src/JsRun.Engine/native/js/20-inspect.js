// Renders values the way Node's util.inspect does with its default options, within bounds: `left` is about how many characters may
// still be written, and when it is used up the rest is left out.
const breakLength = 80;
const compactLevels = 3;
const maxItems = 100;
const maxStringLength = 10000;
const maxKeys = 5000;
const kObject = 0;
const kArrayItem = 1;
const kArrayExtra = 2;

function inspect(value, depth, left) {
  const context = {
    __proto__: null,
    depth: depth === undefined ? 2 : depth,
    left: left === undefined ? binding.maxText : left,
    breakLength,
    maxItems,
    indentation: 0,
    level: 0,
    seen: list(),
    circular: list(),
  };
  return formatValue(context, value, 0);
}

function spend(context, text) {
  context.left -= text.length + 2;
  return text;
}

function formatValue(context, value, level, keepByteLength) {
  if (value === null || (typeof value !== 'object' && typeof value !== 'function')) {
    return spend(context, formatPrimitive(context, value));
  }
  while (binding.classOf(value) === 'Proxy') {
    value = binding.proxyTarget(value);
    if (value === null) return spend(context, '<Revoked Proxy>');
  }
  if (indexIn(context.seen, value) >= 0) {
    let index = indexIn(context.circular, value);
    if (index < 0) {
      append(context.circular, value);
      index = context.circular.length - 1;
    }
    return spend(context, `[Circular *${index + 1}]`);
  }
  return formatObject(context, value, level, keepByteLength);
}

function formatPrimitive(context, value) {
  switch (typeof value) {
    case 'string': return formatString(context, value);
    case 'number': return formatNumber(value);
    case 'bigint': return `${value}n`;
    case 'symbol': return SymbolToString(value);
    default: return `${value}`;
  }
}

function formatNumber(value) {
  return ObjectIs(value, -0) ? '-0' : `${value}`;
}

function formatString(context, value) {
  const limit = MathMax(MathMin(maxStringLength, context.left), 16);
  let trailer = '';
  if (value.length > limit) {
    const remaining = value.length - limit;
    trailer = `... ${remaining} more character${remaining > 1 ? 's' : ''}`;
    value = StringSlice(value, 0, limit);
  }
  if (value.length <= 16 || value.length <= context.breakLength - context.indentation - 4) return quote(value) + trailer;
  // One line of the text, one line of output.
  const lines = list();
  for (let from = 0; from < value.length;) {
    const newline = StringIndexOf(value, '\n', from);
    const end = newline < 0 ? value.length : newline + 1;
    append(lines, quote(StringSlice(value, from, end)));
    from = end;
  }
  return ArrayJoin(lines, ` +\n${StringRepeat(' ', context.indentation + 2)}`) + trailer;
}

const shortEscapes = { __proto__: null, 8: '\\b', 9: '\\t', 10: '\\n', 12: '\\f', 13: '\\r', 92: '\\\\' };

function escapeUnit(text, i, quoteCode) {
  const code = StringCharCodeAt(text, i);
  if (code === quoteCode) return `\\${text[i]}`;
  if (shortEscapes[code] !== undefined) return shortEscapes[code];
  if (code < 32 || (code > 126 && code < 160)) return `\\x${code < 16 ? '0' : ''}${upperHex(code)}`;
  if (code >= 0xd800 && code <= 0xdfff) {
    const other = code <= 0xdbff ? i + 1 : i - 1;
    const otherCode = other >= 0 && other < text.length ? StringCharCodeAt(text, other) : 0;
    const paired = code <= 0xdbff ? otherCode >= 0xdc00 && otherCode <= 0xdfff : otherCode >= 0xd800 && otherCode <= 0xdbff;
    if (!paired) return `\\u${NumberToString(code, 16)}`;
  }
  return '';
}

function upperHex(code) {
  const digits = '0123456789ABCDEF';
  return code > 15 ? upperHex(MathFloor(code / 16)) + digits[code % 16] : digits[code];
}

// A string literal, in the kind of quotes that spares escapes.
function quote(text) {
  let mark = "'";
  if (StringIncludes(text, "'")) {
    if (!StringIncludes(text, '"')) mark = '"';
    else if (!StringIncludes(text, '`') && !StringIncludes(text, '${')) mark = '`';
  }
  const quoteCode = StringCharCodeAt(mark, 0);
  let result = mark;
  let from = 0;
  for (let i = 0; i < text.length; i++) {
    const escaped = escapeUnit(text, i, quoteCode);
    if (escaped === '') continue;
    result += StringSlice(text, from, i) + escaped;
    from = i + 1;
  }
  return result + StringSlice(text, from) + mark;
}

function isIdentifier(text) {
  for (let i = 0; i < text.length; i++) {
    const code = StringCharCodeAt(text, i);
    const letter = (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 95;
    if (!letter && !(i > 0 && code >= 48 && code <= 57)) return false;
  }
  return text.length > 0;
}

function formatProperty(context, object, level, key, kind) {
  const descriptor = ownDescriptor(object, key);
  let text;
  if (descriptor === undefined) {
    text = 'undefined';
  } else if (descriptor.get !== undefined) {
    text = spend(context, descriptor.set !== undefined ? '[Getter/Setter]' : '[Getter]');
  } else if (descriptor.set !== undefined) {
    text = spend(context, '[Setter]');
  } else {
    context.indentation += 2;
    text = formatValue(context, descriptor.value, level);
    context.indentation -= 2;
  }
  return kind === kArrayItem ? text : `${formatKey(context, key, descriptor)}: ${text}`;
}

function formatKey(context, key, descriptor) {
  let name;
  if (typeof key === 'symbol') name = `[${SymbolToString(key)}]`;
  else if (key === '__proto__') name = "['__proto__']";
  else if (descriptor !== undefined && descriptor.enumerable === false) name = `[${key}]`;
  else if (isIdentifier(key)) name = key;
  else name = quote(key.length > maxStringLength ? `${StringSlice(key, 0, maxStringLength)}...` : key);
  return spend(context, name);
}

// The name of what made an object; null when its prototype chain is empty.
function constructorNameOf(object) {
  let first;
  for (let holder = object; holder !== null; holder = ObjectGetPrototypeOf(holder)) {
    if (binding.classOf(holder) === 'Proxy') break;
    const descriptor = ownDescriptor(holder, 'constructor');
    if (descriptor !== undefined && typeof descriptor.value === 'function') {
      const name = functionName(descriptor.value);
      if (name !== '' && isInstance(object, descriptor.value)) return name;
    }
    if (first === undefined && holder !== object) first = holder;
  }
  if (first === undefined) return null;
  return `${binding.className(object)} <Complex prototype>`;
}

function isInstance(object, constructor) {
  try {
    return FunctionHasInstance(constructor, object);
  } catch {
    return false;
  }
}

function functionName(fn) {
  if (binding.classOf(fn) === 'Proxy') return '';
  const descriptor = ownDescriptor(fn, 'name');
  return descriptor !== undefined && typeof descriptor.value === 'string' ? descriptor.value : '';
}

function prefixOf(constructor, tag, fallback, size) {
  if (constructor === null) {
    const start = `[${fallback}${size}: null prototype] `;
    return tag !== '' && fallback !== tag ? `${start}[${tag}] ` : start;
  }
  return tag !== '' && constructor !== tag ? `${constructor}${size} [${tag}] ` : `${constructor}${size} `;
}

// Enumerable own keys, strings first. No more than can be shown are listed; `hidden` counts the rest.
function keysOf(object) {
  const keys = list();
  keys.hidden = 0;
  let names;
  try {
    names = ObjectKeys(object);
  } catch {
    return keys; // a module namespace with bindings that are not initialized
  }
  appendKeys(keys, names);
  const symbols = ObjectGetOwnPropertySymbols(object);
  for (let i = 0; i < symbols.length && keys.hidden === 0; i++) {
    if (ObjectPropertyIsEnumerable(object, symbols[i])) append(keys, symbols[i]);
  }
  return keys;
}

function appendKeys(keys, names) {
  const count = MathMin(names.length, maxKeys);
  for (let i = 0; i < count; i++) append(keys, names[i]);
  keys.hidden = names.length - count;
}

// The same without array indices.
function extraKeysOf(object) {
  const keys = list();
  appendKeys(keys, binding.nonIndexKeys(object));
  return keys;
}

// Joins the parts of a container on one line when they fit, else one below the other.
function joinParts(context, output, base, open, close, kind, level, value) {
  const count = output.length;
  if (kind === kArrayExtra && count > 6) output = groupItems(context, output, value);
  const start = base === '' ? '' : `${base} `;
  if (context.level - level < compactLevels && count === output.length) {
    const used = output.length + context.indentation + open.length + base.length + 10;
    if (fitsOnLine(context, output, used, base)) {
      const joined = ArrayJoin(output, ', ');
      if (!StringIncludes(joined, '\n')) return `${start}${open} ${joined} ${close}`;
    }
  }
  const indentation = `\n${StringRepeat(' ', context.indentation)}`;
  return `${start}${open}${indentation}  ${ArrayJoin(output, `,${indentation}  `)}${indentation}${close}`;
}

function fitsOnLine(context, output, used, base) {
  let length = output.length + used;
  if (length + output.length > context.breakLength) return false;
  for (let i = 0; i < output.length; i++) {
    length += output[i].length;
    if (length > context.breakLength) return false;
  }
  return base === '' || !StringIncludes(base, '\n');
}

// Puts many short items of an array into columns of equal width.
function groupItems(context, output, value) {
  const hasRest = output.length > context.maxItems;
  const count = hasRest ? output.length - 1 : output.length;
  let total = 0;
  let longest = 0;
  for (let i = 0; i < count; i++) {
    total += output[i].length + 2;
    longest = MathMax(longest, output[i].length);
  }
  const width = longest + 2;
  if (width * 3 + context.indentation >= context.breakLength || (total / width <= 5 && longest > 6)) return output;
  const bias = MathSqrt(width - total / output.length);
  const biased = MathMax(width - 3 - bias, 1);
  const columns = MathMin(
    MathRound(MathSqrt(2.5 * biased * count) / biased),
    MathFloor((context.breakLength - context.indentation) / width),
    compactLevels * 4,
    15,
  );
  if (columns <= 1) return output;
  const widths = list();
  for (let column = 0; column < columns; column++) {
    let widest = 0;
    for (let i = column; i < count; i += columns) widest = MathMax(widest, output[i].length);
    append(widths, widest + 2);
  }
  let pad = StringPadStart;
  for (let i = 0; value !== undefined && i < output.length && pad === StringPadStart; i++) {
    const item = ownDescriptor(value, i);
    if (item === undefined || (typeof item.value !== 'number' && typeof item.value !== 'bigint')) pad = StringPadEnd;
  }
  const rows = list();
  for (let i = 0; i < count; i += columns) {
    const end = MathMin(i + columns, count);
    let row = '';
    for (let j = i; j < end - 1; j++) row += pad(`${output[j]}, `, widths[j - i], ' ');
    row += pad === StringPadStart ? StringPadStart(output[end - 1], widths[end - 1 - i] - 2, ' ') : output[end - 1];
    append(rows, row);
  }
  if (hasRest) append(rows, output[count]);
  return rows;
}
