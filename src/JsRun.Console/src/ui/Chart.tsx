import { useEffect, useRef } from 'preact/hooks'
import uPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'
import { theme } from '../app/theme'

export interface Line { name: string; color: string; values: (number | null)[] }

interface Props { label: string; times: number[]; lines: Line[]; format: (value: number) => string; height?: number }

/** Lines over time; what they show is told in words, too. */
export function Chart({ label, times, lines, format, height = 180 }: Props) {
  const host = useRef<HTMLDivElement>(null)
  const plot = useRef<uPlot | null>(null)
  const data = [times.map(time => time / 1000), ...lines.map(line => line.values)] as uPlot.AlignedData
  const names = lines.map(line => line.name).join()

  useEffect(() => {
    const style = getComputedStyle(document.documentElement)
    const color = (name: string) => style.getPropertyValue(name).trim()
    const axis = { stroke: color('--muted'), grid: { stroke: color('--line'), width: 1 }, ticks: { stroke: color('--line'), width: 1 } }
    const made = new uPlot({
      width: host.current!.clientWidth || 400,
      height,
      cursor: { drag: { x: false, y: false } },
      scales: { y: { range: (_, __, max) => [0, max > 0 ? max * 1.1 : 1] } },
      axes: [axis, { ...axis, size: 70, values: (_, ticks) => ticks.map(format) }],
      series: [{}, ...lines.map(line => ({ label: line.name, stroke: color(line.color), width: 1.5, points: { show: false }, value: (_: uPlot, value: number | null) => (value === null ? '–' : format(value)) }))],
    }, data, host.current!)
    plot.current = made
    const observer = new ResizeObserver(() => made.setSize({ width: host.current!.clientWidth, height }))
    observer.observe(host.current!)
    return () => {
      observer.disconnect()
      made.destroy()
    }
  }, [theme.value, names, height])

  useEffect(() => plot.current?.setData(data))

  const last = lines.map(line => `${line.name} ${format(line.values.at(-1) ?? 0)}`).join(', ')
  return <div class="chart" ref={host} role="img" aria-label={`${label}. Now: ${last}`} />
}
