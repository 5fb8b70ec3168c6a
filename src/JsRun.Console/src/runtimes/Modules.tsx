import { useEffect, useState } from 'preact/hooks'
import { ask } from '../api/client'
import type { List, Module, Runtime } from '../api/types'
import { bytes } from '../ui/format'
import { ProblemBox } from '../ui/ProblemBox'
import { useAction } from '../ui/useAction'

const pathOf = (id: string, specifier: string) => `runtimes/${id}/modules/${encodeURIComponent(specifier)}`

/** What code in the runtime can import. */
export function Modules({ runtime: { id, stats }, onChange }: { runtime: Runtime; onChange: () => void }) {
  const [items, setItems] = useState<Module[]>([])
  const [specifier, setSpecifier] = useState('')
  const [source, setSource] = useState('')
  const { busy, problem, act } = useAction()
  const load = async () => setItems((await ask<List<Module>>(`runtimes/${id}/modules`)).items)
  useEffect(() => void act('', load), [stats.modules])

  const store = (event: Event) => {
    event.preventDefault()
    void act('store', async () => {
      await ask(pathOf(id, specifier), { method: 'PUT', body: source, contentType: 'text/javascript' })
      setSpecifier('')
      setSource('')
      await load()
      onChange()
    })
  }
  const remove = (name: string) => act('delete', async () => {
    await ask(pathOf(id, name), { method: 'DELETE' })
    await load()
    onChange()
  })

  return (
    <div class="stack-of">
      {problem && <ProblemBox problem={problem} />}
      {items.length === 0 ? <p class="hint">None yet. Store one below, then <code>await import('./math.js')</code>.</p> : (
        <div class="table-wrap">
          <table>
            <thead><tr><th>Specifier</th><th>Type</th><th class="number">Size</th><th class="number">Instances</th><th><span class="visually-hidden">Actions</span></th></tr></thead>
            <tbody>
              {items.map(item => (
                <tr key={item.specifier}>
                  <td class="mono">{item.specifier}</td><td>{item.type}</td><td class="number">{bytes(item.bytes)}</td><td class="number">{item.instances}</td>
                  <td class="actions"><button class="button small" disabled={busy !== ''} onClick={() => void remove(item.specifier)} aria-label={`Delete module ${item.specifier}`}>Delete</button></td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      <form class="stack-of" onSubmit={store}>
        <label class="field"><span>Specifier</span><input required placeholder="math.js" value={specifier} onInput={event => setSpecifier(event.currentTarget.value)} /></label>
        <label class="field"><span>Source</span><textarea rows={5} required spellcheck={false} placeholder="export const double = n => n * 2" value={source} onInput={event => setSource(event.currentTarget.value)} /></label>
        <div class="row"><button class="button" disabled={busy !== ''}>Store the module</button></div>
      </form>
    </div>
  )
}
