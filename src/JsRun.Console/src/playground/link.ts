import { effect } from '@preact/signals'
import { isId, linkTo, replaceAddress } from '../app/router'
import { draft, type Draft } from './draft'
import { pack, unpack } from './share'

// The script that the address carries, as long as the editor has it: what is edited after that is in the draft that the tab keeps, and the address must not bring
// back what was there before.
let carried: { packed: string; draft: string } | null = null

const keyOf = ({ target: _, ...shared }: Draft) => JSON.stringify(shared)

effect(() => {
  const now = draft.value
  if (carried && carried.draft !== keyOf(now)) {
    carried = null
    replaceAddress(linkTo('playground'))
  }
})

/** Makes a link of the draft, and has the address carry it, too. */
export async function makeLink(): Promise<string> {
  const now = draft.value
  const packed = await pack(now)
  carried = { packed, draft: keyOf(now) }
  replaceAddress(`${linkTo('playground')}?code=${packed}`)
  return location.href
}

/** Takes over what the address carries. Throws a LinkError where it carries nothing good. */
export async function openLink(query: URLSearchParams): Promise<void> {
  const target = query.get('runtime')
  if (target && isId(target)) draft.value = { ...draft.value, target }
  const packed = query.get('code')
  if (!packed || packed === carried?.packed) return
  const shared = await unpack(packed)
  carried = { packed, draft: keyOf(shared) }
  draft.value = shared
}
