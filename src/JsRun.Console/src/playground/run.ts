import { signal } from '@preact/signals'
import { ask, send } from '../api/client'
import { linesOf } from '../api/events'
import { problemOf, type Problem } from '../api/problem'
import type { ConsoleEntry, Envelope } from '../api/types'
import { historyKept } from '../app/session'
import { draft, objectError, specOf, type Draft } from './draft'

/** A run and all that has become of it so far. */
export interface Run {
  id: number
  at: number
  draft: Draft
  state: 'running' | 'done' | 'stopped'
  console: ConsoleEntry[]
  items: unknown[]
  envelope?: Envelope
  problem?: Problem
}

const kept = 30
const shownEntries = 1000

export const current = signal<Run | null>(null)
export const history = signal<Run[]>(load())

let stop: AbortController | null = null

/** Runs the draft; its console and items appear as they come. */
export async function run(): Promise<void> {
  if (current.value?.state === 'running' || objectError(draft.value.globals) || objectError(draft.value.modules)) return
  const mine: Run = { id: Date.now(), at: Date.now(), draft: draft.value, state: 'running', console: [], items: [] }
  const abort = new AbortController()
  stop = abort
  current.value = mine
  const show = (part: Partial<Run>) => {
    Object.assign(mine, part)
    if (current.value?.id === mine.id) current.value = { ...mine }
  }

  try {
    const spec = specOf(mine.draft)
    const response = await send(spec.path, { body: spec.json, accept: 'application/x-ndjson', signal: abort.signal })
    for await (const { event, data } of linesOf(response)) {
      if (event === 'console') show({ console: [...mine.console.slice(1 - shownEntries), data as ConsoleEntry] })
      else if (event === 'item') show({ items: [...mine.items.slice(1 - shownEntries), (data as { value: unknown }).value] })
      else if (event === 'result') show({ envelope: data as Envelope })
      else if (event === 'error') show({ problem: data as Problem })
    }
    show({ state: 'done' })
  } catch (error) {
    show(abort.signal.aborted ? { state: 'stopped' } : { state: 'done', problem: problemOf(error) })
  }

  history.value = [{ ...mine }, ...history.value].slice(0, kept)
  save()
}

/** Stops what runs: a fresh runtime goes with its request, one that lives on is told. */
export async function interrupt(): Promise<void> {
  const running = current.value
  if (running?.state !== 'running') return
  if (!running.draft.target) stop?.abort()
  else {
    try {
      await ask(`runtimes/${running.draft.target}/interrupt`, { method: 'POST' })
    } catch {
      stop?.abort()
    }
  }
}

/** Shows a run of before, and has its draft in the editor again. */
export function recall(run: Run): void {
  draft.value = run.draft
  current.value = run
}

export function clearHistory(): void {
  history.value = []
  save()
}

// Of what was run before, the tab keeps the code and how it ended.
function save(): void {
  const brief = history.value.map(({ envelope, console: _, items: __, ...rest }) => ({ ...rest, console: [], items: [], envelope: envelope && { ...envelope, value: undefined, console: [] } }))
  try {
    sessionStorage.setItem(historyKept, JSON.stringify(brief))
  } catch {
    sessionStorage.removeItem(historyKept)
  }
}

function load(): Run[] {
  try {
    return JSON.parse(sessionStorage.getItem(historyKept) ?? '[]') as Run[]
  } catch {
    return []
  }
}
