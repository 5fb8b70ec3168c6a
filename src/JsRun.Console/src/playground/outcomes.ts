import type { Envelope } from '../api/types'
import { bytes, ms } from '../ui/format'

/** What bounded an evaluation, and where it ran. */
export interface Bounds {
  /** In a runtime that was there before, and lives on. */
  inRuntime: boolean
  timeoutMs?: number
  cpuMs?: number
  heapBytes?: number
  /** What may be asked for, where there is a form to ask for it. */
  most?: { timeoutMs?: number; heapBytes?: number }
}

interface Outcome { title: string; tone: 'good' | 'warn' | 'bad'; remedy?: (bounds: Bounds) => string }

// What a runtime is bounded by is not known everywhere.
const limitOf = (value: number | undefined, format: (value: number) => string) => (value === undefined ? 'it may' : format(value))
const upTo = (value: number | undefined, format: (value: number) => string) => (value === undefined ? '' : `, up to ${format(value)}`)
const itsLimit = (value: number) => `its limit of ${bytes(value)}`
const seeWhere = 'see below where it was stopped'

const outcomes: Record<string, Outcome> = {
  ok: { title: 'Completed', tone: 'good' },
  javascript_error: { title: 'Uncaught error', tone: 'bad' },
  syntax_error: { title: 'Syntax error', tone: 'bad', remedy: () => 'Correct the marked line.' },
  module_not_found: { title: 'Module not found', tone: 'bad', remedy: () => 'Nothing is fetched: give the module’s source under Modules, or store it in the runtime.' },
  module_error: { title: 'A module could not be loaded', tone: 'bad' },
  not_serializable: {
    title: 'The value cannot be returned', tone: 'bad',
    remedy: ({ inRuntime }) => (inRuntime ? 'Return something else than what stands at the path above.' : 'Functions can be returned from a runtime, where they live on. Symbols and circular values cannot.'),
  },
  result_too_large: { title: 'The value is too large', tone: 'bad', remedy: () => 'Return less, or yield it piece by piece from a generator.' },
  result_too_deep: { title: 'The value is nested too deeply', tone: 'bad', remedy: () => 'Return a flatter value.' },
  timeout: {
    title: 'Out of time', tone: 'warn',
    remedy: ({ timeoutMs, most }) => `It took longer than ${limitOf(timeoutMs, ms)}. ${most ? `Raise Time under Limits${upTo(most.timeoutMs, ms)}, or ${seeWhere}.` : 'Start a runtime with a higher timeoutMs, or see where it was stopped.'}`,
  },
  cpu_limit: {
    title: 'Out of CPU time', tone: 'warn',
    remedy: ({ cpuMs, most }) => `It used more CPU time than ${limitOf(cpuMs, ms)}. ${most ? `Raise CPU under Limits, or ${seeWhere}.` : 'Start a runtime with a higher cpuMs, or see where it was stopped.'}`,
  },
  interrupted: { title: 'Interrupted', tone: 'warn' },
  never_settled: { title: 'It never ends', tone: 'warn', remedy: () => 'It awaits a promise that nothing can settle any more: no timer, message or call is pending.' },
  heap_limit: {
    title: 'Out of memory', tone: 'bad',
    remedy: ({ inRuntime, heapBytes, most }) => (inRuntime
      ? `The runtime used more memory than ${limitOf(heapBytes, itsLimit)} (heap, buffers and WebAssembly memories together), and was closed. Start one with a higher heap limit; a heap snapshot of it tells what takes the memory.`
      : `The script used more memory than ${limitOf(heapBytes, itsLimit)} (heap, buffers and WebAssembly memories together). Raise Heap under Limits${upTo(most?.heapBytes, bytes)}, or keep less alive.`),
  },
  crashed: { title: 'The engine gave up', tone: 'bad', remedy: () => 'The runtime is gone; nothing else was harmed. Run it again; a script that does this every time asks V8 for more than it can do.' },
}

export const outcomeOf = (envelope: Envelope): Outcome => outcomes[envelope.outcome] ?? { title: envelope.outcome, tone: 'bad' }
