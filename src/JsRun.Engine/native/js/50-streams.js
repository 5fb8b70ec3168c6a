// Streams are what the contract calls so: async iterators, generators, ReadableStreams. What is made here is for the service alone: it
// has no prototype, so a script's accessors do not meet it.

// A stream that is read item by item.
function openStream(source) {
  const method = source[SymbolAsyncIterator] ?? source[SymbolIterator];
  if (typeof method === 'function') {
    const iterator = ReflectApply(method, source, list());
    return { __proto__: null, holder: iterator, next: iterator.next, closing: 'return', isOver: false };
  }
  const reader = source.getReader();
  return { __proto__: null, holder: reader, next: reader.read, closing: 'cancel', isOver: false };
}

// A promise of {done, value}. As in for-await, an iterator whose next() fails is over.
async function readStream(stream) {
  let result;
  try {
    result = await ReflectApply(stream.next, stream.holder, list());
  } catch (error) {
    stream.isOver = true;
    throw error;
  }
  if (result === null || (typeof result !== 'object' && typeof result !== 'function')) {
    throw new TypeErrorConstructor('The result of an iterator must be an object');
  }
  if (!result.done) return { __proto__: null, done: false, value: await result.value };
  stream.isOver = true;
  return { __proto__: null, done: true, value: undefined };
}

// Nobody wants the rest: as `break` does in for-await.
async function closeStream(stream) {
  if (stream.isOver) return;
  stream.isOver = true;
  const close = stream.holder[stream.closing];
  if (typeof close === 'function') await ReflectApply(close, stream.holder, list());
}

// Reads a stream to its end: a promise of the array of its items.
async function drain(source) {
  const items = list();
  const stream = openStream(source);
  for (;;) {
    const item = await readStream(stream);
    if (item.done) return items;
    append(items, item.value);
  }
}
