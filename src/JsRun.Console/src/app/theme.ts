import { effect, signal } from '@preact/signals'
import { browserStorage } from '../ui/storage'

export type Theme = 'light' | 'dark'

const stored = 'jsrun.theme'
const system = matchMedia('(prefers-color-scheme: dark)')

/** What was chosen, or what the system asks for. */
export const theme = signal<Theme>((browserStorage.get(stored) as Theme | null) ?? (system.matches ? 'dark' : 'light'))

system.addEventListener('change', () => {
  if (!browserStorage.get(stored)) theme.value = system.matches ? 'dark' : 'light'
})

effect(() => {
  document.documentElement.dataset.theme = theme.value
})

export function toggleTheme(): void {
  theme.value = theme.value === 'dark' ? 'light' : 'dark'
  browserStorage.set(stored, theme.value)
}
