import { signal } from '@preact/signals'
import { ask, key, refused } from '../api/client'
import { problemOf, type Problem } from '../api/problem'
import type { Limits } from '../api/types'
import { tabStorage } from '../ui/storage'

/** Whether there is a session: `keyless` services want no key. */
export const state = signal<'asking' | 'signedOut' | 'signedIn' | 'keyless' | 'unreachable'>('asking')
export const limits = signal<Limits | null>(null)
export const version = signal<{ version: string; engineVersion: string } | null>(null)
export const problem = signal<Problem | null>(null)

const stored = 'jsrun.key'

/** Where the tab keeps what was run, and what is being written. */
export const historyKept = 'jsrun.history'
export const draftKept = 'jsrun.draft'

refused.handler = document => {
  if (state.value === 'asking') return
  forget()
  problem.value = document
  state.value = 'signedOut'
}

/** Asks the service who the caller is, with the key that is given or was kept for this tab. */
export async function signIn(newKey?: string, keep = false): Promise<void> {
  const attempt = newKey ?? tabStorage.get(stored) ?? ''
  const isFirst = newKey === undefined
  state.value = 'asking'
  problem.value = null
  key.value = attempt
  try {
    limits.value = await ask<Limits>('limits')
    if (keep) tabStorage.set(stored, attempt)
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

/** Asks for a key again: the one that there is may be what keeps the service from answering. */
export function changeKey(): void {
  forget()
  problem.value = null
  state.value = 'signedOut'
}

/** Forgets the key, and with the page whatever was done with it. */
export function signOut(): void {
  forget()
  tabStorage.remove(historyKept)
  tabStorage.remove(draftKept)
  window.history.replaceState(null, '', location.pathname)
  location.reload()
}

function forget(): void {
  key.value = ''
  tabStorage.remove(stored)
}
