// What inspect says of an object: its class, what is in it, its properties.

// The tag to show beside the class; one that is an enumerable property is shown as that.
function tagOf(object) {
  const tag = readProperty(object, SymbolToStringTag);
  if (typeof tag !== 'string' || (tag !== '' && ObjectPropertyIsEnumerable(object, SymbolToStringTag))) return '';
  return tag.length > 200 ? StringSlice(tag, 0, 200) : tag;
}

// How an object is to be shown: { base } alone is the whole text; else the brackets, what writes the contents, and the keys.
function shapeOf(context, object, level, keepByteLength) {
  const constructor = constructorNameOf(object);
  const tag = tagOf(object);
  const kind = binding.classOf(object);
  const shape = {
    __proto__: null, constructor, tag, base: '', open: '{', close: '}', keys: undefined, contents: undefined, extra: kObject,
    fallback: 'Object', bare: false,
  };
  const describe = collectionShapes[kind];
  if (describe !== undefined) {
    describe(context, object, shape, kind, keepByteLength);
    return shape;
  }
  shape.keys = keysOf(object);
  if (kind === 'Arguments') {
    shape.open = '[Arguments] {';
  } else if (constructor !== 'Object' || tag !== '') {
    shape.open = `${prefixOf(constructor, tag, 'Object', '')}{`;
  }
  if (shape.keys.length === 0) {
    shape.bare = true;
    shape.base = `${shape.open}}`;
  }
  return shape;
}

function formatObject(context, object, level, keepByteLength) {
  let shape;
  try {
    shape = shapeOf(context, object, level, keepByteLength);
  } catch {
    // The global object of a realm with other intrinsics tells nothing.
    return spend(context, '[Object]');
  }
  if (shape.bare) return spend(context, shape.base);
  if (level > context.depth) {
    const name = shape.constructor === null ? prefixOf(null, shape.tag, shape.fallback, '') : prefixOf(shape.constructor, shape.tag, '', '');
    const text = StringSlice(name, 0, -1);
    return spend(context, shape.constructor === null ? text : `[${text}]`);
  }
  append(context.seen, object);
  context.level = level + 1;
  const output = list();
  if (shape.contents !== undefined) shape.contents(context, object, level + 1, output);
  const keyCount = shape.keys.length;
  let shown = 0;
  for (; shown < keyCount && context.left > 0; shown++) {
    append(output, formatProperty(context, object, level + 1, shape.keys[shown], shape.extra));
  }
  const remaining = keyCount - shown + (shape.keys.hidden ?? 0);
  if (remaining > 0) append(output, `... ${remaining} more propert${remaining > 1 ? 'ies' : 'y'}`);
  let base = shape.base;
  const index = indexIn(context.circular, object);
  if (index >= 0) base = base === '' ? `<ref *${index + 1}>` : `<ref *${index + 1}> ${base}`;
  context.seen.length -= 1;
  const items = shape.extra === kArrayExtra ? object : undefined;
  return joinParts(context, output, base, shape.open, shape.close, shape.extra, level + 1, items);
}

// A text that stands for the whole object, with the properties behind it when there are any.
function setBase(shape, base) {
  shape.base = base;
  shape.bare = shape.keys.length === 0;
}

function setCollection(shape, prefix, open, close, isEmpty, contents) {
  shape.open = `${prefix}${open}`;
  shape.close = close;
  shape.contents = contents;
  if (isEmpty && shape.keys.length === 0) {
    shape.bare = true;
    shape.base = `${prefix}${open}${close}`;
  }
}

function appendRest(output, remaining) {
  if (remaining > 0) append(output, `... ${remaining} more item${remaining > 1 ? 's' : ''}`);
}

// How many of `count` items are shown; `write` gives one of them.
function appendItems(context, output, count, write) {
  const shown = MathMin(count, context.maxItems);
  let i = 0;
  for (; i < shown && context.left > 0; i++) append(output, write(i));
  appendRest(output, count - i);
}

