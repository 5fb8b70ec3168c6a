import { useEffect, useRef } from 'preact/hooks'

/** Calls again and again while the page is looked at; the next call comes some time after the one before has ended. */
export function usePoll(call: (signal: AbortSignal) => Promise<void>, everyMs: number, deps: unknown[] = []): () => void {
  const again = useRef<() => void>(() => {})
  useEffect(() => {
    const abort = new AbortController()
    let timer: ReturnType<typeof setTimeout> | undefined
    const turn = async () => {
      clearTimeout(timer)
      if (!document.hidden) await call(abort.signal).catch(() => {})
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
