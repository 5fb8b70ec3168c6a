import { useState } from 'preact/hooks'
import { ask } from '../api/client'
import type { Runtime } from '../api/types'
import { go, linkTo } from '../app/router'
import { announce } from '../ui/announce'
import { Confirm } from '../ui/Dialog'
import { bytes } from '../ui/format'
import { ProblemBox } from '../ui/ProblemBox'
import { save } from '../ui/save'
import { useAction } from '../ui/useAction'

const profileMs = 3000

/** What can be done with a runtime as a whole. */
export function Actions({ runtime: { id }, onDone }: { runtime: Runtime; onDone: () => void }) {
  const { busy, problem, act } = useAction()
  const [asks, setAsks] = useState(false)

  const interrupt = () => act('interrupt', async () => {
    await ask(`runtimes/${id}/interrupt`, { method: 'POST' })
    announce('Interrupted')
    onDone()
  })
  const collect = () => act('gc', async () => {
    const { before, after } = await ask<{ before: { usedHeapBytes: number }; after: { usedHeapBytes: number } }>(`runtimes/${id}/gc`, { method: 'POST' })
    announce(`Garbage collected: heap ${bytes(before.usedHeapBytes)} → ${bytes(after.usedHeapBytes)}`)
    onDone()
  })
  const snapshot = () => act('snapshot', async () => {
    announce(`Heap snapshot saved, ${bytes(await save(`runtimes/${id}/heap-snapshot`, `${id}.heapsnapshot`))}: open it in Chrome DevTools, panel Memory`)
  })
  const profile = () => act('profile', async () => {
    announce(`Profiling for ${profileMs / 1000} s…`)
    await save(`runtimes/${id}/cpu-profile`, `${id}.cpuprofile`, { body: { durationMs: profileMs } })
    announce('CPU profile saved: open it in Chrome DevTools, panel Performance')
  })
  const remove = () => act('delete', async () => {
    await ask(`runtimes/${id}`, { method: 'DELETE' })
    announce('Runtime deleted')
    go('runtimes')
  })

  return (
    <div class="actions-of">
      <div class="row">
        <a class="button" href={`${linkTo('playground')}?runtime=${id}`}>Open in playground</a>
        <button class="button" disabled={busy !== ''} onClick={() => void interrupt()}>Interrupt</button>
        <button class="button" disabled={busy !== ''} onClick={() => void collect()}>Collect garbage</button>
        <button class="button" disabled={busy !== ''} onClick={() => void snapshot()}>{busy === 'snapshot' ? 'Taking…' : 'Heap snapshot'}</button>
        <button class="button" disabled={busy !== ''} onClick={() => void profile()}>{busy === 'profile' ? 'Profiling…' : 'CPU profile, 3 s'}</button>
        <button class="button danger" disabled={busy !== ''} onClick={() => setAsks(true)}>Delete</button>
      </div>
      {problem && <ProblemBox problem={problem} />}
      {asks && <Confirm title="Delete the runtime?" text="What runs is interrupted, and its state is lost." action="Delete the runtime" onDone={() => void remove()} onClose={() => setAsks(false)} />}
    </div>
  )
}
