import type { Envelope, Limits } from '../api/types'
import { bytes, ms } from '../ui/format'
import type { Draft } from './draft'

interface Outcome { title: string; tone: 'good' | 'warn' | 'bad'; remedy?: (draft: Draft, limits: Limits | null) => string }

const heapLimit = (draft: Draft, limits: Limits | null) => (draft.heapMiB ? Number(draft.heapMiB) * 1024 * 1024 : limits?.fields['maxHeapBytes']?.default)

const outcomes: Record<string, Outcome> = {
  ok: { title: 'Completed', tone: 'good' },
  javascript_error: { title: 'Uncaught error', tone: 'bad' },
  syntax_error: { title: 'Syntax error', tone: 'bad', remedy: () => 'Correct the marked line.' },
  module_not_found: { title: 'Module not found', tone: 'bad', remedy: () => 'Nothing is fetched: give the module’s source under Modules, or store it in the runtime.' },
  module_error: { title: 'A module could not be loaded', tone: 'bad' },
  not_serializable: { title: 'The value cannot be returned', tone: 'bad', remedy: draft => (draft.target ? 'Return something else than what stands at the path above.' : 'Functions can be returned from a runtime, where they live on. Symbols and circular values cannot.') },
  result_too_large: { title: 'The value is too large', tone: 'bad', remedy: () => 'Return less, or yield it piece by piece from a generator.' },
  result_too_deep: { title: 'The value is nested too deeply', tone: 'bad', remedy: () => 'Return a flatter value.' },
  timeout: { title: 'Out of time', tone: 'warn', remedy: (draft, limits) => `It took longer than ${ms(Number(draft.timeoutMs) || limits?.fields['timeoutMs']?.default)}. Raise Time under Limits, up to ${ms(limits?.fields['timeoutMs']?.max)}, or see below where it was stopped.` },
  cpu_limit: { title: 'Out of CPU time', tone: 'warn', remedy: (draft, limits) => `It used more than ${ms(Number(draft.cpuMs) || limits?.fields['cpuMs']?.default)} of CPU time. Raise CPU under Limits, or see below where it was stopped.` },
  interrupted: { title: 'Interrupted', tone: 'warn' },
  never_settled: { title: 'It never ends', tone: 'warn', remedy: () => 'It awaits a promise that nothing can settle any more: no timer, message or call is pending.' },
  heap_limit: { title: 'Out of memory', tone: 'bad', remedy: (draft, limits) => draft.target
    ? 'The runtime used more memory than it may have (heap, buffers and WebAssembly memories together), and was closed. Start one with a higher heap limit; a heap snapshot of it tells what takes the memory.'
    : `The script used more memory than its limit of ${bytes(heapLimit(draft, limits))} (heap, buffers and WebAssembly memories together). Raise Heap under Limits, up to ${bytes(limits?.fields['maxHeapBytes']?.max)}, or keep less alive.` },
  crashed: { title: 'The engine gave up', tone: 'bad', remedy: () => 'The runtime is gone; nothing else was harmed. Run it again; a script that does this every time asks V8 for more than it can do.' },
}

export const outcomeOf = (envelope: Envelope): Outcome => outcomes[envelope.outcome] ?? { title: envelope.outcome, tone: 'bad' }
