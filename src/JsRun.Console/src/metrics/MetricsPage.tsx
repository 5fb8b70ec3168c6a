import { useState } from 'preact/hooks'
import { send } from '../api/client'
import { Chart } from '../ui/Chart'
import { bytes, count, ms } from '../ui/format'
import { Missing } from '../ui/Missing'
import { usePoll } from '../ui/usePoll'
import { parse, quantile, total, type Family } from './prometheus'

const kept = 150
const everyMs = 2000
// By family: what it was at each look, since the page was opened; null where it was not told of.
const series = new Map<string, (number | null)[]>()
const times: number[] = []

function note(families: Family[]): void {
  const now = Date.now()
  // Nobody has looked for a while: the charts have a gap there, not a line.
  if (times.length > 0 && now - times.at(-1)! > 3 * everyMs) noteAt(times.at(-1)! + everyMs, [])
  noteAt(now, families)
}

function noteAt(time: number, families: Family[]): void {
  const byName = new Map(families.map(family => [family.name, family]))
  for (const name of byName.keys()) if (!series.has(name)) series.set(name, times.map(() => null))
  times.push(time)
  if (times.length > kept) times.shift()
  for (const [name, values] of series) {
    const family = byName.get(name)
    values.push(family ? levelOf(family) : null)
    if (values.length > kept) values.shift()
  }
}

const levelOf = (family: Family) => (family.type === 'histogram' || family.type === 'summary' ? total(family, '_count') : total(family))

const isCumulative = (family: Family) => family.type === 'counter' || family.type === 'histogram' || family.type === 'summary'

/** Per second, from one look to the next. */
function rates(name: string): (number | null)[] {
  const values = series.get(name) ?? []
  return values.map((value, index) => {
    const before = values[index - 1] ?? null
    return value === null || before === null ? null : Math.max(0, (value - before) / ((times[index]! - times[index - 1]!) / 1000))
  })
}

/** The service's metrics, as Prometheus would get them. */
export function MetricsPage() {
  const [families, setFamilies] = useState<Family[] | null>(null)
  const [filter, setFilter] = useState('')
  const { problem } = usePoll(async signal => {
    const answer = parse(await (await send('metrics', { accept: 'text/plain', signal })).text())
    note(answer)
    setFamilies(answer)
  }, everyMs)

  const charted = families ? chosen(families) : []
  const shown = families?.filter(family => `${family.name} ${family.help}`.toLowerCase().includes(filter.toLowerCase())) ?? []
  return (
    <>
      <div class="page-head"><div><h1>Metrics</h1><p>What <code>GET /metrics</code> gives Prometheus, read every two seconds while this page is open.</p></div></div>
      {problem && <Missing problem={problem} what="metrics" path="GET /metrics" />}
      {!families && !problem && <p class="quiet" role="status">Loading…</p>}
      {families && !problem && (
        <div class="stack-of">
          <div class="charts">
            {charted.map(family => (
              <section class="panel" key={family.name} aria-label={family.name}>
                <h2>{titleOf(family)}</h2>
                <p class="hint">{family.help}</p>
                <Chart label={titleOf(family)} times={times} height={130} format={value => formatOf(family)(value) + (isCumulative(family) ? '/s' : '')}
                  lines={[{ name: titleOf(family), color: isCumulative(family) ? '--info' : '--accent', values: isCumulative(family) ? rates(family.name) : series.get(family.name)! }]} />
              </section>
            ))}
          </div>
          <section class="panel stack-of" aria-label="All metrics">
            <div class="row spread"><h2>All metrics</h2><input type="search" aria-label="Filter metrics" placeholder="Filter" value={filter} onInput={event => setFilter(event.currentTarget.value)} /></div>
            <div class="table-wrap" tabIndex={0} role="region" aria-label="Table of metrics">
              <table data-testid="metrics">
                <thead><tr><th>Metric</th><th class="number">Now</th><th class="number">Per second</th><th>By label</th></tr></thead>
                <tbody>{shown.map(family => <Row key={family.name} family={family} />)}</tbody>
              </table>
            </div>
          </section>
        </div>
      )}
    </>
  )
}

function Row({ family }: { family: Family }) {
  const format = formatOf(family)
  const labelled = family.samples.filter(sample => sample.name === family.name && Object.keys(sample.labels).length > 0)
  return (
    <tr>
      <td><code>{family.name}</code><div class="sub wrap">{family.help}</div></td>
      <td class="number">{family.type === 'histogram'
        ? <>{count(total(family, '_count'))}<div class="sub">p50 {observed(family, 0.5)}, p99 {observed(family, 0.99)}</div></>
        : format(total(family))}</td>
      <td class="number">{isCumulative(family) ? rates(family.name).at(-1)?.toFixed(1) ?? '–' : '–'}</td>
      <td>{labelled.slice(0, 8).map((sample, index) => <span class="badge" key={index}>{Object.values(sample.labels).join(' ')} {format(sample.value)}</span>)}{labelled.length > 8 && <span class="hint"> and {labelled.length - 8} more</span>}</td>
    </tr>
  )
}

const observed = (family: Family, share: number) => {
  const value = quantile(family, share)
  return value === null ? '–' : family.name.includes('seconds') ? ms(value * 1000) : formatOf(family)(value)
}

function formatOf(family: Family): (value: number) => string {
  if (family.type === 'histogram' || family.type === 'summary') return count
  if (/bytes/.test(family.name)) return bytes
  if (/seconds/.test(family.name)) return value => ms(value * 1000)
  return value => (Math.abs(value) >= 100 || Number.isInteger(value) ? count(Math.round(value)) : value.toFixed(2))
}

const titleOf = (family: Family) => family.name.replace(/^jsrun_/, '').replace(/_(total|seconds|bytes)/g, '').replaceAll('_', ' ')

// At a glance: what is asked of the service, how it fares, and what it takes.
const wanted = [
  'jsrun_evaluations_total', 'jsrun_evaluations_active', 'jsrun_evaluations_waiting', 'jsrun_worker_cpu_time_seconds_total',
  'jsrun_runtimes', 'jsrun_tenant_heap_used_bytes', 'jsrun_worker_memory_bytes', 'jsrun_worker_restarts_total',
]

function chosen(families: Family[]): Family[] {
  const byName = new Map(families.map(family => [family.name, family]))
  return wanted.map(name => byName.get(name)).filter(family => family !== undefined)
}
