import { useEffect, useRef, useState } from 'preact/hooks'
import { ask } from '../api/client'
import type { Context, List, Runtime } from '../api/types'
import { Editor } from '../playground/Editor'
import { outcomeOf } from '../playground/outcomes'
import { ms } from '../ui/format'
import { Log } from '../ui/Log'
import { ProblemBox } from '../ui/ProblemBox'
import { Tree } from '../values/Tree'
import { conversationWith, evaluate, interrupt, type Turn } from './conversation'

/** Evaluates in the runtime, one piece after the other. */
export function Repl({ runtime: { id, stats, config }, onDone }: { runtime: Runtime; onDone: () => void }) {
  const conversation = conversationWith(id)
  const { turns, code, context, isBusy } = conversation.value
  const change = (part: Partial<typeof conversation.value>) => (conversation.value = { ...conversation.value, ...part })
  const [contexts, setContexts] = useState<Context[]>([])
  const end = useRef<HTMLDivElement>(null)
  useEffect(() => void ask<List<Context>>(`runtimes/${id}/contexts`).then(list => {
    setContexts(list.items)
    // The one that was chosen may be gone.
    if (!list.items.some(item => item.id === conversation.peek().context)) change({ context: 'default' })
  }, () => {}), [stats.contexts])
  useEffect(() => end.current?.scrollIntoView({ block: 'nearest' }), [turns.length])
  useEffect(onDone, [isBusy])

  return (
    <div class="repl">
      {turns.length === 0 && <p class="hint">What you evaluate here stays: <code>let n = 1</code>, then <code>n + 1</code>. {'('}Ctrl+Enter evaluates, Escape interrupts.{')'}</p>}
      <div class="turns" tabIndex={turns.length > 0 ? 0 : -1} role="log" aria-label="Conversation" data-testid="turns">
        {turns.map(turn => <TurnView key={turn.id} turn={turn} config={config} />)}
        <div ref={end} />
      </div>
      <div class="panel flush prompt">
        <Editor text={code} label="Code to evaluate" marked={null} place={{ target: id, console: true, web: config.web, globals: '' }}
          onChange={text => change({ code: text })} onRun={() => void evaluate(id)} onEscape={() => interrupt(id)} />
      </div>
      <div class="row">
        <button class="button primary" disabled={isBusy || code.trim() === ''} onClick={() => void evaluate(id)}>Evaluate</button>
        {isBusy && <button class="button" onClick={() => interrupt(id)}>Interrupt</button>}
        {isBusy && <span class="badge accent" role="status">Running…</span>}
        {contexts.length > 1 && (
          <label class="row"><span class="quiet">in</span>
            <select aria-label="Context" value={context} onChange={event => change({ context: event.currentTarget.value })}>
              {contexts.map(item => <option key={item.id} value={item.id}>{item.name ?? item.id}</option>)}
            </select>
          </label>
        )}
      </div>
    </div>
  )
}

function TurnView({ turn: { code, console, written, envelope, problem }, config: { timeoutMs, cpuMs, maxHeapBytes } }: { turn: Turn; config: Runtime['config'] }) {
  const outcome = envelope && outcomeOf(envelope)
  return (
    <div class="turn">
      <pre class="asked">{code}</pre>
      {console.length > 0 && <Log entries={console} written={written} />}
      {envelope?.outcome === 'ok' && envelope.type !== 'stream' && <Tree value={'value' in envelope ? envelope.value : undefined} label="Value" />}
      {envelope && outcome && envelope.outcome !== 'ok' && (
        <div class="problem"><strong>{outcome.title}</strong> <code class="badge">{envelope.outcome}</code>
          <pre>{envelope.error?.stack || envelope.error?.message}</pre>
          {outcome.remedy && <p class="remedy">{outcome.remedy({ inRuntime: true, timeoutMs, cpuMs, heapBytes: maxHeapBytes })}</p>}
        </div>
      )}
      {problem && <ProblemBox problem={problem} />}
      {envelope && <span class="hint took">{ms(envelope.usage.wallMs)}</span>}
    </div>
  )
}
