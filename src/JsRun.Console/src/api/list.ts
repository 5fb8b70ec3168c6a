import { ask } from './client'
import type { List } from './types'

/** The first items of a list, page by page, until there are as many as are wanted; `next` is null when these are all. */
export async function listOf<T>(path: string, pageSize: number, wanted: number, signal?: AbortSignal): Promise<List<T>> {
  const items: T[] = []
  for (let after: string | null = null; ;) {
    const page: List<T> = await ask<List<T>>(`${path}?limit=${pageSize}${after === null ? '' : `&after=${encodeURIComponent(after)}`}`, { signal })
    items.push(...page.items)
    after = page.next
    if (after === null || items.length >= wanted) return { items, next: after }
  }
}
