import { time, ms } from '../ui/format'
import { outcomeOf } from './outcomes'
import { clearHistory, current, history, recall } from './run'

const titleOf = (code: string) => code.split('\n').find(line => line.trim() !== '' && !line.trim().startsWith('//'))?.trim() ?? '(nothing)'

/** What was run in this tab. */
export function History() {
  if (history.value.length === 0) return null
  return (
    <section class="panel" aria-label="History">
      <div class="row spread"><h2>History</h2><button class="button small quiet" onClick={clearHistory}>Clear</button></div>
      <ul class="history">
        {history.value.map(run => (
          <li key={run.id}>
            <button type="button" aria-current={run.id === current.value?.id ? 'true' : undefined} onClick={() => recall(run)}>
              <span class="quiet">{time(run.at)}</span>
              <code>{titleOf(run.draft.code)}</code>
              {run.envelope && <span class="quiet">{ms(run.envelope.usage.wallMs)}</span>}
              <span class={`badge ${run.envelope ? outcomeOf(run.envelope).tone : run.state === 'running' ? 'accent' : 'warn'}`}>{run.envelope?.outcome ?? run.problem?.code ?? (run.state === 'running' ? 'running' : 'interrupted')}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}
