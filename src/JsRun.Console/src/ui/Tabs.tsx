export interface Tab { id: string; title: string; count?: number }

/** Tabs that the arrow keys go through. */
export function Tabs({ label, tabs, current, onChange }: { label: string; tabs: Tab[]; current: string; onChange: (id: string) => void }) {
  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0
    if (step === 0) return
    event.preventDefault()
    const next = tabs[(tabs.findIndex(tab => tab.id === current) + step + tabs.length) % tabs.length]!
    onChange(next.id)
    ;(event.currentTarget as HTMLElement).querySelector<HTMLElement>(`[data-tab="${next.id}"]`)?.focus()
  }
  return (
    <div class="tabs" role="tablist" aria-label={label} onKeyDown={onKeyDown}>
      {tabs.map(({ id, title, count }) => (
        <button key={id} role="tab" type="button" data-tab={id} aria-selected={id === current} tabIndex={id === current ? 0 : -1} onClick={() => onChange(id)}>
          {title}{count !== undefined && <span class="count"> {count}</span>}
        </button>
      ))}
    </div>
  )
}
