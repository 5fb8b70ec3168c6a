import { useLayoutEffect, useRef } from 'preact/hooks'
import type { ConsoleEntry } from '../api/types'

/** What a script has written to its console; it follows its end, unless somebody has scrolled up. */
export function Log({ entries }: { entries: ConsoleEntry[] }) {
  const list = useRef<HTMLUListElement>(null)
  const follows = useRef(true)
  useLayoutEffect(() => {
    if (follows.current && list.current) list.current.scrollTop = list.current.scrollHeight
  })
  const onScroll = () => {
    const { scrollTop, scrollHeight, clientHeight } = list.current!
    follows.current = scrollTop + clientHeight > scrollHeight - 8
  }
  return (
    <ul class="log" ref={list} onScroll={onScroll} data-testid="console" tabIndex={0} aria-label="Console">
      {entries.map((entry, index) => (
        <li key={index} class={entry.level}><span class="at">{entry.atMs.toFixed(entry.atMs < 100 ? 1 : 0)}</span><span>{entry.text}</span></li>
      ))}
    </ul>
  )
}
