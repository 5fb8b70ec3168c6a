import type { ComponentType } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { ExplorerPage } from '../api-explorer/ExplorerPage'
import { MetricsPage } from '../metrics/MetricsPage'
import { PlaygroundPage } from '../playground/PlaygroundPage'
import { RuntimesPage } from '../runtimes/RuntimesPage'
import { SnapshotsPage } from '../snapshots/SnapshotsPage'
import { Announcer } from '../ui/announce'
import { ProblemBox } from '../ui/ProblemBox'
import { WorkersPage } from '../workers/WorkersPage'
import { Header, type PageLink } from './Header'
import { page } from './router'
import { key } from '../api/client'
import { problem, signIn, state, changeKey } from './session'
import { SignIn } from './SignIn'

interface Page extends PageLink { Content: ComponentType }

const pages: Page[] = [
  { id: 'playground', title: 'Playground', Content: PlaygroundPage },
  { id: 'runtimes', title: 'Runtimes', Content: RuntimesPage },
  { id: 'snapshots', title: 'Snapshots', Content: SnapshotsPage },
  { id: 'workers', title: 'Workers', Content: WorkersPage },
  { id: 'metrics', title: 'Metrics', Content: MetricsPage },
  { id: 'api', title: 'API', Content: ExplorerPage },
]

export function App() {
  const current = pages.find(candidate => candidate.id === page.value) ?? pages[0]!
  const main = useRef<HTMLElement>(null)
  const isFirst = useRef(true)
  useEffect(() => {
    document.title = `${current.title} · JsRun`
    // Who goes to another page with the keyboard is in it; the first one leaves the focus to the browser.
    if (!isFirst.current) main.current?.focus()
    isFirst.current = false
  }, [current.id])

  return (
    <>
      <a class="skip" href="#main" onClick={event => { event.preventDefault(); main.current?.focus() }}>Skip to the content</a>
      <Header pages={pages} current={current.id} />
      <main id="main" ref={main} tabIndex={-1}>
        {content(current)}
      </main>
      <Announcer />
    </>
  )
}

function content({ Content }: Page) {
  switch (state.value) {
    case 'asking': return <p class="quiet centred" role="status">Asking the service…</p>
    case 'signedOut': return <SignIn />
    case 'unreachable': return (
      <div class="narrow">
        <ProblemBox problem={problem.value!} />
        <div class="row">
          <button class="button" onClick={() => void signIn(key.value || undefined)}>Try again</button>
          {key.value && <button class="button" onClick={changeKey}>Use another key</button>}
        </div>
      </div>
    )
    default: return <Content />
  }
}
