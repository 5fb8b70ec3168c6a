import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import { count } from '../ui/format'
import { show, type Child, type Children } from './tags'

// Browsers lay out what is in the page whether it is seen or not: of much of anything the beginning is shown, and what else is asked for.
const firstChildren = 100
const firstLength = 10_000
const growth = 10

/** The most values of the first two levels that are shown without being asked for. */
const mostOpened = 200

/** A value of the tagged format, to be opened level by level. Made anew only for another value: pages that poll render often. `from` is the index of the first of its items. */
export function Tree({ value, label, from = 0 }: { value: unknown; label: string; from?: number }) {
  return useMemo(() => <ul class="tree" aria-label={label} data-testid="tree"><Node child={{ value }} opens={openedOf(value)} from={from} /></ul>, [value, label, from])
}

// Which children are opened with their parent: those that are small enough to be seen with what is there already.
function openedOf(value: unknown): boolean[] {
  const { kind, children } = show(value)
  if (!children || kind === 'error') return []
  let left = mostOpened - Math.min(children.count, firstChildren)
  return children.between(0, firstChildren).map(child => {
    const { kind, children } = show(child.value)
    if (!children || kind === 'error' || children.count > left) return false
    left -= children.count
    return true
  })
}

interface NodeProps { child: Child; isOpenAtFirst?: boolean; /** Given for the root alone, which is open. */ opens?: boolean[]; from?: number }

function Node({ child: { name = '', value, isEntry, note }, isOpenAtFirst = false, opens, from = 0 }: NodeProps) {
  const shown = useMemo(() => show(value), [value])
  const [isOpen, setOpen] = useState(isOpenAtFirst || (opens !== undefined && shown.kind !== 'error'))
  const [length, setLength] = useState(firstLength)
  const cut = (text: string) => (text.length > length ? text.slice(0, length) + '…' : text)
  const before = name === '' ? null : <><span class="v-key">{cut(name)}</span>{isEntry ? ' => ' : ': '}</>
  if (note !== undefined) return <li><span class="leaf">{before}<span class="v-preview">{note}</span></span></li>

  const text = <span class={`v-${shown.kind}`} title={shown.title}>{cut(shown.text)}</span>
  const more = <MoreText length={length} of={Math.max(name.length, shown.text.length)} onMore={setLength} />
  if (!shown.children) return <li><span class="leaf">{before}{text}</span>{more}</li>
  return (
    <li>
      <button type="button" class="fold" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>{before}{text}</button>{more}
      {isOpen && <Items items={shown.children} opens={opens} from={from} />}
    </li>
  )
}

function Items({ items, opens, from }: { items: Children; opens?: boolean[]; from: number }) {
  const [wanted, setWanted] = useState(firstChildren)
  const list = useRef<HTMLUListElement>(null)
  // The button that was pressed for the last of them is gone.
  useEffect(() => {
    if (wanted > firstChildren && wanted >= items.count) list.current?.focus({ preventScroll: true })
  }, [wanted])
  const children = useMemo(() => items.between(0, wanted), [items, wanted])
  const rest = items.count - children.length
  const step = Math.min(rest, wanted * (growth - 1))
  return (
    <ul ref={list} tabIndex={-1}>
      {children.map((child, index) => <Node key={from + index} child={from > 0 ? { ...child, name: String(from + index) } : child} isOpenAtFirst={opens?.[index]} />)}
      {rest > 0 && (
        <li class="leaf">
          {rest > firstChildren && <><button type="button" class="more" onClick={() => setWanted(wanted + firstChildren)}>Show {firstChildren} more</button> </>}
          <button type="button" class="more" onClick={() => setWanted(wanted + step)}>{step === rest ? `Show the other ${count(rest)}` : `Show ${count(step)} more`}</button>
          {step < rest && <span class="v-preview"> of {count(rest)}</span>}
        </li>
      )}
    </ul>
  )
}

function MoreText({ length, of, onMore }: { length: number; of: number; onMore: (length: number) => void }) {
  if (of <= length) return null
  const next = length * growth
  return <button type="button" class="more" onClick={() => onMore(next)}>{next < of ? `Show ${count(next)} of ${count(of)} characters` : `Show all ${count(of)} characters`}</button>
}
