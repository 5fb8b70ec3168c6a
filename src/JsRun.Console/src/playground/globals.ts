import type { CompletionSource } from '@codemirror/autocomplete'
import { scopeCompletionSource } from '@codemirror/lang-javascript'
import { ask } from '../api/client'
import type { Envelope } from '../api/types'
import { onAnotherTenant } from '../app/session'
import { objectError } from './draft'

/** Where code will run, as far as it decides what the code finds. */
export interface Place {
  /** Id of a runtime; empty for a fresh one. */
  target: string
  console: boolean
  web: boolean
  /** JSON; may be wrong. */
  globals: string
}

const always = `Array ArrayBuffer Atomics BigInt BigInt64Array BigUint64Array Boolean DataView Date Error EvalError AggregateError FinalizationRegistry Float32Array Float64Array
Function Infinity Int16Array Int32Array Int8Array Intl Iterator JSON Map Math NaN Number Object Promise Proxy RangeError ReferenceError Reflect RegExp Set SharedArrayBuffer
String Symbol SyntaxError TypeError URIError Uint16Array Uint32Array Uint8Array Uint8ClampedArray WeakMap WeakRef WeakSet WebAssembly decodeURI decodeURIComponent encodeURI
encodeURIComponent escape eval isFinite isNaN parseFloat parseInt undefined unescape setTimeout setInterval clearTimeout clearInterval queueMicrotask structuredClone
ReadableStream WritableStream TransformStream ByteLengthQueuingStrategy CountQueuingStrategy`

const web = `URL URLSearchParams URLPattern TextEncoder TextDecoder TextEncoderStream TextDecoderStream atob btoa Event CustomEvent EventTarget AbortController AbortSignal
DOMException Blob File Headers reportError`

// Those of which a browser has more than a runtime.
const consoleMembers = 'assert count countReset debug dir dirxml error group groupCollapsed groupEnd info log table time timeEnd timeLog trace warn'
const webMembers = { crypto: 'getRandomValues randomUUID', performance: 'now' }

type Scope = Record<string, unknown>

const words = (text: string) => text.split(/\s+/)
const functions = (names: string) => Object.fromEntries(words(names).map(name => [name, () => {}]))

// Names of globals that scripts have left in the runtime that was asked last.
let asked = ''
let runtimeGlobals: string[] = []

// Evaluates in the runtime, so not before somebody types: to open a link is not to run anything.
async function askForGlobals(target: string): Promise<void> {
  asked = target
  runtimeGlobals = []
  if (!target) return
  try {
    const body = { code: 'Object.getOwnPropertyNames(globalThis)', resultFormat: 'json', timeoutMs: 1000 }
    const { value } = await ask<Envelope>(`runtimes/${target}/eval`, { body })
    if (asked === target && Array.isArray(value)) runtimeGlobals = value.map(String)
  } catch {
    // Completion does without, until the next key.
    if (asked === target) asked = ''
  }
}

/** Scripts may have left others: they are asked for again with the next key. */
export function forgetGlobals(): void {
  asked = ''
}

onAnotherTenant(() => {
  asked = ''
  runtimeGlobals = []
})

/** What code will find, under the names by which it finds it. Members of the standard's built-ins are the browser's own; of what a script has made only the name is known. */
function scopeOf({ console: hasConsole, web: hasWeb, globals }: Place): Scope {
  const scope = Object.create(null) as Scope
  for (const name of runtimeGlobals) scope[name] = null
  for (const name of [...words(always), ...(hasWeb ? words(web) : [])]) scope[name] = (globalThis as unknown as Scope)[name] ?? null
  if (hasWeb) for (const [name, members] of Object.entries(webMembers)) scope[name] = functions(members)
  if (hasConsole) scope['console'] = functions(consoleMembers)
  if (globals.trim() && !objectError(globals)) Object.assign(scope, JSON.parse(globals))
  scope['globalThis'] = scope
  return scope
}

/** Completes what code finds where it will run. */
export const completeGlobals = (placeNow: () => Place): CompletionSource => async context => {
  const place = placeNow()
  if (asked !== place.target) await askForGlobals(place.target)
  return scopeCompletionSource(scopeOf(place))(context)
}
