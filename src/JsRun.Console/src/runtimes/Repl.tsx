import { useState } from 'preact/hooks'
import { send } from '../api/client'
import { linesOf } from '../api/events'
import { problemOf, type Problem } from '../api/problem'
import type { ConsoleEntry, Context, Envelope, List, Runtime } from '../api/types'
import { ask } from '../api/client'
import { Log } from '../ui/Log'
import { ms } from '../ui/format'
import { ProblemBox } from '../ui/ProblemBox'
import { Tree } from '../values/Tree'
import { Editor } from '../playground/Editor'
import { outcomeOf } from '../playground/outcomes'
import { emptyDraft } from '../playground/draft'
import { useEffect, useRef } from 'preact/hooks'

interface Turn { id: number; code: string; console: ConsoleEntry[]; envelope?: Envelope; problem?: Problem }

const kept = 50
const shownEntries = 1000

// What was said to each runtime, for as long as the page lives.
const conversations = new Map<string, Turn[]>()

/** Evaluates in the runtime, one piece after the other. */
export function Repl({ runtime, onDone }: { runtime: Runtime; onDone: () => void }) {
  const [turns, setTurns] = useState<Turn[]>(conversations.get(runtime.id) ?? [])
  const [code, setCode] = useState('')
  const [context, setContext] = useState('default')
  const [contexts, setContexts] = useState<Context[]>([])
  const [busy, setBusy] = useState(false)
  const end = useRef<HTMLDivElement>(null)
  useEffect(() => void ask<List<Context>>(`runtimes/${runtime.id}/contexts`).then(list => setContexts(list.items), () => {}), [runtime.stats.contexts])
  useEffect(() => end.current?.scrollIntoView({ block: 'nearest' }), [turns.length])

  const update = (turn: Turn) => {
    const before = conversations.get(runtime.id) ?? []
    const list = [...before.filter(item => item.id !== turn.id), { ...turn }].slice(-kept)
    conversations.set(runtime.id, list)
    setTurns(list)
  }

  const evaluate = async () => {
    if (busy || code.trim() === '') return
    const turn: Turn = { id: Date.now(), code, console: [] }
    setBusy(true)
    setCode('')
    update(turn)
    try {
      const body = { code: turn.code, console: true, ...(context === 'default' ? {} : { context }) }
      const response = await send(`runtimes/${runtime.id}/eval`, { body, accept: 'application/x-ndjson' })
      for await (const { event, data } of linesOf(response)) {
        if (event === 'console') turn.console = [...turn.console.slice(1 - shownEntries), data as ConsoleEntry]
        else if (event === 'item') turn.console = [...turn.console.slice(1 - shownEntries), { level: 'item', text: JSON.stringify((data as { value: unknown }).value), args: [], atMs: 0 }]
        else if (event === 'result') turn.envelope = data as Envelope
        else turn.problem = data as Problem
        update(turn)
      }
    } catch (error) {
      turn.problem = problemOf(error)
      update(turn)
    }
    setBusy(false)
    onDone()
  }

  const interrupt = () => {
    if (busy) void ask(`runtimes/${runtime.id}/interrupt`, { method: 'POST' }).catch(() => {})
    return busy
  }

  return (
    <div class="repl">
      {turns.length === 0 && <p class="hint">What you evaluate here stays: <code>let n = 1</code>, then <code>n + 1</code>. {'('}Ctrl+Enter evaluates, Escape interrupts.{')'}</p>}
      <div class="turns" tabIndex={turns.length > 0 ? 0 : -1} role="log" aria-label="Conversation" data-testid="turns">
        {turns.map(turn => <TurnView key={turn.id} turn={turn} />)}
        <div ref={end} />
      </div>
      <div class="panel flush prompt">
        <Editor text={code} label="Code to evaluate" marked={null} onChange={setCode} onRun={() => void evaluate()} onEscape={interrupt} />
      </div>
      <div class="row">
        <button class="button primary" disabled={busy || code.trim() === ''} onClick={() => void evaluate()}>Evaluate</button>
        {busy && <button class="button" onClick={interrupt}>Interrupt</button>}
        {contexts.length > 1 && (
          <label class="row"><span class="quiet">in</span>
            <select aria-label="Context" value={context} onChange={event => setContext(event.currentTarget.value)}>
              {contexts.map(item => <option key={item.id} value={item.id}>{item.name ?? item.id}</option>)}
            </select>
          </label>
        )}
      </div>
    </div>
  )
}

function TurnView({ turn: { code, console, envelope, problem } }: { turn: Turn }) {
  const outcome = envelope && outcomeOf(envelope)
  return (
    <div class="turn">
      <pre class="asked">{code}</pre>
      {console.length > 0 && <Log entries={console} />}
      {envelope?.outcome === 'ok' && envelope.type !== 'stream' && <Tree value={'value' in envelope ? envelope.value : { $undefined: true }} label="Value" />}
      {envelope && outcome && envelope.outcome !== 'ok' && (
        <div class="problem"><strong>{outcome.title}</strong> <code class="badge">{envelope.outcome}</code>
          <pre>{envelope.error?.stack || envelope.error?.message}</pre>
          {outcome.remedy && <p class="remedy">{outcome.remedy({ ...emptyDraft, target: 'runtime' }, null)}</p>}
        </div>
      )}
      {problem && <ProblemBox problem={problem} />}
      {envelope && <span class="hint took">{ms(envelope.usage.wallMs)}</span>}
    </div>
  )
}
