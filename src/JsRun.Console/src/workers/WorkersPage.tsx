import { useState } from 'preact/hooks'
import { ask } from '../api/client'
import { bytes, dateTime, duration, ms, secondsSince } from '../ui/format'
import { Missing } from '../ui/Missing'
import { Sparkline } from '../ui/Sparkline'
import { usePoll } from '../ui/usePoll'

interface Worker {
  id: string
  pid: number
  state: string
  role?: string
  isolation: string
  tenant?: string
  runtimes: number
  pending?: number
  memoryBytes: number | null
  cpuMs: number | null
  startedAt: string
  warm: number | null
}

interface Exit { at: string; worker: string; pid: number; reason: string; exitCode?: number; runtimes: number }

interface Workers { items: Worker[]; restarts: number; recentExits: Exit[] }

const kept = 60
const memories = new Map<string, number[]>()

function note({ id, pid, memoryBytes }: Worker): void {
  const list = memories.get(`${id}:${pid}`) ?? []
  list.push(memoryBytes ?? 0)
  memories.set(`${id}:${pid}`, list.slice(-kept))
}

const reasons: Record<string, string> = {
  engine_abort: 'V8 gave up on a script',
  unresponsive: 'a script could not be stopped, so the process was',
  out_of_memory: 'it took more memory than a worker may',
  not_answering: 'it did not answer any more',
  connection_ended: 'its connection broke off',
  unknown: 'it ended without a word, as by somebody else’s signal',
}

/** The processes in which scripts run. */
export function WorkersPage() {
  const [workers, setWorkers] = useState<Workers | null>(null)
  const { problem } = usePoll(async signal => {
    const answer = await ask<Workers>('workers', { signal })
    answer.items.forEach(note)
    setWorkers(answer)
  }, 2000)

  return (
    <>
      <div class="page-head"><div><h1>Workers</h1><p>Scripts run in processes apart from the service. One that a script brings down is replaced, and costs only what ran in it.</p></div></div>
      {problem && <Missing problem={problem} what="workers" path="GET /workers" />}
      {!workers && !problem && <p class="quiet" role="status">Loading…</p>}
      {workers && !problem && (
        <div class="stack-of">
          <div class="cards">
            <Card name="Processes" value={String(workers.items.length)} />
            <Card name="Memory of all" value={bytes(workers.items.reduce((sum, worker) => sum + (worker.memoryBytes ?? 0), 0))} />
            <Card name="Runtimes" value={String(workers.items.reduce((sum, worker) => sum + worker.runtimes, 0))} />
            <Card name="Restarts" value={String(workers.restarts)} />
          </div>
          <div class="table-wrap" tabIndex={0} role="region" aria-label="Workers">
            <table data-testid="workers">
              <thead><tr><th>Worker</th><th class="number">Process</th><th>State</th><th>Used for</th><th>Memory</th><th class="number">CPU time</th><th class="number">Runtimes</th><th class="number">Prepared</th><th class="number">Age</th></tr></thead>
              <tbody>
                {workers.items.map(worker => (
                  <tr key={worker.id}>
                    <td class="mono">{worker.id}</td>
                    <td class="number">{worker.pid}</td>
                    <td><span class={`badge ${worker.state === 'active' ? 'good' : worker.state === 'spare' ? '' : 'warn'}`}>{worker.state}</span></td>
                    <td>{worker.role ?? worker.isolation}{worker.tenant && <span class="sub"> {worker.tenant}</span>}</td>
                    <td><div class="with-spark"><Sparkline values={memories.get(`${worker.id}:${worker.pid}`) ?? []} label={`Memory over time, now ${bytes(worker.memoryBytes)}`} /><span>{bytes(worker.memoryBytes)}</span></div></td>
                    <td class="number">{ms(worker.cpuMs)}</td>
                    <td class="number">{worker.runtimes}</td>
                    <td class="number">{worker.warm ?? '–'}</td>
                    <td class="number">{duration(secondsSince(worker.startedAt))}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
          <section class="panel" aria-label="Crashes">
            <h2>What brought workers down</h2>
            {workers.recentExits.length === 0 ? <p class="hint">Nothing, since the service has started.</p> : (
              <div class="table-wrap" tabIndex={0} role="region" aria-label="Workers that went down"><table data-testid="exits">
                <thead><tr><th>When</th><th>Worker</th><th class="number">Process</th><th>Reason</th><th class="number">Runtimes lost</th></tr></thead>
                <tbody>{workers.recentExits.map(exit => (
                  <tr key={`${exit.worker}:${exit.pid}`}><td class="nowrap">{dateTime(exit.at)}</td><td class="mono">{exit.worker}</td><td class="number">{exit.pid}</td><td class="nowrap"><span class="badge bad">{exit.reason}</span> {reasons[exit.reason]}</td><td class="number">{exit.runtimes}</td></tr>
                ))}</tbody>
              </table></div>
            )}
          </section>
        </div>
      )}
    </>
  )
}

const Card = ({ name, value }: { name: string; value: string }) => <div class="panel card"><div class="name">{name}</div><div class="value">{value}</div></div>
