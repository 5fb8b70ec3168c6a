import { signal } from '@preact/signals'
import { ask, key, refused } from '../api/client'
import { problemOf, type Problem } from '../api/problem'
import type { Limits } from '../api/types'

/** Whether there is a session: `keyless` services want no key. */
export const state = signal<'asking' | 'signedOut' | 'signedIn' | 'keyless' | 'unreachable'>('asking')
export const limits = signal<Limits | null>(null)
export const version = signal<{ version: string; engineVersion: string } | null>(null)
export const problem = signal<Problem | null>(null)

const stored = 'jsrun.key'

/** Where the tab keeps what was run. */
export const historyKept = 'jsrun.history'

refused.handler = document => {
  if (state.value === 'asking') return
  forget()
  problem.value = document
  state.value = 'signedOut'
}

/** Asks the service who the caller is, with the key that is given or was kept for this tab. */
export async function signIn(newKey?: string, keep = false): Promise<void> {
  const attempt = newKey ?? sessionStorage.getItem(stored) ?? ''
  const isFirst = newKey === undefined
  state.value = 'asking'
  problem.value = null
  key.value = attempt
  try {
    limits.value = await ask<Limits>('limits')
    if (keep) sessionStorage.setItem(stored, attempt)
    state.value = attempt ? 'signedIn' : 'keyless'
    void ask<{ version: string; engineVersion: string }>('version').then(answer => (version.value = answer), () => {})
  } catch (error) {
    const document = problemOf(error)
    if (document.status === 401) {
      forget()
      state.value = 'signedOut'
      problem.value = isFirst && !attempt ? null : document
    } else {
      state.value = 'unreachable'
      problem.value = document
    }
  }
}

/** Forgets the key, and with the page whatever was done with it. */
export function signOut(): void {
  forget()
  sessionStorage.removeItem(historyKept)
  window.history.replaceState(null, '', location.pathname)
  location.reload()
}

function forget(): void {
  key.value = ''
  sessionStorage.removeItem(stored)
}
