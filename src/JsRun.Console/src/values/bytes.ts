import type { Child, Shown } from './tags'

const perRow = 16
const mostRows = 64

/** Bytes and what kind of buffer they are of; of the bytes themselves only those are decoded that are shown. */
export function bytesOf(base64: string, kind: string): Shown {
  const padding = base64.endsWith('==') ? 2 : base64.endsWith('=') ? 1 : 0
  const length = (base64.length / 4) * 3 - padding
  return { kind: 'special', text: `${kind}, ${length} bytes`, children: length === 0 ? undefined : () => rowsOf(base64, length) }
}

function rowsOf(base64: string, length: number): Child[] {
  const shown = Math.min(length, perRow * mostRows)
  const data = atob(base64.slice(0, Math.ceil(shown / 3) * 4)).slice(0, shown)
  const rows: Child[] = []
  for (let at = 0; at < data.length; at += perRow) {
    rows.push({ name: at.toString(16).padStart(6, '0'), value: undefined, note: Array.from(data.slice(at, at + perRow), char => char.charCodeAt(0).toString(16).padStart(2, '0')).join(' ') })
  }
  return length > shown ? [...rows, { value: undefined, note: `${(length - shown).toLocaleString('en')} more bytes are not shown` }] : rows
}
