function kernel() {
  let seed = 12345, total = 0;
  const next = () => (seed = (seed * 1103515245 + 12345) % 2147483648);
  for (let i = 0; i < 12; i++) {
    const items = Array.from({ length: 50000 }, (_, id) => ({ id, key: next() }));
    items.sort((a, b) => a.key - b.key || a.id - b.id);
    total += items[i].key % 1000;
  }
  return total;
}
