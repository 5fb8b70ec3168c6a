import { useState } from 'preact/hooks'
import { problemOf, type Problem } from '../api/problem'

/** Does one thing at a time, and keeps what went wrong with the last one. */
export function useAction() {
  const [busy, setBusy] = useState('')
  const [problem, setProblem] = useState<Problem | null>(null)
  const act = async (name: string, action: () => Promise<unknown>) => {
    setBusy(name)
    setProblem(null)
    try {
      await action()
    } catch (error) {
      setProblem(problemOf(error))
    } finally {
      setBusy('')
    }
  }
  return { busy, problem, act }
}
