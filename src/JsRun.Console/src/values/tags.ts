import { bytesOf } from './bytes'

/** What a value of the tagged format is: its children are made when it is opened. */
export interface Shown {
  kind: 'string' | 'number' | 'bigint' | 'boolean' | 'null' | 'undefined' | 'special' | 'error'
  /** One line. */
  text: string
  /** For screen readers and as a tooltip, where the text does not tell. */
  title?: string
  /** None where there is nothing to open. */
  children?: Children
}

/** What a value holds: those are made that are shown. */
export interface Children { count: number; between: (start: number, end: number) => Child[] }

export interface Child {
  /** As it is written before the value; none for the root. */
  name?: string
  value: unknown
  /** Of a map: the name is a key, not a property. */
  isEntry?: boolean
  /** In place of a value: what there is to see of it. */
  note?: string
}

/** Reads a value of the tagged format. */
export function show(value: unknown): Shown {
  if (value === null) return { kind: 'null', text: 'null' }
  if (value === undefined) return { kind: 'undefined', text: 'undefined' }
  switch (typeof value) {
    case 'string': return { kind: 'string', text: JSON.stringify(value) }
    case 'number': return { kind: 'number', text: String(value) }
    case 'boolean': return { kind: 'boolean', text: String(value) }
  }
  if (Array.isArray(value)) return { kind: 'special', text: `Array(${value.length})`, children: items(value) }
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
    case '$map': return { kind: 'special', text: `Map(${length(content)})`, children: some(content as [unknown, unknown][], ([key, item]) => ({ name: preview(key), isEntry: true, value: item })) }
    case '$set': return { kind: 'special', text: `Set(${length(content)})`, children: items(content as unknown[]) }
    case '$bytes': return bytesOf(String(content), String(whole['kind'] ?? 'Uint8Array'))
    case '$error': return errorOf(content as Record<string, unknown>)
    case '$function': return { kind: 'special', text: `ƒ ${String(whole['name'] || '(anonymous)')}`, title: `Function handle ${String(content)}` }
    case '$stream': return { kind: 'special', text: `Stream ${String(content)}`, title: 'Items can be read once, from the stream’s endpoint' }
    case '$object': return object(Object.entries(content as object))
    default: return undefined
  }
}

const length = (content: unknown) => (content as unknown[]).length

function some<T>(values: T[], childOf: (value: T, index: number) => Child): Children | undefined {
  return values.length === 0 ? undefined : { count: values.length, between: (start, end) => values.slice(start, end).map((value, index) => childOf(value, start + index)) }
}

const items = (values: unknown[]) => some(values, (value, index) => ({ name: String(index), value }))

// As in source: in quotes unless it can do without.
const nameOf = (key: string) => (/^(?:[\p{ID_Start}$_][\p{ID_Continue}$]*|\d+)$/u.test(key) ? key : JSON.stringify(key))

const object = (members: [string, unknown][]): Shown => ({
  kind: 'special',
  text: members.length === 0 ? '{}' : `{ ${members.slice(0, 5).map(([key]) => brief(nameOf(key))).join(', ')}${members.length > 5 ? ', …' : ''} }`,
  children: some(members, ([key, value]) => ({ name: nameOf(key), value })),
})

function errorOf(error: Record<string, unknown>): Shown {
  return {
    kind: 'error',
    text: `${String(error['name'])}: ${String(error['message'])}`,
    children: some(Object.entries(error), ([key, value]) => ({ name: key, value })),
  }
}

const brief = (text: string) => (text.length > 60 ? text.slice(0, 60) + '…' : text)

/** A value in a few words. */
const preview = (value: unknown) => brief(show(value).text)
