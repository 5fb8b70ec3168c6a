export interface Frame { function: string; file: string; line: number; column: number; async: boolean }

export interface ScriptError {
  name: string
  message: string
  stack: string
  frames: Frame[]
  cause?: unknown
  value?: unknown
  line?: number
  column?: number
  sourceLine?: string
  specifier?: string
  referrer?: string
  path?: string
}

export interface ConsoleEntry { level: string; text: string; args: unknown[]; atMs: number }

export interface Usage { wallMs: number; cpuMs: number; queuedMs: number; heapUsedBytes: number; externalBytes: number }

export interface Envelope {
  outcome: string
  value?: unknown
  type?: string
  reason?: string
  error?: ScriptError
  console: ConsoleEntry[]
  usage: Usage
  runtime?: { id: string; state: string }
}

export interface RuntimeStats {
  heapUsedBytes: number
  heapTotalBytes: number
  heapLimitBytes: number
  externalBytes: number
  physicalBytes: number
  evaluations: number
  calls: number
  errors: number
  timeouts: number
  interrupts: number
  totalWallMs: number
  totalCpuMs: number
  lastWallMs: number
  lastKind: string | null
  queueLength: number
  activeTimers: number
  contexts: number
  modules: number
  functions: number
  [name: string]: number | string | null
}

export interface Runtime {
  id: string
  state: 'starting' | 'idle' | 'busy' | 'closed'
  alive: boolean
  createdAt: string
  lastUsedAt: string
  expiresAt: string
  config: Record<string, unknown> & { maxHeapBytes: number; timeoutMs: number; cpuMs: number; console: boolean; web: boolean; inspector?: object | null }
  label: Record<string, string>
  stats: RuntimeStats
}

export interface Snapshot { id: string; bytes: number; engine: string; createdAt: string; heapBytes: number; console: boolean }

export interface Range { min: number; max: number; default: number }

export interface Limits { tenant: string; fields: Record<string, Range | undefined>; quotas: Record<string, { limit?: number; use: number }> }

export interface List<T> { items: T[]; next: string | null }

export interface Space { name: string; sizeBytes: number; usedBytes: number; availableBytes: number; physicalBytes: number }

export interface Memory { heap: Record<string, number>; spaces: Space[] }

export interface Context { id: string; name: string | null; realmOf: string | null; alive: boolean; createdAt: string; console: boolean; activeTimers: number; modules: number }

export interface Module { specifier: string; type: string; bytes: number; instances: number }

export interface FunctionHandle { $function: string; name: string }
