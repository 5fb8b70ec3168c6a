/** How much of a limit is used. */
export function Meter({ name, value, limit, format }: { name: string; value: number; limit?: number; format: (value: number) => string }) {
  const share = limit ? Math.min(1, value / limit) : 0
  const level = share >= 0.98 ? ' full' : share >= 0.75 ? ' high' : ''
  return (
    <div class={`meter${level}`} role="group" aria-label={`${name}: ${format(value)}${limit ? ` of ${format(limit)}` : ''}`}>
      <div class="legend"><span>{name}</span><span><b>{format(value)}</b>{limit ? ` / ${format(limit)}` : ''}</span></div>
      <div class="bar"><i style={{ width: `${share * 100}%` }} /></div>
    </div>
  )
}
