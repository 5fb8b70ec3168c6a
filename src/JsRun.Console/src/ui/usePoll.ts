import { useEffect, useRef } from 'preact/hooks'

/** Calls again and again while the page is looked at; the next call comes some time after the one before has ended, and never beside it. */
export function usePoll(call: (signal: AbortSignal) => Promise<void>, everyMs: number, deps: unknown[] = []): () => void {
  const again = useRef<() => void>(() => {})
  const latest = useRef(call)
  latest.current = call
  useEffect(() => {
    const abort = new AbortController()
    let timer: ReturnType<typeof setTimeout> | undefined
    let isUnderWay = false
    let isWanted = false
    const turn = async () => {
      // What is asked for during a call may not be in its answer: once more, after it.
      if (isUnderWay) {
        isWanted = true
        return
      }
      clearTimeout(timer)
      isUnderWay = true
      do {
        isWanted = false
        if (!document.hidden) await latest.current(abort.signal).catch(() => {})
      } while (isWanted && !abort.signal.aborted)
      isUnderWay = false
      if (!abort.signal.aborted) timer = setTimeout(() => void turn(), everyMs)
    }
    again.current = () => void turn()
    document.addEventListener('visibilitychange', again.current)
    void turn()
    return () => {
      abort.abort()
      clearTimeout(timer)
      document.removeEventListener('visibilitychange', again.current)
    }
  }, [everyMs, ...deps])
  return () => again.current()
}
