import { useEffect, useRef, useState } from 'preact/hooks'
import { send } from '../api/client'
import { piecesOf } from '../api/events'
import { problemOf, type Problem } from '../api/problem'
import type { CallSpec } from '../code/spec'
import { bytes } from '../ui/format'
import { ProblemBox } from '../ui/ProblemBox'

const shown = 200_000

interface Got { status: number; type: string; ms: number; text: string; size: number; headers: [string, string][]; isDone: boolean }

/** Sends a request, and shows its answer as it comes. */
export function Answer({ spec, wrong }: { spec: CallSpec | undefined; wrong: string }) {
  const [got, setGot] = useState<Got | null>(null)
  const [problem, setProblem] = useState<Problem | null>(null)
  const abort = useRef<AbortController | null>(null)
  const [isBusy, setBusy] = useState(false)
  useEffect(() => () => abort.current?.abort(), [])

  const sendIt = async () => {
    if (!spec) return
    const { path, method, headers, json, text, contentType } = spec
    const stop = new AbortController()
    abort.current = stop
    setBusy(true)
    setGot(null)
    setProblem(null)
    const start = performance.now()
    try {
      const { Accept: accept, ...others } = headers ?? {}
      const response = await send(path, { method, headers: others, accept, body: json ?? text, contentType, signal: stop.signal, anyStatus: true })
      const answer: Got = { status: response.status, type: response.headers.get('Content-Type') ?? '', ms: performance.now() - start, text: '', size: 0, headers: [...response.headers], isDone: false }
      setGot(answer)
      const decoder = new TextDecoder()
      for await (const part of response.body ? piecesOf(response.body) : []) {
        answer.size += part.length
        if (answer.text.length < shown) answer.text += decoder.decode(part, { stream: true })
        setGot({ ...answer })
      }
      setGot({ ...answer, isDone: true, ms: performance.now() - start })
    } catch (error) {
      setProblem(problemOf(error))
    } finally {
      abort.current = null
      setBusy(false)
    }
  }

  return (
    <>
      <div class="row">
        <button type="button" class="button primary" disabled={!spec || isBusy} onClick={() => void sendIt()}>Send</button>
        {isBusy && <button type="button" class="button" onClick={() => abort.current?.abort()}>Give up</button>}
        {wrong && <span class="hint">{wrong}.</span>}
      </div>
      {problem && <ProblemBox problem={problem} />}
      {got && (
        <section aria-label="Answer" data-testid="answer">
          <div class="row"><span class={`badge ${got.status < 300 ? 'good' : got.status < 500 ? 'warn' : 'bad'}`} role="status">{got.status}</span><span class="hint">{got.type || 'no body'} · {bytes(got.size)} · {got.ms.toFixed(0)} ms</span></div>
          <details><summary>Header fields</summary><pre class="code">{got.headers.map(([name, value]) => `${name}: ${value}`).join('\n')}</pre></details>
          {got.text && <pre class="code" tabIndex={0} aria-label="Body of the answer">{pretty(got)}</pre>}
          {got.size > shown && <p class="hint">The rest is not shown.</p>}
        </section>
      )}
    </>
  )
}

function pretty({ type, text, isDone }: Got): string {
  if (!isDone || !/json\b/.test(type) || type.includes('ndjson')) return text
  try {
    return JSON.stringify(JSON.parse(text), null, 2)
  } catch {
    return text
  }
}
