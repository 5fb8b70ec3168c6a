// Reads an async iterator, a generator or a ReadableStream to its end: a promise of the array of its items. The array has no
// prototype; it is for the service alone.
async function drain(source) {
  const items = list();
  const next = nextFunction(source);
  for (;;) {
    const result = await next();
    if (result === null || (typeof result !== 'object' && typeof result !== 'function')) {
      throw new TypeErrorConstructor('The result of an iterator must be an object');
    }
    if (result.done) return items;
    append(items, await result.value);
  }
}

function nextFunction(source) {
  const method = source[SymbolAsyncIterator] ?? source[SymbolIterator];
  if (typeof method === 'function') {
    const iterator = ReflectApply(method, source, []);
    const next = iterator.next;
    return () => ReflectApply(next, iterator, []);
  }
  const reader = source.getReader();
  const read = reader.read;
  return () => ReflectApply(read, reader, []);
}
