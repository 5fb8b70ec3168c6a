// console.log's arguments as one text: format specifiers in the first, the rest behind it.

// What String() would say of it, unless that would only be "[object Object]" or the like.
function stringify(value) {
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value === 'number') return formatNumber(value);
  if (value === null || typeof value !== 'object' || !hasOnlyBuiltInToString(value)) return StringConstructor(value);
  return inspect(value, 0);
}

function hasOnlyBuiltInToString(value) {
  while (binding.classOf(value) === 'Proxy') {
    value = binding.proxyTarget(value);
    if (value === null) return true;
  }
  const descriptor = findDescriptor(value, 'toString');
  if (descriptor === undefined || typeof descriptor.value !== 'function') return true;
  return indexIn(builtInToStrings, descriptor.value) >= 0;
}

function toJson(value) {
  try {
    return JSONStringify(value);
  } catch {
    return '[Circular]';
  }
}

function toNumber(value, convert) {
  if (typeof value === 'bigint' && convert !== NumberParseFloat) return `${value}n`;
  if (typeof value === 'symbol') return 'NaN';
  return formatNumber(convert(value));
}

// The text for one specifier; undefined when the letter is none.
function formatSpecifier(letter, value) {
  switch (letter) {
    case 's': return stringify(value);
    case 'd': return toNumber(value, NumberConstructor);
    case 'i': return toNumber(value, NumberParseInt);
    case 'f': return toNumber(value, NumberParseFloat);
    case 'j': return toJson(value);
    case 'o': return inspect(value, 4);
    case 'O': return inspect(value);
    case 'c': return '';
    default: return undefined;
  }
}

function formatArguments(args) {
  if (args.length === 0) return '';
  const first = args[0];
  let text = '';
  let used = 0;
  if (typeof first === 'string') {
    if (args.length === 1) return first;
    used = 1;
    let from = 0;
    for (let at = StringIndexOf(first, '%', 0); at >= 0 && at < first.length - 1; at = StringIndexOf(first, '%', at)) {
      const letter = first[at + 1];
      let part;
      if (letter === '%') part = '%';
      else if (used < args.length) part = formatSpecifier(letter, args[used]);
      if (part === undefined) {
        at += 1;
        continue;
      }
      if (letter !== '%') used++;
      text += StringSlice(first, from, at) + part;
      at += 2;
      from = at;
    }
    text += StringSlice(first, from);
  }
  for (let i = used; i < args.length && text.length <= binding.maxText; i++) {
    if (i > 0) text += ' ';
    text += typeof args[i] === 'string' ? args[i] : inspect(args[i]);
  }
  return text;
}

function cut(text, limit) {
  if (text.length <= limit) return text;
  const remaining = text.length - limit;
  return `${StringSlice(text, 0, limit)}... ${remaining} more character${remaining > 1 ? 's' : ''}`;
}
