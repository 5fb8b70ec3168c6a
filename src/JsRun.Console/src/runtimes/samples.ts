import type { Runtime } from '../api/types'
import { onAnotherTenant } from '../app/session'

export interface Sample { at: number; heapBytes: number; externalBytes: number; physicalBytes: number; /** Share of a core, since the sample before. */ cpu: number; totalCpuMs: number }

const kept = 150
const samples = new Map<string, Sample[]>()
onAnotherTenant(() => samples.clear())

/** Notes how a runtime is now; what has been noted of it lives as long as the page. */
export function note(runtime: Runtime): Sample[] {
  const list = samples.get(runtime.id) ?? []
  const last = list.at(-1)
  const { heapUsedBytes, externalBytes, physicalBytes, totalCpuMs } = runtime.stats
  const at = Date.now()
  const cpu = last && at > last.at ? Math.max(0, (totalCpuMs - last.totalCpuMs) / (at - last.at)) : 0
  const memory = { heapBytes: heapUsedBytes, externalBytes, physicalBytes }
  // Right after another one its memory is the newer; CPU time takes longer to tell something.
  if (last && at - last.at < 200) list[list.length - 1] = { ...last, ...memory }
  else list.push({ at, ...memory, cpu, totalCpuMs })
  if (list.length > kept) list.shift()
  samples.set(runtime.id, list)
  return list
}

export const samplesOf = (id: string) => samples.get(id) ?? []
