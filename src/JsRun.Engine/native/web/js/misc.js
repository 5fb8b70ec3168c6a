// crypto (without subtle), performance and reportError, after https://w3c.github.io/webcrypto, https://w3c.github.io/hr-time and
// https://html.spec.whatwg.org.
const { defineInterface, requireArguments } = groupOf('helpers');
const { fillRandom, bytesOf } = binding.webFunctions();
const makeKey = {};
const integerViews = ' Int8Array Uint8Array Uint8ClampedArray Int16Array Uint16Array Int32Array Uint32Array BigInt64Array BigUint64Array ';
const maxRandomBytes = 65536;

// In a realm whose random numbers follow from a seed, these do, too: a sequence of their own.
function fill(bytes) {
  const random = seededRandom;
  if (random === undefined) {
    fillRandom(bytes);
    return;
  }
  for (let i = 0, length = TypedArrayLength(bytes); i < length; i++) bytes[i] = MathFloor(random() * 256);
}

class Crypto {
  #isCrypto;

  constructor(key) {
    if (key !== makeKey) throw new TypeErrorConstructor('Illegal constructor');
    this.#isCrypto = true;
  }

  getRandomValues(array) {
    requireArguments(this.#isCrypto ? arguments.length : 0, 1, 'getRandomValues');
    const { DOMException } = groupOf('events');
    const bytes = bytesOf(array);
    if (bytes === undefined) throw new TypeErrorConstructor('getRandomValues: the argument must be a typed array');
    if (!StringIncludes(integerViews, ` ${TypedArrayKind(array)} `)) throw new DOMException('The view must have integer elements', 'TypeMismatchError');
    if (TypedArrayLength(bytes) > maxRandomBytes) throw new DOMException(`No more than ${maxRandomBytes} bytes can be asked for at once`, 'QuotaExceededError');
    fill(bytes);
    return array;
  }

  randomUUID() {
    const bytes = new Uint8ArrayConstructor(this.#isCrypto ? 16 : 0);
    fill(bytes);
    bytes[6] = (bytes[6] & 0x0f) | 0x40;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    const digits = '0123456789abcdef';
    let text = '';
    for (let i = 0; i < 16; i++) text += `${i === 4 || i === 6 || i === 8 || i === 10 ? '-' : ''}${digits[bytes[i] >> 4]}${digits[bytes[i] & 15]}`;
    return text;
  }
}
defineInterface(Crypto);

const timeOrigin = DateNow() - (binding.now() - webStart);

class Performance {
  #isPerformance;

  constructor(key) {
    if (key !== makeKey) throw new TypeErrorConstructor('Illegal constructor');
    this.#isPerformance = true;
  }

  // Microseconds are as fine as it gets.
  now() { return this.#isPerformance && MathFloor((binding.now() - webStart) * 1000) / 1000; }
  get timeOrigin() { return this.#isPerformance && timeOrigin; }
  toJSON() { return { timeOrigin: this.timeOrigin }; }
}
defineInterface(Performance);

const { reportError } = {
  reportError(error) {
    requireArguments(arguments.length, 1, 'reportError');
    groupOf('events').reportException(error);
  },
};

return { __proto__: null, Crypto, crypto: new Crypto(makeKey), Performance, performance: new Performance(makeKey), reportError };
