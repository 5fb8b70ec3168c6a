// console.table: rows and columns in a box.
const maxTableRows = 100;
const maxTableColumns = 30;

function tableCell(value) {
  const isWide = value !== null && typeof value === 'object' && !ArrayIsArray(value) && binding.classOf(value) !== 'Proxy' &&
    ObjectKeys(value).length > 2;
  const context = {
    __proto__: null, depth: isWide ? -1 : 0, left: 1000, breakLength: 1e9, maxItems: 3, indentation: 0, level: 0,
    seen: list(), circular: list(),
  };
  return formatValue(context, value, 0);
}

function padCell(text, width) {
  return ` ${StringPadEnd(text, width - 1, ' ')}`;
}

function tableLine(widths, start, middle, end) {
  const parts = list();
  for (let i = 0; i < widths.length; i++) append(parts, StringRepeat('─', widths[i]));
  return start + ArrayJoin(parts, middle) + end;
}

function tableRow(cells, widths) {
  const parts = list();
  for (let i = 0; i < widths.length; i++) append(parts, padCell(cells[i] ?? '', widths[i]));
  return `│${ArrayJoin(parts, '│')}│`;
}

function drawTable(head, rows) {
  const widths = list();
  for (let i = 0; i < head.length; i++) {
    let width = head[i].length;
    for (let j = 0; j < rows.length; j++) width = MathMax(width, (rows[j][i] ?? '').length);
    append(widths, width + 2);
  }
  const lines = list();
  append(lines, tableLine(widths, '┌', '┬', '┐'));
  append(lines, tableRow(head, widths));
  append(lines, tableLine(widths, '├', '┼', '┤'));
  for (let i = 0; i < rows.length; i++) append(lines, tableRow(rows[i], widths));
  append(lines, tableLine(widths, '└', '┴', '┘'));
  return ArrayJoin(lines, '\n');
}

function rowOf(first) {
  const row = list();
  append(row, first);
  return row;
}

// [label of the index column, [[index, value], ...]], or undefined for what has no rows; Maps give three columns at once.
function tableRows(data) {
  const kind = binding.classOf(data);
  const rows = list();
  if (kind === 'Map' || kind === 'Set' || kind === 'MapIterator' || kind === 'SetIterator') {
    const entries = binding.entries(data);
    const step = kind === 'Map' || entries[1] ? 2 : 1;
    for (let i = 0; i < entries[0].length && rows.length < maxTableRows; i += step) {
      append(rows, { __proto__: null, index: `${i / step}`, key: step === 2 ? entries[0][i] : undefined, value: entries[0][i + step - 1] });
    }
    return { __proto__: null, label: '(iteration index)', keyed: step === 2, flat: true, rows };
  }
  const keys = ObjectKeys(data);
  for (let i = 0; i < keys.length && i < maxTableRows; i++) {
    append(rows, { __proto__: null, index: keys[i], key: undefined, value: plainValue(data, keys[i]) });
  }
  return { __proto__: null, label: '(index)', keyed: false, flat: false, rows };
}

function plainValue(object, key) {
  const descriptor = ownDescriptor(object, key);
  return descriptor === undefined ? undefined : descriptor.value;
}

function unproxied(value) {
  while (value !== null && typeof value === 'object' && binding.classOf(value) === 'Proxy') value = binding.proxyTarget(value);
  return value;
}

function formatTable(data, columns) {
  data = unproxied(data);
  const table = tableRows(data);
  const head = rowOf(table.label);
  if (table.keyed) append(head, 'Key');
  const fixed = head.length;
  const names = list();
  if (columns !== undefined) {
    for (let i = 0; i < columns.length && i < maxTableColumns; i++) append(names, `${plainValue(columns, i)}`);
  }
  let hasValues = false;
  const lines = list();
  const plain = list();
  for (let i = 0; i < table.rows.length; i++) {
    const row = table.rows[i];
    const value = unproxied(row.value);
    const cells = rowOf(row.index);
    if (table.keyed) append(cells, tableCell(row.key));
    let rest = '';
    if (table.flat || value === null || (typeof value !== 'object' && typeof value !== 'function')) {
      rest = tableCell(value);
      hasValues = true;
    } else {
      const keys = columns === undefined ? ObjectKeys(value) : names;
      for (let j = 0; j < keys.length; j++) {
        const known = indexIn(names, keys[j]);
        if (known < 0 && names.length >= maxTableColumns) break;
        if (known < 0) append(names, keys[j]);
        if (ObjectHasOwn(value, keys[j])) cells[fixed + (known < 0 ? names.length - 1 : known)] = tableCell(plainValue(value, keys[j]));
      }
    }
    append(plain, rest);
    append(lines, cells);
  }
  for (let i = 0; i < names.length; i++) append(head, names[i]);
  if (hasValues) {
    append(head, 'Values');
    for (let i = 0; i < lines.length; i++) lines[i][head.length - 1] = plain[i];
  }
  return drawTable(head, lines);
}
