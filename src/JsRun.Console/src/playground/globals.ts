import type { CompletionSource } from '@codemirror/autocomplete'
import { scopeCompletionSource } from '@codemirror/lang-javascript'
import { ask } from '../api/client'
import type { Envelope } from '../api/types'
import { draft, objectError } from './draft'

const always = `Array ArrayBuffer Atomics BigInt BigInt64Array BigUint64Array Boolean DataView Date Error EvalError AggregateError FinalizationRegistry Float32Array Float64Array
Function Infinity Int16Array Int32Array Int8Array Intl Iterator JSON Map Math NaN Number Object Promise Proxy RangeError ReferenceError Reflect RegExp Set SharedArrayBuffer
String Symbol SyntaxError TypeError URIError Uint16Array Uint32Array Uint8Array Uint8ClampedArray WeakMap WeakRef WeakSet WebAssembly decodeURI decodeURIComponent encodeURI
encodeURIComponent escape eval globalThis isFinite isNaN parseFloat parseInt undefined unescape setTimeout setInterval clearTimeout clearInterval queueMicrotask structuredClone
ReadableStream WritableStream TransformStream ByteLengthQueuingStrategy CountQueuingStrategy`

const web = `URL URLSearchParams URLPattern TextEncoder TextDecoder TextEncoderStream TextDecoderStream atob btoa Event CustomEvent EventTarget AbortController AbortSignal
DOMException Blob File Headers crypto performance reportError`

const words = (text: string) => text.split(/\s+/)

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
    // Completion does without.
  }
}

/** What code will find, under the names by which it finds it; members of built-ins are the browser's own, which is the same engine or another one of the standard. */
function scope(): Record<string, unknown> {
  const { console: hasConsole, web: hasWeb, globals } = draft.value
  const names = [...words(always), ...(hasWeb ? words(web) : []), ...(hasConsole ? ['console'] : []), ...runtimeGlobals]
  const found: Record<string, unknown> = Object.create(null) as Record<string, unknown>
  for (const name of names) found[name] = (globalThis as unknown as Record<string, unknown>)[name] ?? null
  if (globals.trim() && !objectError(globals)) Object.assign(found, JSON.parse(globals))
  return found
}

export const completeGlobals: CompletionSource = async context => {
  const { target } = draft.value
  if (asked !== target) await askForGlobals(target)
  return scopeCompletionSource(scope())(context)
}
