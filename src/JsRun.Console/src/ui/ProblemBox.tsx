import { remedyOf, type Problem } from '../api/problem'

/** A problem document for people: what went wrong, where, and what can be done. */
export function ProblemBox({ problem }: { problem: Problem }) {
  const remedy = remedyOf(problem)
  const failure = problem.evaluation?.error
  return (
    <div class="problem" role="alert">
      <strong>{problem.title}</strong> <code class="badge">{problem.status > 0 ? `${problem.status} ${problem.code}` : problem.code}</code>
      {problem.detail && problem.detail !== problem.title && <p>{problem.detail}</p>}
      {problem.errors && (
        <ul>
          {Object.entries(problem.errors).map(([field, messages]) => <li key={field}><code>{field || 'body'}</code> {messages.join(' ')}</li>)}
        </ul>
      )}
      {failure && <pre class="stack">{failure.stack || `${failure.name}: ${failure.message}`}</pre>}
      {remedy && <p class="remedy">{remedy}</p>}
      {problem.traceId && problem.status >= 500 && <p class="hint">Trace <code>{problem.traceId}</code></p>}
    </div>
  )
}
