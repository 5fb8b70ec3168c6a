/** A problem document (RFC 9457), as the service writes it. */
export interface Problem {
  title: string
  status: number
  detail?: string
  code: string
  traceId?: string
  reason?: string
  errors?: Record<string, string[]>
  evaluation?: import('./types').Envelope
}

/** What went wrong with a request: the service's own words, or what kept them from coming. */
export class ApiError extends Error {
  constructor(readonly problem: Problem, readonly retryAfter?: string) {
    super(problem.detail ?? problem.title)
    this.name = 'ApiError'
  }
}

/** Whether it was thrown because somebody gave the request up. */
export const isAbort = (error: unknown) => error instanceof DOMException && error.name === 'AbortError'

/** Makes a problem of anything that was thrown. */
export function problemOf(error: unknown): Problem {
  if (error instanceof ApiError) return error.problem
  if (isAbort(error)) return { title: 'The request was given up', status: 0, code: 'aborted' }
  return { title: 'The console could not do that', status: 0, code: 'failed', detail: error instanceof Error ? error.message : String(error) }
}

/** What can be done about a problem, where its own words do not tell. */
const remedies: Record<string, string> = {
  unreachable: 'See whether the service is running, then try again.',
  broken_off: 'The connection was lost, or the service has ended. Try again.',
  unauthenticated: 'Sign in with a key that the service knows.',
  forbidden: 'Sign in with a key that has the scope named above.',
  runtime_not_found: 'It may have been deleted long ago, or belong to another tenant. Start a new one.',
  runtime_closed: 'Its state is gone. Start a new runtime.',
  quota_exceeded: 'Delete what is no longer needed, or ask whoever runs the service for a higher quota.',
  rate_limited: 'Wait a moment, then send it again.',
  queue_full: 'The runtime has more waiting than it takes. Wait, or interrupt what runs.',
  overloaded: 'The service is busy. Try again in a few seconds.',
  starting: 'The service is starting. Try again in a few seconds.',
  draining: 'The service is shutting down.',
  bootstrap_failed: 'The bootstrap script failed: correct it, and create the runtime again.',
  snapshot_failed: 'One of the scripts failed, or left something that cannot be stored: correct it, and try again.',
  snapshot_rejected: 'Only what this service made, with the engine that it has now, is accepted.',
}

export const remedyOf = (problem: Problem) => remedies[problem.code]
