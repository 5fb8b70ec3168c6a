import type { Child, Shown } from './tags'

const perRow = 16

/** Bytes and what kind of buffer they are of; of the bytes themselves only those are decoded that are shown. */
export function bytesOf(base64: string, kind: string): Shown {
  const padding = base64.endsWith('==') ? 2 : base64.endsWith('=') ? 1 : 0
  const length = (base64.length / 4) * 3 - padding
  const between = (start: number, end: number) => rowsOf(base64, start * perRow, Math.min(end * perRow, length))
  return { kind: 'special', text: `${kind}, ${length} bytes`, children: length === 0 ? undefined : { count: Math.ceil(length / perRow), between } }
}

function rowsOf(base64: string, start: number, end: number): Child[] {
  // Three bytes are four letters.
  const skipped = start % 3
  const data = atob(base64.slice(((start - skipped) / 3) * 4, Math.ceil(end / 3) * 4)).slice(skipped, skipped + end - start)
  const rows: Child[] = []
  for (let at = 0; at < data.length; at += perRow) {
    rows.push({ name: (start + at).toString(16).padStart(6, '0'), value: undefined, note: Array.from(data.slice(at, at + perRow), char => char.charCodeAt(0).toString(16).padStart(2, '0')).join(' ') })
  }
  return rows
}
