// The console global. State (groups, counts, timers) belongs to the realm.
const kLog = 0;
const kDebug = 1;
const kInfo = 2;
const kWarn = 3;
const kError = 4;
const kTrace = 5;
const maxArgumentText = 4096;
const maxLabels = 1000;

let groupIndentation = '';
const counts = list(); // [label, count] pairs, flat
const timers = list(); // [label, start] pairs, flat

function describeArgument(value) {
  return cut(typeof value === 'string' ? value : inspect(value, 2, maxArgumentText), maxArgumentText);
}

function write(level, text, args) {
  text = cut(text, binding.maxText);
  if (groupIndentation !== '') text = groupIndentation + replaceAll(text, '\n', `\n${groupIndentation}`);
  binding.emit(level, text, args, describeArgument);
}

function print(level, args) {
  write(level, formatArguments(args), args);
}

function rest(args, from) {
  const items = list();
  for (let i = from; i < args.length; i++) append(items, args[i]);
  return items;
}

function labelOf(label) {
  return label === undefined ? 'default' : `${label}`;
}

function findLabel(pairs, label) {
  for (let i = 0; i < pairs.length; i += 2) {
    if (pairs[i] === label) return i;
  }
  return -1;
}

function removeLabel(pairs, index) {
  pairs[index] = pairs[pairs.length - 2];
  pairs[index + 1] = pairs[pairs.length - 1];
  pairs.length -= 2;
}

function formatDuration(ms) {
  const fixed = (value, digits) => NumberToFixed(value, digits);
  if (ms >= 3600000) return `${MathFloor(ms / 3600000)}:${StringPadStart(`${MathFloor(ms / 60000) % 60}`, 2, '0')}:${StringPadStart(`${MathFloor(ms / 1000) % 60}`, 2, '0')} (h:mm:ss)`;
  if (ms >= 60000) return `${MathFloor(ms / 60000)}:${StringPadStart(fixed((ms % 60000) / 1000, 3), 6, '0')} (m:ss.mmm)`;
  if (ms >= 1000) return `${fixed(ms / 1000, 3)}s`;
  return `${NumberConstructor(fixed(ms, 3))}ms`;
}

function reportTimer(method, label, args) {
  const index = findLabel(timers, label);
  if (index < 0) {
    write(kWarn, `Warning: No such label '${label}' for console.${method}()`, list());
    return -1;
  }
  const parts = rest(args, 1);
  let text = `${label}: ${formatDuration(binding.now() - timers[index + 1])}`;
  if (parts.length > 0) text += ` ${formatArguments(parts)}`;
  write(kLog, text, list());
  return index;
}

const methods = {
  log(...args) { print(kLog, args); },
  debug(...args) { print(kDebug, args); },
  info(...args) { print(kInfo, args); },
  warn(...args) { print(kWarn, args); },
  error(...args) { print(kError, args); },
  trace(...args) {
    const text = formatArguments(args);
    const stack = binding.stack();
    write(kTrace, `Trace${text === '' ? '' : `: ${text}`}${stack === '' ? '' : `\n${stack}`}`, args);
  },
  assert(condition, ...args) {
    if (condition) return;
    const text = typeof args[0] === 'string' || args.length === 0 ? formatArguments(args) : ` ${formatArguments(args)}`;
    write(kError, args.length === 0 ? 'Assertion failed' : `Assertion failed${typeof args[0] === 'string' ? ': ' : ''}${text}`, args);
  },
  dir(value, options) {
    const given = typeof options === 'object' && options !== null ? readProperty(options, 'depth') : undefined;
    const depth = given === null ? 1000 : typeof given === 'number' ? given : 2;
    const shown = list();
    append(shown, value);
    write(kLog, inspect(value, MathMin(depth, 50)), shown);
  },
  dirxml(...args) { print(kLog, args); },
  table(data, columns) {
    const isTable = data !== null && (typeof data === 'object' || typeof data === 'function');
    if (isTable && unproxied(data) !== null) {
      const shown = list();
      append(shown, data);
      write(kLog, formatTable(data, ArrayIsArray(columns) ? columns : undefined), shown);
    } else {
      print(kLog, rest([data], 0));
    }
  },
  count(label) {
    label = labelOf(label);
    let index = findLabel(counts, label);
    if (index < 0) {
      if (counts.length >= 2 * maxLabels) return;
      index = counts.length;
      append(counts, label);
      append(counts, 0);
    }
    counts[index + 1] += 1;
    write(kLog, `${label}: ${counts[index + 1]}`, list());
  },
  countReset(label) {
    label = labelOf(label);
    const index = findLabel(counts, label);
    if (index < 0) write(kWarn, `Warning: Count for '${label}' does not exist`, list());
    else removeLabel(counts, index);
  },
  time(label) {
    label = labelOf(label);
    if (findLabel(timers, label) >= 0) {
      write(kWarn, `Warning: Label '${label}' already exists for console.time()`, list());
    } else if (timers.length < 2 * maxLabels) {
      append(timers, label);
      append(timers, binding.now());
    }
  },
  timeEnd(label) {
    const index = reportTimer('timeEnd', labelOf(label), list());
    if (index >= 0) removeLabel(timers, index);
  },
  timeLog(...args) { reportTimer('timeLog', labelOf(args[0]), args); },
  group(...args) {
    if (args.length > 0) print(kLog, args);
    if (groupIndentation.length < 100) groupIndentation += '  ';
  },
  groupCollapsed(...args) {
    if (args.length > 0) print(kLog, args);
    if (groupIndentation.length < 100) groupIndentation += '  ';
  },
  groupEnd() { groupIndentation = StringSlice(groupIndentation, 0, -2); },
};

const methodNames = ObjectKeys(methods);

// Defines globalThis.console. What it holds are fresh properties: a script may change them.
function installConsole() {
  const consoleObject = {};
  for (let i = 0; i < methodNames.length; i++) {
    const name = methodNames[i];
    ObjectDefineProperty(consoleObject, name,
      { __proto__: null, value: methods[name], writable: true, enumerable: true, configurable: true });
  }
  ObjectDefineProperty(consoleObject, SymbolToStringTag, { __proto__: null, value: 'console', configurable: true });
  ObjectDefineProperty(globalThis, 'console',
    { __proto__: null, value: consoleObject, writable: true, enumerable: false, configurable: true });
}
