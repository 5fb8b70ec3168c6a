// TextEncoder, TextDecoder, their streams, atob and btoa, after https://encoding.spec.whatwg.org and https://html.spec.whatwg.org.
const { defineInterface, requireArguments, memberOf } = groupOf('helpers');
const { atob: decodeBase64, btoa: encodeBase64, encode, encodeInto, decode } = binding.webFunctions();

const encoders = privateSymbol('encoder');
function requireBrand(value, brand) {
  if (typeof value !== 'object' || value === null || !(brand in value)) throw new TypeErrorConstructor('Illegal invocation');
}

class TextEncoder {
  get encoding() { requireBrand(this, encoders); return 'utf-8'; }
  encode(input = '') { requireBrand(this, encoders); return encode(`${input}`); }
  encodeInto(source, destination) {
    requireBrand(this, encoders);
    requireArguments(arguments.length, 2, 'encodeInto');
    source = `${source}`;
    if (TypedArrayKind(destination) !== 'Uint8Array') throw new TypeErrorConstructor('encodeInto: the destination must be a Uint8Array');
    const counts = encodeInto(source, destination);
    return { read: counts[0], written: counts[1] };
  }
  constructor() { this[encoders] = true; }
}
defineInterface(TextEncoder);

const labels = {
  __proto__: null,
  'utf-8': 'unicode-1-1-utf-8 unicode11utf8 unicode20utf8 utf-8 utf8 x-unicode20utf8',
  'utf-16le': 'csunicode iso-10646-ucs-2 ucs-2 unicode unicodefeff utf-16 utf-16le',
  'utf-16be': 'unicodefffe utf-16be',
  'windows-1252': 'ansi_x3.4-1968 ascii cp1252 cp819 csisolatin1 ibm819 iso-8859-1 iso-ir-100 iso8859-1 iso88591 iso_8859-1 iso_8859-1:1987 l1 latin1 us-ascii windows-1252 x-cp1252',
};
const encodings = ObjectKeys(labels);

function encodingOf(label) {
  const wanted = ` ${StringToLowerCase(trimAscii(label))} `;
  for (let i = 0; i < encodings.length; i++) {
    if (StringIndexOf(wanted, ' ', 1) === wanted.length - 1 && StringIncludes(` ${labels[encodings[i]]} `, wanted)) return encodings[i];
  }
  return undefined;
}

function trimAscii(text) {
  const isSpace = (code) => code === 32 || (code >= 9 && code <= 13 && code !== 11);
  let from = 0;
  let to = text.length;
  while (from < to && isSpace(StringCharCodeAt(text, from))) from++;
  while (to > from && isSpace(StringCharCodeAt(text, to - 1))) to--;
  return StringSlice(text, from, to);
}

class TextDecoder {
  #encoding;
  #fatal;
  #ignoreBOM;
  #pending = undefined;  // bytes of a character that is not complete
  #hasBegun = false;     // a byte order mark is no longer one
  #isStreaming = false;

  constructor(label = 'utf-8', options = undefined) {
    this.#encoding = encodingOf(`${label}`);
    if (this.#encoding === undefined) throw new RangeErrorConstructor(`TextDecoder: the encoding '${label}' is not supported`);
    this.#fatal = !!memberOf(options, 'fatal', 'TextDecoder');
    this.#ignoreBOM = !!memberOf(options, 'ignoreBOM', 'TextDecoder');
  }

  get encoding() { return this.#encoding; }
  get fatal() { return this.#fatal; }
  get ignoreBOM() { return this.#ignoreBOM; }

  decode(input = undefined, options = undefined) {
    const encoding = this.#encoding;
    const isStream = !!memberOf(options, 'stream', 'decode');
    if (!this.#isStreaming) {
      this.#pending = undefined;
      this.#hasBegun = false;
    }
    this.#isStreaming = isStream;
    // [text, bytes that are left], or undefined for what is malformed
    const result = decode(encoding, this.#pending, input, this.#fatal, !isStream);
    if (result === undefined) {
      this.#pending = undefined;
      throw new TypeErrorConstructor(`The encoded data was not valid for encoding ${encoding}`);
    }
    let text = result[0];
    this.#pending = result[1];
    if (!this.#hasBegun && text.length > 0) {
      this.#hasBegun = true;
      if (!this.#ignoreBOM && encoding !== 'windows-1252' && StringCharCodeAt(text, 0) === 0xfeff) text = StringSlice(text, 1);
    }
    return text;
  }
}
defineInterface(TextDecoder);

function streamClasses() {
  const { TransformStream } = groupOf('streams');
  const readableOf = getterOf(TransformStream.prototype, 'readable');
  const writableOf = getterOf(TransformStream.prototype, 'writable');

  class TextEncoderStream {
    #transform;

    constructor() {
      let high = '';
      this.#transform = new TransformStream({
        __proto__: null,
        transform(chunk, controller) {
          let text = high + `${chunk}`;
          high = '';
          const last = text.length > 0 ? StringCharCodeAt(text, text.length - 1) : 0;
          if (last >= 0xd800 && last <= 0xdbff) {
            high = StringSlice(text, -1);
            text = StringSlice(text, 0, -1);
          }
          if (text !== '') controller.enqueue(encode(text));
        },
        flush(controller) { if (high !== '') controller.enqueue(encode(high)); },
      });
    }

    get encoding() { readableOf(this.#transform); return 'utf-8'; }
    get readable() { return readableOf(this.#transform); }
    get writable() { return writableOf(this.#transform); }
  }
  defineInterface(TextEncoderStream);

  class TextDecoderStream {
    #decoder;
    #transform;

    constructor(label = 'utf-8', options = undefined) {
      const decoder = this.#decoder = new TextDecoder(label, options);
      this.#transform = new TransformStream({
        __proto__: null,
        transform(chunk, controller) {
          if (chunk === undefined) throw new TypeErrorConstructor('A chunk must be an ArrayBuffer or a view');
          const text = decoder.decode(chunk, { __proto__: null, stream: true });
          if (text !== '') controller.enqueue(text);
        },
        flush(controller) {
          const text = decoder.decode();
          if (text !== '') controller.enqueue(text);
        },
      });
    }

    get encoding() { return this.#decoder.encoding; }
    get fatal() { return this.#decoder.fatal; }
    get ignoreBOM() { return this.#decoder.ignoreBOM; }
    get readable() { return readableOf(this.#transform); }
    get writable() { return writableOf(this.#transform); }
  }
  defineInterface(TextDecoderStream);
  return { TextEncoderStream, TextDecoderStream };
}

function invalidCharacter(message) {
  return new (groupOf('events').DOMException)(message, 'InvalidCharacterError');
}

// Shorthand methods are no constructors.
const { atob, btoa } = {
  atob(data) {
    requireArguments(arguments.length, 1, 'atob');
    const text = decodeBase64(`${data}`);
    if (text === undefined) throw invalidCharacter('atob: the text is not correctly encoded');
    return text;
  },
  btoa(data) {
    requireArguments(arguments.length, 1, 'btoa');
    const text = encodeBase64(`${data}`);
    if (text === undefined) throw invalidCharacter('btoa: the text has characters outside of the Latin1 range');
    return text;
  },
};

const streamsOfText = takenAway.streams ? {} : streamClasses();
return { __proto__: null, TextEncoder, TextDecoder, atob, btoa, TextEncoderStream: streamsOfText.TextEncoderStream, TextDecoderStream: streamsOfText.TextDecoderStream };
