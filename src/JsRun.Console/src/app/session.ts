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

// Whose all that is which the page and the tab keep. The page knows it where the browser keeps nothing.
const ownerKept = 'jsrun.tenant'
let owner = tabStorage.get(ownerKept)

const whenAnother: (() => void)[] = []

/** Has something forgotten before another tenant sees the page. */
export const onAnotherTenant = (forget: () => void) => void whenAnother.push(forget)

refused.handler = (document, sentKey) => {
  // The answer to a request of before says nothing of the key that there is now.
  if (state.value === 'asking' || sentKey !== key.value) return
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
    const answer = await ask<Limits>('limits')
    belongTo(answer.tenant)
    limits.value = answer
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

// A key that has come to its end leaves what was done with it to whoever signs in again, if it is the same tenant.
function belongTo(tenant: string): void {
  if (owner !== null && owner !== tenant) whenAnother.forEach(forget => forget())
  owner = tenant
  tabStorage.set(ownerKept, tenant)
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
  tabStorage.remove(ownerKept)
  window.history.replaceState(null, '', location.pathname)
  location.reload()
}

function forget(): void {
  key.value = ''
  tabStorage.remove(stored)
}
