import { useLayoutEffect, useRef } from 'preact/hooks'
import type { ConsoleEntry } from '../api/types'
import { count } from './format'

/** What a script has written to its console; it follows its end, unless somebody has scrolled up. `written` counts what is not shown any more, too. */
export function Log({ entries, written }: { entries: ConsoleEntry[]; written: number }) {
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
    <>
      {written > entries.length && <p class="hint">The latest {count(entries.length)} of {count(written)} entries are shown.</p>}
      <ul class="log" ref={list} onScroll={onScroll} data-testid="console" tabIndex={0} aria-label="Console">
        {entries.map((entry, index) => (
          <li key={index} class={entry.level}><span class="at">{entry.atMs.toFixed(entry.atMs < 100 ? 1 : 0)}</span><span>{entry.text}</span></li>
        ))}
      </ul>
    </>
  )
}
