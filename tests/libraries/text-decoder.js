// The part of TextDecoder that sql.js needs, for an environment without web globals.
globalThis.TextDecoder ??= class TextDecoder {
  decode(bytes = new Uint8Array()) {
    let escaped = '';
    for (const byte of bytes) escaped += '%' + byte.toString(16).padStart(2, '0');
    return decodeURIComponent(escaped);
  }
};
