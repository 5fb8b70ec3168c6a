import { effect, signal } from '@preact/signals'

export type Theme = 'light' | 'dark'

const stored = 'jsrun.theme'
const system = matchMedia('(prefers-color-scheme: dark)')

/** What was chosen, or what the system asks for. */
export const theme = signal<Theme>((localStorage.getItem(stored) as Theme | null) ?? (system.matches ? 'dark' : 'light'))

system.addEventListener('change', () => {
  if (!localStorage.getItem(stored)) theme.value = system.matches ? 'dark' : 'light'
})

effect(() => {
  document.documentElement.dataset.theme = theme.value
})

export function toggleTheme(): void {
  theme.value = theme.value === 'dark' ? 'light' : 'dark'
  localStorage.setItem(stored, theme.value)
}
