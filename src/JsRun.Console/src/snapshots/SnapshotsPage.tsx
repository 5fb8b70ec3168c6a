import { useRef, useState } from 'preact/hooks'
import { ask } from '../api/client'
import { listOf } from '../api/list'
import type { List, Snapshot } from '../api/types'
import { go } from '../app/router'
import { CreateRuntime } from '../runtimes/CreateRuntime'
import { announce } from '../ui/announce'
import { Confirm } from '../ui/Dialog'
import { bytes, dateTime } from '../ui/format'
import { More } from '../ui/More'
import { ProblemBox } from '../ui/ProblemBox'
import { save } from '../ui/save'
import { useAction } from '../ui/useAction'
import { usePoll } from '../ui/usePoll'
import { CreateSnapshot } from './CreateSnapshot'

const pageSize = 100

/** What scripts have set up, kept to start from. */
export function SnapshotsPage() {
  const [list, setList] = useState<List<Snapshot> | null>(null)
  const [dialog, setDialog] = useState<{ kind: 'create' } | { kind: 'start' | 'delete'; id: string } | null>(null)
  const [wanted, setWanted] = useState(pageSize)
  const file = useRef<HTMLInputElement>(null)
  const { busy, problem, act } = useAction()
  const { problem: failure, refresh } = usePoll(async signal => setList(await listOf<Snapshot>('snapshots', pageSize, wanted, signal)), 5000, [wanted])

  const upload = (chosen: File) => act('import', async () => {
    await ask('snapshots/import', { method: 'POST', body: chosen, contentType: 'application/octet-stream' })
    announce('Snapshot imported')
    refresh()
  })
  const download = (id: string) => act('download', () => save(`snapshots/${id}/content`, `${id}.jsrun-snapshot`))
  const remove = (id: string) => act('delete', async () => {
    await ask(`snapshots/${id}`, { method: 'DELETE' })
    announce('Snapshot deleted')
    refresh()
  })

  return (
    <>
      <div class="page-head">
        <div><h1>Snapshots</h1><p>The heap as scripts have left it: runtimes and evaluations start from one without running the scripts again.</p></div>
        <div class="row">
          <input ref={file} type="file" class="visually-hidden" tabIndex={-1} aria-label="Snapshot file" onChange={event => {
            const chosen = event.currentTarget.files?.[0]
            if (chosen) void upload(chosen)
            event.currentTarget.value = ''
          }} />
          <button class="button" disabled={busy !== ''} onClick={() => file.current?.click()}>Import…</button>
          <button class="button primary" onClick={() => setDialog({ kind: 'create' })}>Make a snapshot</button>
        </div>
      </div>
      {(problem ?? failure) && <ProblemBox problem={(problem ?? failure)!} />}
      {!list && !failure && <p class="quiet" role="status">Loading…</p>}
      {list?.items.length === 0 && <div class="empty"><strong>No snapshot yet</strong>Make one of a library that takes long to load: what starts from it has it at once.</div>}
      {list && list.items.length > 0 && (
        <div class="table-wrap" tabIndex={0} role="region" aria-label="Snapshots">
          <table>
            <thead><tr><th>Snapshot</th><th>Made</th><th class="number">Size</th><th class="number">Heap</th><th>Console</th><th>Engine</th><th><span class="visually-hidden">Actions</span></th></tr></thead>
            <tbody>
              {list.items.map(item => (
                <tr key={item.id}>
                  <td class="mono">{item.id}</td><td class="nowrap">{dateTime(item.createdAt)}</td><td class="number">{bytes(item.bytes)}</td><td class="number">{bytes(item.heapBytes)}</td>
                  <td>{item.console ? 'yes' : 'no'}</td><td class="quiet nowrap">V8 {item.engine}</td>
                  <td class="actions">
                    <button class="button small" onClick={() => setDialog({ kind: 'start', id: item.id })}>Start a runtime</button>{' '}
                    <button class="button small" disabled={busy !== ''} onClick={() => void download(item.id)}>Download</button>{' '}
                    <button class="button small danger" disabled={busy !== ''} onClick={() => setDialog({ kind: 'delete', id: item.id })} aria-label={`Delete snapshot ${item.id}`}>Delete</button>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {list?.next && <More shown={list.items.length} onMore={() => setWanted(list.items.length + pageSize)} />}
      {dialog?.kind === 'create' && <CreateSnapshot onClose={() => setDialog(null)} onCreated={() => { setDialog(null); refresh() }} />}
      {dialog?.kind === 'start' && <CreateRuntime snapshot={dialog.id} onClose={() => setDialog(null)} onCreated={id => go('runtimes', id)} />}
      {dialog?.kind === 'delete' && <Confirm title="Delete the snapshot?" text="What has started from it lives on." action="Delete the snapshot" onDone={() => void remove(dialog.id)} onClose={() => setDialog(null)} />}
    </>
  )
}
