import type { EditorView } from '@codemirror/view'
import { useEffect, useRef, useState } from 'preact/hooks'
import { ask } from '../api/client'
import type { List, Runtime } from '../api/types'
import { linkTo, route } from '../app/router'
import { copy } from '../ui/clipboard'
import { CodeTabs } from '../ui/CodeTabs'
import { change, draft, objectError, specOf } from './draft'
import { Editor } from './Editor'
import { jump, markOf } from './errorLine'
import { History } from './History'
import { Options } from './Options'
import { Outcome } from './Outcome'
import { makeLink, openLink } from './link'
import { current, interrupt, run, running } from './run'
import '../styles/playground.css'

// A page of the list: a choice of more would be none.
const mostRuntimes = 200
const painted = 'playground'
const isMac = navigator.platform.startsWith('Mac')

// Tells in the browser's own timeline when the editor was there with its text: once the frame that has it was painted, which the next one comes after.
function markPainted(): void {
  if (performance.getEntriesByName(painted).length > 0) return
  requestAnimationFrame(() => requestAnimationFrame(() => performance.mark(painted)))
}

/** Write a script, run it, see what becomes of it. */
export function PlaygroundPage() {
  const editor = useRef<EditorView | null>(null)
  const [list, setList] = useState<List<Runtime>>({ items: [], next: null })
  const isListed = useRef(false)
  const [showsCode, setShowsCode] = useState(false)
  const [linkProblem, setLinkProblem] = useState('')
  const { code, type, target, globals, modules } = draft.value
  const runtimes = list.items.filter(runtime => runtime.alive)
  const isRunning = running.value !== null
  const isWrong = objectError(globals) !== undefined || objectError(modules) !== undefined

  // Once, and after each run: it may have closed the runtime that it was in.
  useEffect(() => {
    if (isRunning && isListed.current) return
    isListed.current = true
    void ask<List<Runtime>>(`runtimes?limit=${mostRuntimes}`).then(setList, () => {})
  }, [isRunning])
  useEffect(() => void openLink(route.value.query).then(() => setLinkProblem(''), error => setLinkProblem((error as Error).message)), [route.value])
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented) return
      if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void run()
      else if (event.key === 'Escape') void interrupt()
    }
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  }, [])

  const share = async () => {
    try {
      await copy(await makeLink(), 'Link')
      setLinkProblem('')
    } catch (error) {
      setLinkProblem((error as Error).message)
    }
  }

  return (
    <>
      <h1 class="visually-hidden">Playground</h1>
      <div class="row toolbar">
        <button class="button primary" disabled={isRunning || isWrong} onClick={() => void run()}>▶ Run <kbd>{isMac ? '⌘' : 'Ctrl'} ⏎</kbd></button>
        <button class="button" disabled={!isRunning} onClick={() => void interrupt()}>Interrupt <kbd>Esc</kbd></button>
        <label class="row"><span class="quiet">in</span>
          <select aria-label="Where to run" value={target} onChange={event => change({ target: event.currentTarget.value })}>
            <option value="">a fresh runtime, once</option>
            {target && !runtimes.some(runtime => runtime.id === target) && <option value={target}>{target}</option>}
            {runtimes.map(runtime => <option key={runtime.id} value={runtime.id}>{nameOf(runtime)}</option>)}
            {list.next && <option disabled>only the newest {mostRuntimes} are listed</option>}
          </select>
        </label>
        <label class="row"><span class="quiet">as</span>
          <select aria-label="Kind of source" value={type} onChange={event => change({ type: event.currentTarget.value as 'script' | 'module' })}>
            <option value="script">script</option>
            <option value="module">ES module</option>
          </select>
        </label>
        <span class="grow" />
        <button class="button" onClick={() => void share()}>Share</button>
        <button class="button" aria-expanded={showsCode} onClick={() => setShowsCode(!showsCode)}>Copy as…</button>
      </div>
      {linkProblem && <div class="problem" role="alert">{linkProblem}</div>}
      {showsCode && <section class="panel copy-as" aria-label="The request as code">{isWrong ? <p>Correct the fields in red first.</p> : <CodeTabs spec={specOf(draft.value)} />}</section>}
      <div class="split">
        <div class="stack-of">
          <section class="panel flush" aria-label="Source">
            <Editor text={code} label="JavaScript source" marked={current.value?.draft.code === code ? markOf(current.value.envelope) : null} place={draft.value}
              onChange={text => change({ code: text })}
              onRun={() => void run()} onEscape={() => (running.value ? (void interrupt(), true) : false)} onReady={view => { editor.current = view; markPainted() }} />
          </section>
          <section class="panel" aria-label="Options"><Options /></section>
        </div>
        <div class="stack-of">
          <section class="panel" aria-label="Result">
            {current.value
              ? <Outcome key={current.value.id} run={current.value} onPlace={(line, column) => editor.current && jump(editor.current, line, column)} />
              : <div class="empty"><strong>Nothing has run yet</strong>Run the script with {isMac ? '⌘' : 'Ctrl'}+Enter. To keep state from one run to the next, <a href={linkTo('runtimes')}>start a runtime</a> and choose it above.</div>}
          </section>
          <History />
        </div>
      </div>
    </>
  )
}

const nameOf = ({ id, label }: Runtime) => {
  const text = Object.entries(label).map(([name, value]) => `${name}=${value}`).join(', ')
  return text ? `${text} (${id.slice(0, 9)}…)` : `${id.slice(0, 14)}…`
}
