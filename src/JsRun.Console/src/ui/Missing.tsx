import type { Problem } from '../api/problem'
import { ProblemBox } from './ProblemBox'

/** Tells that the service does not offer what a page shows, or what else went wrong. */
export function Missing({ problem, what, path }: { problem: Problem; what: string; path: string }) {
  if (problem.status !== 404) return <ProblemBox problem={problem} />
  return <div class="empty"><strong>This service does not tell of its {what}</strong>It has no <code>{path}</code>: it is older than this page, or that is switched off.</div>
}
