import { isId, route } from '../app/router'
import { RuntimeList } from './RuntimeList'
import { RuntimeView } from './RuntimeView'
import '../styles/runtimes.css'

export function RuntimesPage() {
  const id = route.value.path[1]
  return id && isId(id) ? <RuntimeView key={id} id={id} /> : <RuntimeList />
}
