import { useState } from 'preact/hooks'
import { ask } from '../api/client'
import { problemOf, type Problem } from '../api/problem'
import type { Memory } from '../api/types'
import { bytes, count } from '../ui/format'
import { ProblemBox } from '../ui/ProblemBox'
import { usePoll } from '../ui/usePoll'

/** V8's own account of the heap, space by space. */
export function MemoryView({ id }: { id: string }) {
  const [memory, setMemory] = useState<Memory | null>(null)
  const [problem, setProblem] = useState<Problem | null>(null)
  usePoll(async signal => {
    try {
      setMemory(await ask<Memory>(`runtimes/${id}/memory`, { signal }))
      setProblem(null)
    } catch (error) {
      if (!signal.aborted) setProblem(problemOf(error))
    }
  }, 3000, [id])

  if (problem) return <ProblemBox problem={problem} />
  if (!memory) return <p class="quiet" role="status">Waiting for the runtime’s turn…</p>
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
