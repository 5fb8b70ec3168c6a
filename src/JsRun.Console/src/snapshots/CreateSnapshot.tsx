import { useState } from 'preact/hooks'
import { ask } from '../api/client'
import { announce } from '../ui/announce'
import { Dialog } from '../ui/Dialog'
import { ProblemBox } from '../ui/ProblemBox'
import { useAction } from '../ui/useAction'

interface Script { name: string; source: string }

/** Asks for scripts, and makes a snapshot of what they leave. */
export function CreateSnapshot({ onClose, onCreated }: { onClose: () => void; onCreated: () => void }) {
  const [scripts, setScripts] = useState<Script[]>([{ name: 'setup.js', source: '' }])
  const [hasConsole, setConsole] = useState(false)
  const { busy, problem, act } = useAction()
  const set = (at: number, part: Partial<Script>) => setScripts(scripts.map((script, index) => (index === at ? { ...script, ...part } : script)))
  const submit = (event: Event) => {
    event.preventDefault()
    void act('create', async () => {
      await ask('snapshots', { body: { scripts, ...(hasConsole ? { console: true } : {}) } })
      announce('Snapshot made')
      onCreated()
    })
  }

  return (
    <Dialog title="Make a snapshot" onClose={onClose}>
      <form onSubmit={submit}>
        {scripts.map((script, index) => (
          <fieldset class="body stack-of" key={index}>
            <label class="field"><span>Name</span><input required value={script.name} onInput={event => set(index, { name: event.currentTarget.value })} /></label>
            <label class="field"><span>Source</span><textarea rows={7} required spellcheck={false} placeholder="globalThis.add = (a, b) => a + b" value={script.source} onInput={event => set(index, { source: event.currentTarget.value })} /></label>
          </fieldset>
        ))}
        <div class="row spread">
          <label class="check"><input type="checkbox" checked={hasConsole} onChange={event => setConsole(event.currentTarget.checked)} /> with a console</label>
          <button type="button" class="button small" onClick={() => setScripts([...scripts, { name: `script-${scripts.length + 1}.js`, source: '' }])}>Another script</button>
        </div>
        {problem && <ProblemBox problem={problem} />}
        <div class="row">
          <button class="button primary" type="submit" disabled={busy !== ''}>{busy ? 'Making…' : 'Make it'}</button>
          <button class="button" type="button" onClick={onClose}>Cancel</button>
        </div>
      </form>
    </Dialog>
  )
}
