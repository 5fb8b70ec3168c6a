// Values at random, the same for the same seed: some shared, some circular, a few that cannot be written.
function randomValue(seed) {
  let state = seed * 2654435761 >>> 0;
  const next = n => {
    state = Math.imul(state ^ state >>> 15, state | 1);
    state ^= state + Math.imul(state ^ state >>> 7, state | 61);
    return ((state ^ state >>> 14) >>> 0) % n;
  };
  const seen = [];
  const keep = object => (seen.push(object), object);
  const text = () => ['', 'a', 'key', '$tag', 'é', '€', 'q"', 'a text that is longer than a block of bytes', '\ud83d', '\n', '0', '17'][next(12)] + (next(3) ? '' : next(1000));
  const hostile = seed % 4 === 0;
  let budget = 20 + next(300);

  const make = depth => {
    if (--budget < 0 || depth > 20) return next(100);
    switch (next(hostile ? 34 : 30)) {
      case 0: return next(1e9) / 8;
      case 1: return (next(2e9) - 1e9) * 4.7;
      case 2: return [NaN, -0, Infinity, undefined, null, true, false, 0.1, 1e300, 5e-7][next(10)];
      case 3: return BigInt(next(1e9)) ** BigInt(next(20)) * (next(2) ? 1n : -1n);
      case 4: case 5: return text();
      case 6: return keep(new Date(next(2e9) * 1000 - next(2) * 1e15));
      case 7: return keep(new RegExp('a' + next(9), ['', 'g', 'iu', 'sy'][next(4)]));
      case 8: return keep(new [Uint8Array, Int16Array, Float64Array][next(3)](next(5)));
      case 9: return keep(new ArrayBuffer(next(10)));
      case 10: return keep(Object([1, 's', true, 5n][next(4)]));
      case 11: case 12: {
        const map = keep(new Map());
        for (let i = next(5); i > 0; i--) map.set(make(depth + 1), make(depth + 1));
        return map;
      }
      case 13: case 14: {
        const set = keep(new Set());
        for (let i = next(5); i > 0; i--) set.add(make(depth + 1));
        return set;
      }
      case 15: case 16: case 17: return seen.length ? seen[next(seen.length)] : 1;
      case 18: case 19: case 20: case 21: {
        const array = keep(next(3) ? [] : new Array(next(3)));
        for (let i = next(8); i > 0; i--) array.push(make(depth + 1));
        if (!next(20)) array.extra = make(depth + 1);
        if (!next(20)) array.length += 2;
        return array;
      }
      case 30: return () => 1;
      case 31: return keep(Object.defineProperty({}, text(), { enumerable: true, get() { globalThis.n = (globalThis.n ?? 0) + 1; return globalThis.n; } }));
      case 32: return keep(new Proxy({ a: 1 }, { get(target, key) { globalThis.seen = (globalThis.seen ?? 0) + 1; return target[key]; } }));
      case 33: return new Error('no');
      default: {
        const object = keep(next(10) ? {} : Object.create(null));
        for (let i = next(7); i > 0; i--) object[text()] = make(depth + 1);
        if (!next(10)) delete object[Object.keys(object)[0]];
        return object;
      }
    }
  };
  const root = [];
  for (let i = 1 + next(6); i > 0; i--) root.push(make(0));
  return next(2) ? root : { root };
}