function arrayContents(context, array, level, output) {
  const length = array.length;
  let i = 0;
  for (; i < length && output.length < context.maxItems && context.left > 0; i++) {
    if (!ObjectHasOwn(array, i)) return sparseContents(context, array, level, output, i);
    append(output, formatProperty(context, array, level, i, kArrayItem));
  }
  appendRest(output, length - i);
}

// From the first hole on: the keys that exist tell how long the gaps are.
function sparseContents(context, array, level, output, from) {
  const length = array.length;
  const keys = ObjectKeys(array);
  let next = from;
  for (let i = from; i < keys.length && output.length < context.maxItems && context.left > 0; i++) {
    const index = NumberConstructor(keys[i]);
    if (!(index >= next && index < length) || `${index}` !== keys[i]) break;
    if (index > next) {
      append(output, emptyItems(index - next));
      next = index;
      if (output.length >= context.maxItems) break;
    }
    append(output, formatProperty(context, array, level, keys[i], kArrayItem));
    next = index + 1;
  }
  if (next < length && output.length < context.maxItems && context.left > 0) {
    append(output, emptyItems(length - next));
    next = length;
  }
  appendRest(output, length - next);
}

function emptyItems(count) {
  return `<${count} empty item${count > 1 ? 's' : ''}>`;
}

function typedArrayContents(context, array, level, output) {
  appendItems(context, output, TypedArrayLength(array), (i) => spend(context, formatPrimitive(context, array[i])));
}

function entriesContents(context, object, level, output) {
  const entries = binding.entries(object);
  const flat = entries[0];
  const isMap = binding.classOf(object) === 'Map';
  context.indentation += 2;
  if (isMap) {
    appendItems(context, output, flat.length / 2,
      (i) => `${formatValue(context, flat[2 * i], level)} => ${formatValue(context, flat[2 * i + 1], level)}`);
  } else if (entries[1]) {
    appendItems(context, output, flat.length / 2,
      (i) => `[ ${formatValue(context, flat[2 * i], level)}, ${formatValue(context, flat[2 * i + 1], level)} ]`);
  } else {
    appendItems(context, output, flat.length, (i) => formatValue(context, flat[i], level));
  }
  context.indentation -= 2;
}

function bufferContents(context, buffer, level, output) {
  const length = byteLengthOf(buffer);
  const shown = MathMin(length, context.maxItems);
  const bytes = new Uint8ArrayConstructor(buffer, 0, shown);
  let text = '';
  for (let i = 0; i < shown; i++) text += `${i > 0 ? ' ' : ''}${bytes[i] < 16 ? '0' : ''}${NumberToString(bytes[i], 16)}`;
  const remaining = length - shown;
  if (remaining > 0) text += ` ... ${remaining} more byte${remaining > 1 ? 's' : ''}`;
  append(output, spend(context, `[Uint8Contents]: <${text}>`));
}

function byteLengthOf(buffer) {
  // V8 adds SharedArrayBuffer to a realm only when that is there: there was no getter to take.
  return binding.classOf(buffer) === 'ArrayBuffer' ? ArrayBufferByteLength(buffer) : TypedArrayLength(new Uint8ArrayConstructor(buffer));
}

function viewContents(context, view, level, output) {
  const parts = binding.viewParts(view);
  append(output, `byteLength: ${parts[0]}`);
  append(output, `byteOffset: ${parts[1]}`);
  context.indentation += 2;
  append(output, `buffer: ${formatValue(context, parts[2], level, true)}`);
  context.indentation -= 2;
}

function promiseContents(context, promise, level, output) {
  const settled = binding.promiseResult(promise);
  if (settled === undefined) {
    append(output, '<pending>');
    return;
  }
  context.indentation += 2;
  const text = formatValue(context, settled[1], level);
  context.indentation -= 2;
  append(output, settled[0] ? text : `<rejected> ${text}`);
}

function namespaceContents(context, namespace, level, output) {
  const names = ReflectOwnKeys(namespace);
  for (let i = 0; i < names.length && context.left > 0; i++) {
    if (typeof names[i] === 'symbol') continue;
    let text;
    try {
      text = formatProperty(context, namespace, level, names[i], kObject);
    } catch {
      text = `${formatKey(context, names[i])}: <uninitialized>`;
    }
    append(output, text);
  }
}
