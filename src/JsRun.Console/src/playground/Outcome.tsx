import type { ScriptError } from '../api/types'
import { limits } from '../app/session'
import { ProblemBox } from '../ui/ProblemBox'
import { bytes, count, ms } from '../ui/format'
import { Meter } from '../ui/Meter'
import { Tree } from '../values/Tree'
import { filename } from './draft'
import { Log } from '../ui/Log'
import { outcomeOf, type Bounds } from './outcomes'
import type { Run } from './run'

/** What has become of a run: how it ended, its value, its console, and what it took. */
export function Outcome({ run, onPlace }: { run: Run; onPlace: (line: number, column: number) => void }) {
  const { envelope, problem, items, yielded, written } = run
  return (
    <div class="stack-of" data-testid="outcome">
      <div class="row" role="status">
        <Badge run={run} />
        {envelope?.type && <span class="hint">type <code>{envelope.type}</code></span>}
        {envelope?.reason && <span class="hint">reason <code>{envelope.reason}</code></span>}
      </div>
      {problem && <ProblemBox problem={problem} />}
      {envelope?.error && <Failure run={run} error={envelope.error} onPlace={onPlace} />}
      {envelope && !envelope.error && outcomeOf(envelope).remedy && <p class="remedy">{outcomeOf(envelope).remedy!(boundsOf(run))}</p>}
      {items.length > 0 && <section><h2>Items <span class="quiet">{count(yielded)}</span></h2>{yielded > items.length && <p class="hint">The latest {count(items.length)} are kept.</p>}<Tree value={items} label="Items" from={yielded - items.length} /></section>}
      {envelope?.outcome === 'ok' && envelope.type !== 'stream' && <section><h2>Value</h2>{'value' in envelope ? <Tree value={envelope.value} label="Value" /> : <p class="hint">Values are not kept when the page is loaded anew.</p>}</section>}
      {(run.console.length > 0 || run.state === 'running') && (
        <section>
          <h2>Console <span class="quiet">{count(written)}</span></h2>
          {run.console.length === 0 ? <p class="hint">Nothing yet.</p> : <Log entries={run.console} written={written} />}
        </section>
      )}
      {envelope && <Usage run={run} />}
    </div>
  )
}

function Badge({ run }: { run: Run }) {
  if (run.state === 'running') return <span class="badge accent">Running…</span>
  if (run.state === 'stopped') return <><span class="badge warn">Interrupted</span><span class="hint">The request was given up, and the script with it.</span></>
  if (!run.envelope) return run.problem ? <span class="badge bad">Not run</span> : <span class="badge bad">No result</span>
  const { title, tone } = outcomeOf(run.envelope)
  return <><span class={`badge ${tone}`}>{title}</span> <code class="quiet">{run.envelope.outcome}</code></>
}

function Failure({ run, error, onPlace }: { run: Run; error: ScriptError; onPlace: (line: number, column: number) => void }) {
  const remedy = outcomeOf(run.envelope!).remedy?.(boundsOf(run))
  const frames = error.frames.slice(0, 20)
  return (
    <div class="problem" role="alert">
      <strong>{error.name}</strong> <span>{error.message}</span>
      {error.path !== undefined && <p>At <code>{error.path || 'the value itself'}</code></p>}
      {remedy && <p class="remedy">{remedy}</p>}
      {error.sourceLine !== undefined && <pre class="stack">{error.sourceLine}{'\n'}{' '.repeat(Math.max(0, (error.column ?? 1) - 1))}^</pre>}
      {frames.length > 0 && (
        <ol class="frames">
          {frames.map((frame, index) => (
            <li key={index}>
              {frame.file === filename
                ? <button type="button" class="link" onClick={() => onPlace(frame.line, frame.column)}>{frame.file}:{frame.line}:{frame.column}</button>
                : <code>{frame.file}:{frame.line}:{frame.column}</code>} {frame.async && 'async '}{frame.function}
            </li>
          ))}
        </ol>
      )}
      {error.cause !== undefined && <><p>Cause</p><Tree value={causeOf(error.cause)} label="Cause" /></>}
      {error.value !== undefined && <><p>Thrown</p><Tree value={error.value} label="Thrown value" /></>}
    </div>
  )
}

// The cause of an error is written without a tag, where it is an error itself.
const causeOf = (cause: unknown) => (typeof cause === 'object' && cause !== null && 'frames' in cause ? { $error: cause } : cause)

/** What the run was bounded by: what was asked for, or what the service takes for it. A runtime has bounds of its own. */
function boundsOf({ draft: { target, timeoutMs, cpuMs, heapMiB } }: Run): Bounds {
  const fields = limits.value?.fields ?? {}
  const own = (name: string) => (target ? undefined : fields[name]?.default)
  return {
    inRuntime: target !== '',
    timeoutMs: Number(timeoutMs) || own('timeoutMs'),
    cpuMs: Number(cpuMs) || own('cpuMs'),
    heapBytes: target ? undefined : Number(heapMiB) * 1024 * 1024 || own('maxHeapBytes'),
    most: { timeoutMs: fields['timeoutMs']?.max, heapBytes: fields['maxHeapBytes']?.max },
  }
}

function Usage({ run }: { run: Run }) {
  const { usage } = run.envelope!
  const { timeoutMs, cpuMs, heapBytes } = boundsOf(run)
  return (
    <section class="usage" aria-label="Usage" data-testid="usage">
      <Meter name="Wall" value={usage.wallMs} limit={timeoutMs} format={ms} />
      <Meter name="CPU" value={usage.cpuMs} limit={cpuMs} format={ms} />
      <Meter name="Heap" value={usage.heapUsedBytes + usage.externalBytes} limit={heapBytes} format={bytes} />
    </section>
  )
}
