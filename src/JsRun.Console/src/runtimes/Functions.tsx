import { useEffect, useState } from 'preact/hooks'
import { ask } from '../api/client'
import { listOf } from '../api/list'
import type { Envelope, FunctionHandle, Runtime } from '../api/types'
import { outcomeOf } from '../playground/outcomes'
import { ProblemBox } from '../ui/ProblemBox'
import { useAction } from '../ui/useAction'
import { Tree } from '../values/Tree'

/** Functions that results have handed out: they can be called until they are released. */
export function Functions({ runtime: { id, stats }, onChange }: { runtime: Runtime; onChange: () => void }) {
  const [items, setItems] = useState<FunctionHandle[]>([])
  const [args, setArgs] = useState('[]')
  const [answer, setAnswer] = useState<Envelope | null>(null)
  const { busy, problem, act } = useAction()
  const load = async () => setItems((await listOf<FunctionHandle>(`runtimes/${id}/functions`, 1000, Infinity)).items)
  useEffect(() => void act('', load), [stats.functions])

  const call = (fn: FunctionHandle) => act('call', async () => {
    setAnswer(await ask<Envelope>(`runtimes/${id}/call`, { body: { function: { $function: fn.$function }, args: argumentsIn(args) } }))
    onChange()
  })
  const release = (fn: FunctionHandle) => act('release', async () => {
    await ask(`runtimes/${id}/functions/${fn.$function}`, { method: 'DELETE' })
    await load()
    onChange()
  })

  return (
    <div class="stack-of">
      {problem && <ProblemBox problem={problem} />}
      {items.length === 0 && <p class="hint">No function was handed out. Evaluate one, such as <code>{'({ add: (a, b) => a + b })'}</code>, and it is listed here.</p>}
      {items.length > 0 && (
        <>
          <label class="field"><span>Arguments, a JSON array</span><input class="mono" value={args} onInput={event => setArgs(event.currentTarget.value)} /></label>
          <div class="table-wrap">
            <table>
              <thead><tr><th>Handle</th><th>Name</th><th><span class="visually-hidden">Actions</span></th></tr></thead>
              <tbody>
                {items.map(item => (
                  <tr key={item.$function}>
                    <td class="mono">{item.$function}</td><td>{item.name || '(anonymous)'}</td>
                    <td class="actions">
                      <button class="button small" disabled={busy !== ''} onClick={() => void call(item)} aria-label={`Call ${item.name || item.$function}`}>Call</button>{' '}
                      <button class="button small" disabled={busy !== ''} onClick={() => void release(item)} aria-label={`Release ${item.name || item.$function}`}>Release</button>
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </>
      )}
      {answer && (answer.outcome === 'ok'
        ? <Tree value={answer.value} label="Result of the call" />
        : <pre class="stack">{answer.error ? answer.error.stack || answer.error.message : outcomeOf(answer).title}</pre>)}
    </div>
  )
}

function argumentsIn(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new Error(`The arguments are no JSON array: ${(error as Error).message}`)
  }
}
