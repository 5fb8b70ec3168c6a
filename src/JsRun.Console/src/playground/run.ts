import { signal } from '@preact/signals'
import { ask, send } from '../api/client'
import { linesOf } from '../api/events'
import { problemOf, type Problem } from '../api/problem'
import type { ConsoleEntry, Envelope } from '../api/types'
import { historyKept, onAnotherTenant } from '../app/session'
import { tabStorage } from '../ui/storage'
import { draft, objectError, specOf, type Draft } from './draft'

/** A run and all that has become of it so far. */
export interface Run {
  id: number
  at: number
  draft: Draft
  state: 'running' | 'done' | 'stopped'
  console: ConsoleEntry[]
  /** Entries that came, also those that are not kept. */
  written: number
  items: unknown[]
  /** Items that came, also those that are not kept. */
  yielded: number
  envelope?: Envelope
  problem?: Problem
}

const kept = 30
const shownEntries = 1000

/** What comes is shown together with whatever else comes within this time: to show each of a hundred thousand items would take the page minutes. */
const togetherMs = 50

/** The run that the page shows: the latest, or an earlier one that was chosen. */
export const current = signal<Run | null>(null)

/** The run that is under way, shown or not. */
export const running = signal<Run | null>(null)

/** What was run in this tab, the latest first. */
export const history = signal<Run[]>(load())

let stop: AbortController | null = null

/** Runs the draft; its console and items appear as they come. */
export async function run(): Promise<void> {
  if (running.value || objectError(draft.value.globals) || objectError(draft.value.modules)) return
  const mine: Run = { id: Date.now(), at: Date.now(), draft: draft.value, state: 'running', console: [], written: 0, items: [], yielded: 0 }
  const abort = new AbortController()
  stop = abort
  running.value = mine
  current.value = mine
  history.value = [mine, ...history.value].slice(0, kept)
  let due: ReturnType<typeof setTimeout> | undefined
  const show = () => {
    clearTimeout(due)
    due = undefined
    const shown = { ...mine }
    if (running.value?.id === mine.id) running.value = shown
    if (current.value?.id === mine.id) current.value = shown
    history.value = history.value.map(item => (item.id === mine.id ? shown : item))
  }
  const note = (part: Partial<Run>) => {
    Object.assign(mine, part)
    due ??= setTimeout(show, togetherMs)
  }

  try {
    const spec = specOf(mine.draft)
    const response = await send(spec.path, { body: spec.json, accept: 'application/x-ndjson', signal: abort.signal })
    for await (const { event, data } of linesOf(response)) {
      if (event === 'console') note({ console: [...mine.console.slice(1 - shownEntries), data as ConsoleEntry], written: mine.written + 1 })
      else if (event === 'item') note({ items: [...mine.items.slice(1 - shownEntries), (data as { value: unknown }).value], yielded: mine.yielded + 1 })
      else if (event === 'result') note({ envelope: data as Envelope })
      else if (event === 'error') note({ problem: data as Problem })
    }
    note({ state: 'done' })
  } catch (error) {
    note(abort.signal.aborted ? { state: 'stopped' } : { state: 'done', problem: problemOf(error) })
  }

  show()
  if (running.value?.id === mine.id) running.value = null
  save()
}

/** Stops what runs: a fresh runtime goes with its request, one that lives on is told. */
export async function interrupt(): Promise<void> {
  const target = running.value?.draft.target
  if (target === undefined) return
  if (!target) stop?.abort()
  else {
    try {
      await ask(`runtimes/${target}/interrupt`, { method: 'POST' })
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

/** Forgets what has ended. */
export function clearHistory(): void {
  history.value = history.value.filter(run => run.state === 'running')
  save()
}

onAnotherTenant(() => {
  stop?.abort()
  running.value = null
  current.value = null
  history.value = []
  save()
})

// Of what was run before, the tab keeps the code and how it ended. What runs has not ended: nobody would be there to tell of its end after a reload.
function save(): void {
  const brief = history.value.filter(run => run.state !== 'running').map(({ envelope, console: _, items: __, ...rest }) => ({ ...rest, console: [], items: [], written: 0, yielded: 0, envelope: envelope && { ...envelope, value: undefined, console: [] } }))
  tabStorage.set(historyKept, JSON.stringify(brief))
}

function load(): Run[] {
  try {
    return JSON.parse(tabStorage.get(historyKept) ?? '[]') as Run[]
  } catch {
    return []
  }
}
