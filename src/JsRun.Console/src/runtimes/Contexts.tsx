import { useEffect, useState } from 'preact/hooks'
import { ask } from '../api/client'
import type { Context, List, Runtime } from '../api/types'
import { duration, secondsSince } from '../ui/format'
import { ProblemBox } from '../ui/ProblemBox'
import { useAction } from '../ui/useAction'

/** The realms of a runtime. */
export function Contexts({ runtime: { id, stats }, onChange }: { runtime: Runtime; onChange: () => void }) {
  const [items, setItems] = useState<Context[]>([])
  const [name, setName] = useState('')
  const { busy, problem, act } = useAction()
  const load = async () => setItems((await ask<List<Context>>(`runtimes/${id}/contexts`)).items)
  useEffect(() => void act('', load), [stats.contexts])

  const create = (event: Event) => {
    event.preventDefault()
    void act('create', async () => {
      await ask(`runtimes/${id}/contexts`, { body: name.trim() ? { name: name.trim() } : {} })
      setName('')
      await load()
      onChange()
    })
  }
  const remove = (context: string) => act('delete', async () => {
    await ask(`runtimes/${id}/contexts/${encodeURIComponent(context)}`, { method: 'DELETE' })
    await load()
    onChange()
  })

  return (
    <div class="stack-of">
      {problem && <ProblemBox problem={problem} />}
      <div class="table-wrap">
        <table>
          <thead><tr><th>Context</th><th>Name</th><th>Realm of</th><th class="number">Age</th><th class="number">Timers</th><th class="number">Modules</th><th><span class="visually-hidden">Actions</span></th></tr></thead>
          <tbody>
            {items.map(item => (
              <tr key={item.id}>
                <td class="mono">{item.id}</td><td>{item.name ?? '–'}</td><td class="mono">{item.realmOf ?? '–'}</td><td class="number">{duration(secondsSince(item.createdAt))}</td>
                <td class="number">{item.activeTimers}</td><td class="number">{item.modules}</td>
                <td class="actions">{item.id !== 'default' && <button class="button small" disabled={busy !== ''} onClick={() => void remove(item.id)} aria-label={`Delete context ${item.name ?? item.id}`}>Delete</button>}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <form class="row" onSubmit={create}>
        <input aria-label="Name of the new context" placeholder="name (optional)" value={name} onInput={event => setName(event.currentTarget.value)} />
        <button class="button" disabled={busy !== ''}>Create a context</button>
        <span class="hint">Globals and built-ins of its own, in the same heap.</span>
      </form>
    </div>
  )
}
