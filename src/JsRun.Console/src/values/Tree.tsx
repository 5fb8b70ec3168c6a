import { useMemo, useState } from 'preact/hooks'
import { show, type Child } from './tags'

/** A value of the tagged format, to be opened level by level. Made anew only for another value: pages that poll render often. */
export function Tree({ value, label }: { value: unknown; label: string }) {
  return useMemo(() => <ul class="tree" aria-label={label} data-testid="tree"><Node child={{ value }} depth={0} /></ul>, [value, label])
}

function Node({ child: { name, value, isEntry, note }, depth }: { child: Child; depth: number }) {
  const shown = useMemo(() => show(value), [value])
  const [isOpen, setOpen] = useState(depth < 2 && shown.kind !== 'error')
  const children = useMemo(() => (isOpen ? shown.children?.() ?? [] : []), [shown, isOpen])
  const before = name === undefined ? null : <><span class="v-key">{name}</span>{isEntry ? ' => ' : ': '}</>
  if (note !== undefined) return <li><span class="leaf">{before}<span class="v-preview">{note}</span></span></li>

  const text = <span class={`v-${shown.kind}`} title={shown.title}>{shown.text}</span>
  if (!shown.children) return <li><span class="leaf">{before}{text}</span></li>
  return (
    <li>
      <button type="button" class="fold" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>{before}{text}</button>
      {isOpen && children.length > 0 && <ul>{children.map((item, index) => <Node key={index} child={item} depth={depth + 1} />)}</ul>}
    </li>
  )
}
