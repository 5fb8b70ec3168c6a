/** What the browser keeps for the page. It may refuse to, with an error for the mere look: then nothing is kept, and all else works. */
export interface Storage { get(name: string): string | null; set(name: string, text: string): void; remove(name: string): void }

const over = (name: 'localStorage' | 'sessionStorage'): Storage => {
  const guarded = <T>(use: (storage: globalThis.Storage) => T): T | null => {
    try {
      return use(window[name])
    } catch {
      return null
    }
  }
  const remove = (item: string) => void guarded(storage => storage.removeItem(item))
  return {
    get: item => guarded(storage => storage.getItem(item)),
    set(item, text) {
      // What is too large is not kept, nor is what was there before it.
      remove(item)
      guarded(storage => storage.setItem(item, text))
    },
    remove,
  }
}

/** Until the tab is closed. */
export const tabStorage = over('sessionStorage')

/** Until the browser's data are cleared. */
export const browserStorage = over('localStorage')
