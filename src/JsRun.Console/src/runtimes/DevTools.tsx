import { useEffect, useState } from 'preact/hooks'
import { ask } from '../api/client'
import { copy } from '../ui/clipboard'

interface Target { id: string; devtoolsFrontendUrl: string; webSocketDebuggerUrl: string }

/** How to open Chrome DevTools. Browsers let no page follow a devtools: link, so it is for the address bar. */
export function DevTools({ id }: { id: string }) {
  const [target, setTarget] = useState<Target | null>(null)
  useEffect(() => void ask<Target[]>('json/list').then(list => setTarget(list.find(item => item.id === id) ?? null), () => {}), [id])
  if (!target) return null
  return (
    <section class="panel" aria-label="DevTools">
      <div class="row spread">
        <div class="grow">
          <h2>Chrome DevTools</h2>
          <a class="mono break" href={target.devtoolsFrontendUrl} onClick={event => { event.preventDefault(); void copy(target.devtoolsFrontendUrl, 'DevTools link') }}>{target.devtoolsFrontendUrl}</a>
          <p class="hint">Chrome follows such links from its address bar alone: copy it and paste it there, or add <code>{location.host}</code> in <code>chrome://inspect</code>.</p>
        </div>
        <button class="button" onClick={() => void copy(target.devtoolsFrontendUrl, 'DevTools link')}>Copy the link</button>
      </div>
    </section>
  )
}
