import type { Runtime } from '../api/types'

const tones = { starting: 'warn', idle: '', busy: 'accent', closed: 'bad' } as const

export const State = ({ runtime }: { runtime: Runtime }) => <span class={`badge ${tones[runtime.state]}`} data-testid="state">{runtime.state}</span>

export function Labels({ label }: { label: Record<string, string> }) {
  const entries = Object.entries(label)
  return entries.length === 0 ? null : <span class="labels">{entries.map(([name, value]) => <span class="badge" key={name}>{name}={value}</span>)}</span>
}
