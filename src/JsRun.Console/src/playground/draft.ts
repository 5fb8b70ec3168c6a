import { effect, signal } from '@preact/signals'
import { draftKept, onAnotherTenant } from '../app/session'
import type { CallSpec } from '../code/spec'
import { tabStorage } from '../ui/storage'

/** What is about to be run. Numbers are texts, as they were typed; empty means the service's default. */
export interface Draft {
  code: string
  type: 'script' | 'module'
  /** Id of a runtime; empty for a fresh one. */
  target: string
  timeoutMs: string
  cpuMs: string
  heapMiB: string
  /** JSON. */
  globals: string
  /** JSON. */
  modules: string
  console: boolean
  web: boolean
}

export const filename = 'main.js'

const example = `// Runs in a fresh V8 isolate. The value of the last expression is the result.
const words = ['lazy', 'dog', 'quick', 'brown', 'fox']

console.log('sorting', words.length, 'words')
for (let i = 1; i <= 3; i++) {
  await new Promise(resolve => setTimeout(resolve, 150))
  console.log('step', i)
}

;({
  words: words.toSorted(),
  lengths: new Map(words.map(word => [word, word.length])),
  big: 2n ** 80n,
  when: new Date(0),
})
`

export const emptyDraft: Draft = { code: example, type: 'script', target: '', timeoutMs: '', cpuMs: '', heapMiB: '', globals: '', modules: '', console: true, web: false }

/** What is being written. The tab keeps it, so that it outlives a reload. */
export const draft = signal<Draft>(kept())

effect(() => (draft.value === emptyDraft ? tabStorage.remove(draftKept) : tabStorage.set(draftKept, JSON.stringify(draft.value))))

onAnotherTenant(() => (draft.value = emptyDraft))

function kept(): Draft {
  try {
    const text = tabStorage.get(draftKept)
    return text === null ? emptyDraft : { ...emptyDraft, ...(JSON.parse(text) as Partial<Draft>) }
  } catch {
    return emptyDraft
  }
}

export const change = (part: Partial<Draft>) => (draft.value = { ...draft.value, ...part })

/** What is wrong with a field that wants a JSON object; undefined when it is fine. */
export function objectError(text: string): string | undefined {
  if (text.trim() === '') return undefined
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? undefined : 'must be a JSON object: {"name": value}'
  } catch (error) {
    return (error as Error).message
  }
}

/** The request that runs a draft. */
export function specOf(draft: Draft): CallSpec {
  const body: Record<string, unknown> = { code: draft.code }
  if (draft.type !== 'script') body['type'] = draft.type
  if (draft.console) body['console'] = true
  if (draft.web) body['web'] = true
  if (draft.timeoutMs) body['timeoutMs'] = Number(draft.timeoutMs)
  if (draft.cpuMs) body['cpuMs'] = Number(draft.cpuMs)
  if (draft.heapMiB && !draft.target) body['maxHeapBytes'] = Math.round(Number(draft.heapMiB) * 1024 * 1024)
  if (draft.globals.trim()) body['globals'] = JSON.parse(draft.globals)
  if (draft.modules.trim()) body['modules'] = JSON.parse(draft.modules)
  return { method: 'POST', path: draft.target ? `/runtimes/${draft.target}/eval` : '/eval', json: body }
}
