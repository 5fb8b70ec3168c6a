import { useState } from 'preact/hooks'
import { show, type Child } from './tags'

/** A value of the tagged format, to be opened level by level. */
export function Tree({ value, label }: { value: unknown; label: string }) {
  return <ul class="tree" aria-label={label} data-testid="tree"><Node child={{ key: '', value }} depth={0} /></ul>
}

function Node({ child, depth }: { child: Child; depth: number }) {
  const hex = (child.value as { $hex?: string } | null)?.$hex
  const shown = hex !== undefined && depth > 0 ? { kind: 'number' as const, text: hex } : show(child.value)
  const [isOpen, setOpen] = useState(depth < 2 && shown.kind !== 'error')
  const text = <span class={`v-${shown.kind}`} title={'title' in shown ? shown.title : undefined}>{shown.text}</span>
  const name = child.key === '' ? null : <><span class="v-key">{child.key}</span>{child.keyValue !== undefined ? ' => ' : ': '}</>
  if (!('children' in shown) || !shown.children) return <li><span class="leaf">{name}{text}</span></li>

  const children = isOpen ? shown.children() : []
  return (
    <li>
      <button type="button" class="fold" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>{name}{text}</button>
      {isOpen && children.length > 0 && (
        <ul>{children.map((item, index) => <Node key={index} child={item} depth={depth + 1} />)}</ul>
      )}
    </li>
  )
}
