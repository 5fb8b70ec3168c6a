import { computed, signal } from '@preact/signals'

const hash = signal(location.hash)
addEventListener('hashchange', () => (hash.value = location.hash))

const decoded = (part: string) => {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}

/** Where the page is: `#/runtimes/rt_1?tab=memory` is `['runtimes', 'rt_1']` with `tab`. */
export const route = computed(() => {
  const [path = '', query = ''] = hash.value.replace(/^#\/?/, '').split('?', 2)
  return { path: path.split('/').filter(part => part !== '').map(decoded), query: new URLSearchParams(query) }
})

/** Whether a text out of a link may be the id of a runtime, and nothing else of a path. */
export const isId = (text: string) => /^[A-Za-z0-9_-]+$/.test(text)

export const page = computed(() => route.value.path[0] ?? 'playground')

export const linkTo = (...path: string[]) => '#/' + path.map(encodeURIComponent).join('/')

/** Has another address without a new entry in the browser's history. */
export const replaceAddress = (address: string) => {
  history.replaceState(null, '', address)
  hash.value = location.hash
}

export const go = (...path: string[]) => {
  location.hash = linkTo(...path)
}
