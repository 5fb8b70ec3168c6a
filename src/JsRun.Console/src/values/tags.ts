/** What a value of the tagged format is: its children are shown when it is opened. */
export interface Shown {
  kind: 'string' | 'number' | 'bigint' | 'boolean' | 'null' | 'undefined' | 'special' | 'error'
  /** One line. */
  text: string
  /** For screen readers and as a tooltip, where the text does not tell. */
  title?: string
  children?: () => Child[]
}

export interface Child { key: string; value: unknown; /** Keys of maps are values, too. */ keyValue?: unknown }

const most = 1000

/** Reads a value of the tagged format. */
export function show(value: unknown): Shown {
  if (value === null) return { kind: 'null', text: 'null' }
  if (value === undefined) return { kind: 'undefined', text: 'undefined' }
  switch (typeof value) {
    case 'string': return { kind: 'string', text: JSON.stringify(value) }
    case 'number': return { kind: 'number', text: String(value) }
    case 'boolean': return { kind: 'boolean', text: String(value) }
  }
  if (Array.isArray(value)) return { kind: 'special', text: `Array(${value.length})`, children: () => items(value) }
  const members = Object.entries(value as Record<string, unknown>)
  const tag = members.find(([name]) => name.startsWith('$'))
  return (tag && tagged(tag[0], tag[1], value as Record<string, unknown>)) ?? object(members)
}

function tagged(tag: string, content: unknown, whole: Record<string, unknown>): Shown | undefined {
  switch (tag) {
    case '$undefined': return { kind: 'undefined', text: 'undefined' }
    case '$number': return { kind: 'number', text: String(content) }
    case '$bigint': return { kind: 'bigint', text: `${String(content)}n` }
    case '$date': return { kind: 'special', text: content === null ? 'Invalid Date' : `Date ${String(content)}`, title: content === null ? undefined : new Date(String(content)).toLocaleString() }
    case '$regexp': return { kind: 'special', text: `/${String(content)}/${String(whole['flags'] ?? '')}` }
    case '$map': return { kind: 'special', text: `Map(${length(content)})`, children: () => (content as [unknown, unknown][]).slice(0, most).map(([key, item]) => ({ key: preview(key), keyValue: key, value: item })) }
    case '$set': return { kind: 'special', text: `Set(${length(content)})`, children: () => items(content as unknown[]) }
    case '$bytes': return bytesOf(String(content), String(whole['kind'] ?? 'Uint8Array'))
    case '$error': return errorOf(content as Record<string, unknown>)
    case '$function': return { kind: 'special', text: `ƒ ${String(whole['name'] || '(anonymous)')}`, title: `Function handle ${String(content)}` }
    case '$stream': return { kind: 'special', text: `Stream ${String(content)}`, title: 'Items can be read once, from the stream’s endpoint' }
    case '$object': return object(Object.entries(content as object))
    default: return undefined
  }
}

const length = (content: unknown) => (content as unknown[]).length

const items = (values: unknown[]): Child[] => values.slice(0, most).map((value, index) => ({ key: String(index), value }))

const object = (members: [string, unknown][]): Shown => ({
  kind: 'special',
  text: members.length === 0 ? '{}' : `{ ${members.slice(0, 5).map(([key]) => key).join(', ')}${members.length > 5 ? ', …' : ''} }`,
  children: members.length === 0 ? undefined : () => members.slice(0, most).map(([key, value]) => ({ key, value })),
})

function errorOf(error: Record<string, unknown>): Shown {
  return {
    kind: 'error',
    text: `${String(error['name'])}: ${String(error['message'])}`,
    children: () => Object.entries(error).map(([key, value]) => ({ key, value })),
  }
}

function bytesOf(base64: string, kind: string): Shown {
  const data = Uint8Array.from(atob(base64), char => char.charCodeAt(0))
  return {
    kind: 'special',
    text: `${kind}, ${data.length} bytes`,
    children: data.length === 0 ? undefined : () => rows(data),
  }
}

function rows(data: Uint8Array): Child[] {
  const lines: Child[] = []
  for (let at = 0; at < data.length && at < 16 * 64; at += 16) {
    lines.push({ key: at.toString(16).padStart(6, '0'), value: { $hex: [...data.subarray(at, at + 16)].map(byte => byte.toString(16).padStart(2, '0')).join(' ') } })
  }
  return lines
}

/** A value in a few words. */
export function preview(value: unknown): string {
  const { text } = show(value)
  return text.length > 60 ? text.slice(0, 60) + '…' : text
}
