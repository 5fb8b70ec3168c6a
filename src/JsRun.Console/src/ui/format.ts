const units = ['B', 'KB', 'MB', 'GB', 'TB']

/** Bytes as people say them: 1.4 MB. */
export function bytes(count: number | null | undefined): string {
  if (count === null || count === undefined) return '–'
  let value = count
  let unit = 0
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024
    unit++
  }
  return `${unit === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${units[unit]}`
}

export function ms(value: number | null | undefined): string {
  if (value === null || value === undefined) return '–'
  if (value >= 60_000) return duration(value / 1000)
  if (value >= 1000) return `${(value / 1000).toFixed(2)} s`
  return `${value >= 10 ? value.toFixed(0) : value.toFixed(value >= 1 ? 1 : 2)} ms`
}

/** A time span in its two greatest units. */
export function duration(seconds: number): string {
  const s = Math.max(0, Math.round(seconds))
  if (s < 60) return `${s} s`
  if (s < 3600) return `${Math.floor(s / 60)} min ${s % 60} s`
  if (s < 86_400) return `${Math.floor(s / 3600)} h ${Math.floor((s % 3600) / 60)} min`
  return `${Math.floor(s / 86_400)} d ${Math.floor((s % 86_400) / 3600)} h`
}

export const secondsSince = (instant: string) => (Date.now() - Date.parse(instant)) / 1000

export const time = (instant: string | number) => new Date(instant).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit', second: '2-digit' })

export const dateTime = (instant: string | number) => new Date(instant).toLocaleString([], { dateStyle: 'medium', timeStyle: 'short' })

export const count = (value: number) => value.toLocaleString('en')

/** Hour, minute and second, for axes. */
export const clock = (instant: number) => new Date(instant).toTimeString().slice(0, 8)
