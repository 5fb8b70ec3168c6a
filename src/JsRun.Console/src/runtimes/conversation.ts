import { signal, type Signal } from '@preact/signals'
import { ask, send } from '../api/client'
import { linesOf } from '../api/events'
import { problemOf, type Problem } from '../api/problem'
import type { ConsoleEntry, Envelope } from '../api/types'
import { onAnotherTenant } from '../app/session'
import { forgetGlobals } from '../playground/globals'

export interface Turn { id: number; code: string; console: ConsoleEntry[]; /** Entries that came, also those that are not shown any more. */ written: number; envelope?: Envelope; problem?: Problem }

/** What is said to a runtime. It belongs to the runtime, not to what the page shows of it: an evaluation goes on while another part is looked at. */
export interface Conversation { turns: Turn[]; code: string; context: string; isBusy: boolean }

const kept = 50
const shownEntries = 1000

// For as long as the page lives.
const conversations = new Map<string, Signal<Conversation>>()
onAnotherTenant(() => conversations.clear())

export function conversationWith(id: string): Signal<Conversation> {
  const known = conversations.get(id) ?? signal<Conversation>({ turns: [], code: '', context: 'default', isBusy: false })
  conversations.set(id, known)
  return known
}

/** Evaluates what has been typed, unless something is under way. */
export async function evaluate(id: string): Promise<void> {
  const conversation = conversationWith(id)
  const { code, context, isBusy } = conversation.value
  if (isBusy || code.trim() === '') return
  const turn: Turn = { id: Date.now(), code, console: [], written: 0 }
  const show = (part: Partial<Turn>) => {
    Object.assign(turn, part)
    const { turns } = conversation.value
    conversation.value = { ...conversation.value, turns: [...turns.filter(item => item.id !== turn.id), { ...turn }].slice(-kept) }
  }
  const write = (entry: ConsoleEntry) => show({ console: [...turn.console.slice(1 - shownEntries), entry], written: turn.written + 1 })

  conversation.value = { ...conversation.value, code: '', isBusy: true }
  show({})
  try {
    const body = { code, console: true, ...(context === 'default' ? {} : { context }) }
    const response = await send(`runtimes/${id}/eval`, { body, accept: 'application/x-ndjson' })
    for await (const { event, data } of linesOf(response)) {
      if (event === 'console') write(data as ConsoleEntry)
      else if (event === 'item') write({ level: 'item', text: JSON.stringify((data as { value: unknown }).value), args: [], atMs: 0 })
      else if (event === 'result') show({ envelope: data as Envelope })
      else show({ problem: data as Problem })
    }
  } catch (error) {
    show({ problem: problemOf(error) })
  }
  conversation.value = { ...conversation.value, isBusy: false }
  forgetGlobals()
}

/** Stops what was asked for here; says whether there was anything. */
export function interrupt(id: string): boolean {
  const { isBusy } = conversationWith(id).value
  if (isBusy) void ask(`runtimes/${id}/interrupt`, { method: 'POST' }).catch(() => {})
  return isBusy
}
