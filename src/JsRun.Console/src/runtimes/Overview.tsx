import type { Runtime } from '../api/types'
import { Chart } from '../ui/Chart'
import { bytes, count, ms } from '../ui/format'
import { Meter } from '../ui/Meter'
import { samplesOf } from './samples'

/** Heap and CPU over the time that the page has watched, and the counts. */
export function Overview({ runtime }: { runtime: Runtime }) {
  const samples = samplesOf(runtime.id)
  const times = samples.map(sample => sample.at)
  const { stats } = runtime
  return (
    <div class="split">
      <section class="panel" aria-label="Heap">
        <Meter name="Heap and buffers" value={stats.heapUsedBytes + stats.externalBytes} limit={stats.heapLimitBytes} format={bytes} />
        <Chart label="Memory over time" times={times} format={bytes} height={170} lines={[
          { name: 'Heap', color: '--accent', values: samples.map(sample => sample.heapBytes) },
          { name: 'Buffers', color: '--purple', values: samples.map(sample => sample.externalBytes) },
        ]} />
      </section>
      <section class="panel" aria-label="Activity">
        <dl class="facts columns">
          <dt>Evaluations</dt><dd>{count(stats.evaluations)}</dd>
          <dt>Calls</dt><dd>{count(stats.calls)}</dd>
          <dt>Errors</dt><dd>{count(stats.errors)}</dd>
          <dt>Timeouts</dt><dd>{count(stats.timeouts)}</dd>
          <dt>CPU in all</dt><dd>{ms(stats.totalCpuMs)}</dd>
          <dt>Last took</dt><dd>{stats.lastKind ? `${ms(stats.lastWallMs)} (${stats.lastKind})` : '–'}</dd>
          <dt>Waiting</dt><dd>{stats.queueLength}</dd>
          <dt>Timers</dt><dd>{stats.activeTimers}</dd>
        </dl>
        <Chart label="CPU over time" times={times} format={value => `${Math.round(value * 100)} %`} height={120} least={0.1} lines={[{ name: 'CPU', color: '--info', values: samples.map(sample => sample.cpu) }]} />
      </section>
    </div>
  )
}
