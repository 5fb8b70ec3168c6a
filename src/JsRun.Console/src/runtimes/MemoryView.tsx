import { useEffect, useState } from 'preact/hooks'
import { ask } from '../api/client'
import type { Memory, Runtime } from '../api/types'
import { bytes, count } from '../ui/format'
import { ProblemBox } from '../ui/ProblemBox'
import { useAction } from '../ui/useAction'

/**
 * V8's own account of the heap, space by space: as it was after the latest evaluation, or when it was asked for. Asking is a use of the runtime, so it is not done
 * again and again.
 */
export function MemoryView({ runtime: { id, state, stats } }: { runtime: Runtime }) {
  const [memory, setMemory] = useState<Memory | null>(null)
  const { busy, problem, act } = useAction()
  const load = () => act('load', async () => setMemory(await ask<Memory>(`runtimes/${id}/memory`)))
  useEffect(() => void load(), [state === 'busy', stats.evaluations, stats.calls])

  return (
    <div class="stack-of">
      <div class="row"><button class="button small" disabled={busy !== ''} onClick={() => void load()}>Measure again</button></div>
      {problem && <ProblemBox problem={problem} />}
      {memory && <Spaces memory={memory} />}
      {!memory && !problem && <p class="quiet" role="status">Waiting for the runtime’s turn…</p>}
    </div>
  )
}

function Spaces({ memory }: { memory: Memory }) {
  const spaces = memory.spaces.filter(space => space.sizeBytes > 0 || space.usedBytes > 0)
  const largest = Math.max(...spaces.map(space => space.sizeBytes), 1)
  return (
    <div class="split memory">
      <div class="table-wrap">
        <table aria-label="Spaces of the heap">
          <thead><tr><th>Space</th><th class="number">Used</th><th class="number">Size</th><th>Filled</th></tr></thead>
          <tbody>
            {spaces.map(space => (
              <tr key={space.name}>
                <td>{space.name.replaceAll('_', ' ')}</td>
                <td class="number">{bytes(space.usedBytes)}</td>
                <td class="number">{bytes(space.sizeBytes)}</td>
                <td><div class="space" aria-hidden="true"><i style={{ width: `${(space.sizeBytes / largest) * 100}%` }}><b style={{ width: `${(space.usedBytes / Math.max(1, space.sizeBytes)) * 100}%` }} /></i></div></td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <dl class="facts">
        {Object.entries(memory.heap).map(([name, value]) => (
          <><dt>{words(name)}</dt><dd>{name.endsWith('Bytes') ? bytes(value) : count(value)}</dd></>
        ))}
      </dl>
    </div>
  )
}

const words = (name: string) => name.replace(/Bytes$/, '').replace(/[A-Z]/g, letter => ` ${letter.toLowerCase()}`)
