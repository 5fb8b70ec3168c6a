import { useState } from 'preact/hooks'
import { listOf } from '../api/list'
import type { List, Runtime } from '../api/types'
import { go, linkTo } from '../app/router'
import { bytes, duration, secondsSince } from '../ui/format'
import { More } from '../ui/More'
import { ProblemBox } from '../ui/ProblemBox'
import { Sparkline } from '../ui/Sparkline'
import { usePoll } from '../ui/usePoll'
import { CreateRuntime } from './CreateRuntime'
import { Labels, State } from './parts'
import { note, samplesOf } from './samples'

const pageSize = 100

/** The caller's runtimes, as they are now. */
export function RuntimeList() {
  const [list, setList] = useState<List<Runtime> | null>(null)
  const [creates, setCreates] = useState(false)
  const [wanted, setWanted] = useState(pageSize)
  const { problem } = usePoll(async signal => {
    const answer = await listOf<Runtime>('runtimes', pageSize, wanted, signal)
    answer.items.forEach(note)
    setList(answer)
  }, 1500, [wanted])

  const create = <button class="button primary" onClick={() => setCreates(true)}>Start a runtime</button>
  return (
    <>
      <div class="page-head">
        <div><h1>Runtimes</h1><p>Each is a V8 isolate that keeps its state until it is deleted, idle for too long, or out of memory.</p></div>
        {create}
      </div>
      {problem && <ProblemBox problem={problem} />}
      {!list && !problem && <p class="quiet" role="status">Loading…</p>}
      {list?.items.length === 0 && (
        <div class="empty"><strong>No runtime is alive</strong>Start one to keep variables, functions and modules from one evaluation to the next.</div>
      )}
      {list && list.items.length > 0 && (
        <div class="table-wrap" tabIndex={0} role="region" aria-label="Runtimes">
          <table>
            <thead><tr><th>Runtime</th><th>State</th><th>Heap</th><th>CPU</th><th class="number">Age</th><th class="number">Idle, evicted in</th><th class="number">Evaluations</th></tr></thead>
            <tbody>{list.items.map(runtime => <Row key={runtime.id} runtime={runtime} />)}</tbody>
          </table>
        </div>
      )}
      {list?.next && <More shown={list.items.length} onMore={() => setWanted(list.items.length + pageSize)} />}
      {creates && <CreateRuntime onClose={() => setCreates(false)} onCreated={id => go('runtimes', id)} />}
    </>
  )
}

function Row({ runtime }: { runtime: Runtime }) {
  const samples = samplesOf(runtime.id)
  const { heapUsedBytes, externalBytes, heapLimitBytes, evaluations, calls } = runtime.stats
  const cpu = samples.at(-1)?.cpu ?? 0
  return (
    <tr>
      <td><a class="mono" href={linkTo('runtimes', runtime.id)}>{runtime.id}</a><Labels label={runtime.label} /></td>
      <td><State runtime={runtime} /></td>
      <td><div class="with-spark"><Sparkline values={samples.map(sample => sample.heapBytes + sample.externalBytes)} label={`Heap over time, now ${bytes(heapUsedBytes)}`} /><span>{bytes(heapUsedBytes + externalBytes)}<span class="sub"> / {bytes(heapLimitBytes)}</span></span></div></td>
      <td><div class="with-spark"><Sparkline kind="cpu" values={samples.map(sample => sample.cpu)} limit={1} label={`CPU over time, now ${Math.round(cpu * 100)} %`} /><span>{Math.round(cpu * 100)} %</span></div></td>
      <td class="number">{duration(secondsSince(runtime.createdAt))}</td>
      <td class="number">{runtime.state === 'idle' ? <>{duration(secondsSince(runtime.lastUsedAt))}<span class="sub"> → {duration(-secondsSince(runtime.expiresAt))}</span></> : '–'}</td>
      <td class="number">{evaluations + calls}</td>
    </tr>
  )
}
