import { useEffect, useRef } from 'preact/hooks'
import uPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'
import { theme } from '../app/theme'
import { clock } from './format'

const leastSeconds = 15

export interface Line { name: string; color: string; values: (number | null)[] }

interface Props { label: string; times: number[]; lines: Line[]; format: (value: number) => string; height?: number; /** The scale's top, where all values are lower. */ least?: number }

// Of the times themselves: for a single one uPlot would take a whole day.
const spanOf = (times: ArrayLike<number>): [number, number] => {
  const from = times[0] ?? 0
  return [from, Math.max(times[times.length - 1] ?? 0, from + leastSeconds)]
}

/** Lines over time; what they show is told in words, too. */
export function Chart({ label, times, lines, format, height = 180, least = 1 }: Props) {
  const host = useRef<HTMLDivElement>(null)
  const plot = useRef<uPlot | null>(null)
  const data = [times.map(time => time / 1000), ...lines.map(line => line.values)] as uPlot.AlignedData
  const names = lines.map(line => line.name).join()

  useEffect(() => {
    const style = getComputedStyle(document.documentElement)
    const color = (name: string) => style.getPropertyValue(name).trim()
    const axis = { font: `11px ${style.fontFamily}`,  stroke: color('--muted'), grid: { stroke: color('--line'), width: 1 }, ticks: { stroke: color('--line'), width: 1 } }
    const element = host.current!
    const made = new uPlot({
      width: element.clientWidth || 400,
      height,
      cursor: { drag: { x: false, y: false } },
      scales: { x: { range: plot => spanOf(plot.data[0]) }, y: { range: (_, __, max) => [0, Math.max(max * 1.1, least)] } },
      legend: { show: false },
      axes: [{ ...axis, space: 80, size: 28, values: (_, ticks) => ticks.map(tick => clock(tick * 1000)) }, { ...axis, size: 70, values: (_, ticks) => ticks.map(format) }],
      series: [{}, ...lines.map(line => ({ label: line.name, stroke: color(line.color), width: 1.5, points: { show: false } }))],
    }, data, element)
    plot.current = made
    const observer = new ResizeObserver(() => made.setSize({ width: element.clientWidth, height }))
    observer.observe(element)
    return () => {
      observer.disconnect()
      made.destroy()
    }
  }, [theme.value, names, height])

  useEffect(() => plot.current?.setData(data))

  const last = lines.map(line => `${line.name} ${format(line.values.at(-1) ?? 0)}`).join(', ')
  return (
    <div>
      <div class="chart" ref={host} role="img" aria-label={`${label}. Now: ${last}`} />
      {lines.length > 1 && <div class="legend-of">{lines.map(line => <span key={line.name}><i style={{ background: `var(${line.color})` }} />{line.name} <b>{format(line.values.at(-1) ?? 0)}</b></span>)}</div>}
    </div>
  )
}
