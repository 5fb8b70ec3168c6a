export interface Sample { name: string; labels: Record<string, string>; value: number }

export interface Family { name: string; type: string; help: string; samples: Sample[] }

const line = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})?\s+(\S+)/
const label = /([a-zA-Z_]\w*)="((?:[^"\\]|\\.)*)"/g

/** Reads Prometheus' text format. */
export function parse(text: string): Family[] {
  const families = new Map<string, Family>()
  const family = (name: string) => {
    const found = families.get(name) ?? { name, type: 'untyped', help: '', samples: [] }
    families.set(name, found)
    return found
  }
  for (const row of text.split('\n')) {
    const [, , name, rest] = /^# (HELP|TYPE) (\S+) ?(.*)$/.exec(row) ?? []
    if (name !== undefined) {
      if (row.startsWith('# HELP')) family(name).help = rest!
      else family(name).type = rest!
      continue
    }
    const match = line.exec(row)
    if (!match || row.startsWith('#')) continue
    const sample = { name: match[1]!, labels: labelsOf(match[2] ?? ''), value: Number(match[3]!.replace('Inf', 'Infinity')) }
    const base = sample.name.replace(/_(bucket|sum|count)$/, '')
    const isPart = families.get(base)?.type === 'histogram' || families.get(base)?.type === 'summary'
    family(isPart ? base : sample.name).samples.push(sample)
  }
  return [...families.values()].filter(found => found.samples.length > 0)
}

const labelsOf = (text: string) => Object.fromEntries([...text.matchAll(label)].map(match => [match[1]!, match[2]!.replace(/\\(.)/g, '$1')]))

export const total = (family: Family, suffix = '') => family.samples.filter(sample => sample.name === family.name + suffix).reduce((sum, sample) => sum + (Number.isFinite(sample.value) ? sample.value : 0), 0)

/** The value below which a share of a histogram's observations lie, interpolated in its bucket; null when there were none. */
export function quantile(family: Family, share: number): number | null {
  const buckets = new Map<number, number>()
  for (const { name, labels, value } of family.samples) {
    if (name !== `${family.name}_bucket`) continue
    const bound = labels['le'] === '+Inf' ? Infinity : Number(labels['le'])
    buckets.set(bound, (buckets.get(bound) ?? 0) + value)
  }
  const sorted = [...buckets].sort(([a], [b]) => a - b)
  const all = sorted.at(-1)?.[1] ?? 0
  if (all === 0) return null
  let below = 0
  let from = 0
  for (const [bound, count] of sorted) {
    if (count >= share * all) return bound === Infinity ? from : from + (bound - from) * ((share * all - below) / Math.max(1, count - below))
    below = count
    from = bound
  }
  return from
}
