import { addressOf } from '../api/client'
import { csharp } from './csharp'
import { curl } from './curl'
import { javascript } from './javascript'
import { python } from './python'
import type { CallSpec } from './spec'

export const languages = [
  { id: 'curl', name: 'curl', write: curl },
  { id: 'python', name: 'Python', write: python },
  { id: 'javascript', name: 'JavaScript', write: javascript },
  { id: 'csharp', name: 'C#', write: csharp },
] as const

export type Language = (typeof languages)[number]

/** The request as a program in a language, for this service. */
export const write = (language: Language, spec: CallSpec, withKey: boolean) => language.write(spec, addressOf('').replace(/\/$/, ''), withKey)
