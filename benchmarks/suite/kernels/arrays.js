function kernel() {
  const size = 180, a = new Float64Array(size * size), b = new Float64Array(size * size), c = new Float64Array(size * size);
  for (let i = 0; i < a.length; i++) { a[i] = i % 7; b[i] = i % 11; }
  let total = 0;
  for (let round = 0; round < 40; round++) {
    for (let i = 0; i < size; i++) {
      for (let j = 0; j < size; j++) {
        let sum = 0;
        for (let k = 0; k < size; k++) sum += a[i * size + k] * b[k * size + j];
        c[i * size + j] = sum;
      }
    }
    a.set(c.subarray(0, size), round * size);
    total += c[round] % 1000;
  }
  return total;
}
