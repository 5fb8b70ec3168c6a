const width = 96
const height = 24

/** A few values as a line; `limit` is the top, or else the greatest of them. */
export function Sparkline({ values: given, limit, label, kind = '' }: { values: number[]; limit?: number; label: string; kind?: string }) {
  const values = given.length === 1 ? [given[0]!, given[0]!] : given
  const top = Math.max(limit ?? 0, ...values, 1e-9)
  const step = values.length > 1 ? width / (values.length - 1) : 0
  const points = values.map((value, index) => `${(index * step).toFixed(1)},${(height - 1 - (value / top) * (height - 3)).toFixed(1)}`)
  return (
    <svg class={`spark ${kind}`} width={width} height={height} viewBox={`0 0 ${width} ${height}`} role="img" aria-label={label}>
      {points.length > 1 && <path class="area" d={`M0,${height} L${points.join(' L')} L${width},${height} Z`} />}
      {points.length > 1 && <path class="line" d={`M${points.join(' L')}`} />}
    </svg>
  )
}
