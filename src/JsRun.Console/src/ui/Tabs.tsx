import type { ComponentChildren } from 'preact'

export interface Tab { id: string; title: string; count?: number }

const panelOf = (name: string) => `${name}-panel`
const tabOf = (name: string, id: string) => `${name}-tab-${id}`

/** Tabs that the arrow keys, Home and End go through. What they switch is in a TabPanel of the same name. */
export function Tabs({ name, label, tabs, current, onChange }: { name: string; label: string; tabs: Tab[]; current: string; onChange: (id: string) => void }) {
  const onKeyDown = (event: KeyboardEvent) => {
    const at = tabs.findIndex(tab => tab.id === current)
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tabs.length - 1 }[event.key]
    if (to === undefined) return
    event.preventDefault()
    const next = tabs[(to + tabs.length) % tabs.length]!
    onChange(next.id)
    document.getElementById(tabOf(name, next.id))?.focus()
  }
  return (
    <div class="tabs" role="tablist" aria-label={label} onKeyDown={onKeyDown}>
      {tabs.map(({ id, title, count }) => (
        <button key={id} id={tabOf(name, id)} role="tab" type="button" aria-selected={id === current} aria-controls={panelOf(name)} tabIndex={id === current ? 0 : -1} onClick={() => onChange(id)}>
          {title}{count !== undefined && <span class="count"> {count}</span>}
        </button>
      ))}
    </div>
  )
}

/** What the tabs of this name switch. */
export const TabPanel = ({ name, current, children }: { name: string; current: string; children: ComponentChildren }) => (
  <div class="tab-panel" role="tabpanel" id={panelOf(name)} aria-labelledby={tabOf(name, current)}>{children}</div>
)
