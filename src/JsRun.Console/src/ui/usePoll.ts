import { useEffect, useRef, useState } from 'preact/hooks'
import { problemOf, type Problem } from '../api/problem'

export interface Poll {
  /** What went wrong with the latest call. */
  problem: Problem | null
  /** Calls at once, or once more after the call that is under way. */
  refresh: () => void
}

/** What a call that failed waits for at the most, however often it has failed before. */
const mostMs = 10_000

/** What is asked for is gone, or never was: to ask again is of no use. A proxy in front of the service says 404 for reasons of its own, and without this code. */
const isForGood = ({ status, code }: Problem) => status === 410 || (status === 404 && code === 'runtime_not_found')

/** Calls again and again while the page is looked at; the next call comes some time after the one before has ended, and never beside it.
 * After errors it comes later and later, and after the news that there is nothing to be asked for, never. */
export function usePoll(call: (signal: AbortSignal) => Promise<void>, everyMs: number, deps: unknown[] = []): Poll {
  const [problem, setProblem] = useState<Problem | null>(null)
  const again = useRef<() => void>(() => {})
  const latest = useRef(call)
  latest.current = call
  useEffect(() => {
    const abort = new AbortController()
    let timer: ReturnType<typeof setTimeout> | undefined
    let isUnderWay = false
    let isWanted = false
    let isOver = false
    let waitMs = everyMs
    const callOnce = async () => {
      try {
        await latest.current(abort.signal)
        if (abort.signal.aborted) return
        waitMs = everyMs
        setProblem(null)
      } catch (error) {
        if (abort.signal.aborted) return
        const found = problemOf(error)
        waitMs = Math.min(waitMs * 2, Math.max(mostMs, everyMs))
        isOver = isForGood(found)
        setProblem(found)
      }
    }
    const turn = async () => {
      if (isOver) return
      // What is asked for during a call may not be in its answer: once more, after it.
      if (isUnderWay) {
        isWanted = true
        return
      }
      clearTimeout(timer)
      isUnderWay = true
      do {
        isWanted = false
        if (!document.hidden) await callOnce()
      } while (isWanted && !isOver && !abort.signal.aborted)
      isUnderWay = false
      if (!isOver && !abort.signal.aborted) timer = setTimeout(() => void turn(), waitMs)
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
  return { problem, refresh: () => again.current() }
}
