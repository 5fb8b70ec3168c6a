import { count } from './format'

/** Below a list that goes on. */
export const More = ({ shown, onMore }: { shown: number; onMore: () => void }) => (
  <p class="row"><span class="hint">The newest {count(shown)} are shown.</span><button class="button small" onClick={onMore}>Show more</button></p>
)
