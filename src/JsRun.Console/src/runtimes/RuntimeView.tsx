import { useState } from 'preact/hooks'
import { ask } from '../api/client'
import type { Problem } from '../api/problem'
import type { Runtime } from '../api/types'
import { linkTo, route } from '../app/router'
import { duration, secondsSince } from '../ui/format'
import { ProblemBox } from '../ui/ProblemBox'
import { TabPanel, Tabs, type Tab } from '../ui/Tabs'
import { usePoll } from '../ui/usePoll'
import { Actions } from './Actions'
import { Contexts } from './Contexts'
import { DevTools } from './DevTools'
import { Functions } from './Functions'
import { MemoryView } from './MemoryView'
import { Modules } from './Modules'
import { Overview } from './Overview'
import { Labels, State } from './parts'
import { Repl } from './Repl'
import { note } from './samples'

/** One runtime: how it is, and all that can be done with it. */
export function RuntimeView({ id }: { id: string }) {
  const [runtime, setRuntime] = useState<Runtime | null>(null)
  const asked = route.value.query.get('tab')
  // A page that is left open is no use of the runtime, and does not keep it alive.
  const { problem, refresh } = usePoll(async signal => {
    const answer = await ask<Runtime>(`runtimes/${id}?peek=true`, { signal })
    note(answer)
    setRuntime(answer)
  }, 1000, [id])

  const tabs = runtime ? tabsOf(runtime) : []
  const tab = tabs.some(({ id }) => id === asked) ? asked! : 'repl'
  const isGone = problem !== null && (problem.status === 404 || problem.status === 410)
  return (
    <>
      <p class="crumbs"><a href={linkTo('runtimes')}>Runtimes</a> / <span class="mono">{id}</span></p>
      <div class="page-head">
        <div>
          <h1 class="mono">{id}</h1>
          {runtime && !isGone && (
            <div class="row">
              <State runtime={runtime} /><Labels label={runtime.label} />
              <span class="hint">age {duration(secondsSince(runtime.createdAt))}{runtime.state === 'idle' && <>, evicted in {duration(-secondsSince(runtime.expiresAt))}</>}</span>
            </div>
          )}
        </div>
        {runtime && !isGone && <Actions runtime={runtime} onDone={refresh} />}
      </div>
      {problem && <Gone problem={problem} />}
      {runtime && !isGone && (
        <div class="stack-of">
          <Overview runtime={runtime} />
          {runtime.config.inspector && <DevTools id={id} />}
          <div class="panel">
            <Tabs name="runtime" label="Parts of the runtime" tabs={tabs} current={tab} onChange={next => { location.hash = `${linkTo('runtimes', id)}?tab=${next}` }} />
            <TabPanel name="runtime" current={tab}>{part(tab, runtime, refresh)}</TabPanel>
          </div>
        </div>
      )}
    </>
  )
}

const tabsOf = ({ stats: { contexts, modules, functions } }: Runtime): Tab[] => [
  { id: 'repl', title: 'REPL' },
  { id: 'memory', title: 'Memory' },
  { id: 'contexts', title: 'Contexts', count: contexts },
  { id: 'modules', title: 'Modules', count: modules },
  { id: 'functions', title: 'Functions', count: functions },
  { id: 'config', title: 'Configuration' },
]

function part(tab: string, runtime: Runtime, refresh: () => void) {
  switch (tab) {
    case 'memory': return <MemoryView runtime={runtime} />
    case 'contexts': return <Contexts runtime={runtime} onChange={refresh} />
    case 'modules': return <Modules runtime={runtime} onChange={refresh} />
    case 'functions': return <Functions runtime={runtime} onChange={refresh} />
    case 'config': return (
      <dl class="facts">
        {Object.entries(runtime.config).filter(([, value]) => value !== null).map(([name, value]) => <><dt>{name}</dt><dd class="mono">{typeof value === 'object' ? JSON.stringify(value) : String(value)}</dd></>)}
      </dl>
    )
    default: return <Repl runtime={runtime} onDone={refresh} />
  }
}

const reasons: Record<string, string> = {
  deleted: 'Somebody deleted it.',
  evicted: 'It was idle for longer than its idle timeout. Start one with a longer one, or use it more often.',
  heap_limit: 'It used more memory than its heap limit: V8 promises nothing about it after that, so it was closed. Start one with a higher limit, and look at what it keeps with a heap snapshot.',
  crashed: 'The engine gave up on what it ran.',
  lost: 'It shared a worker process that ended because of another runtime. One with a process of its own has no such neighbours.',
}

const Gone = ({ problem }: { problem: Problem }) => (
  <>
    <ProblemBox problem={problem} />
    {problem.reason && <p data-testid="gone">{reasons[problem.reason]}</p>}
    {problem.status >= 400 && problem.status < 500 && <a class="button" href={linkTo('runtimes')}>To the runtimes</a>}
  </>
)
