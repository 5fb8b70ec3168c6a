function kernel() {
  const records = Array.from({ length: 1000 }, (_, id) => ({
    id, name: `item-${id}`, tags: ['a', 'b'], score: id / 8, ok: id % 2 === 0, note: 'x'.repeat(20),
  }));
  let total = 0;
  for (let i = 0; i < 300; i++) {
    records[i % 1000].id = i;
    const text = JSON.stringify(records);
    total += text.length + JSON.parse(text).length;
  }
  return total;
}
