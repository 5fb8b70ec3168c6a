import type { ComponentChildren } from 'preact'

/** The little Markdown that descriptions use: paragraphs, code, emphasis, links. Nothing in it becomes markup of its own. */
export const Markdown = ({ text }: { text: string }) => <>{text.split(/\n{2,}/).map((paragraph, index) => <p key={index}>{inline(paragraph)}</p>)}</>

export const Inline = ({ text }: { text: string }) => <>{inline(text)}</>

const pattern = /`([^`]+)`|\*\*([^*]+)\*\*|\[([^\]]+)\]\((https?:[^)\s]+)\)/g

function inline(text: string): ComponentChildren[] {
  const parts: ComponentChildren[] = []
  let at = 0
  for (const match of text.matchAll(pattern)) {
    parts.push(text.slice(at, match.index))
    if (match[1] !== undefined) parts.push(<code>{match[1]}</code>)
    else if (match[2] !== undefined) parts.push(<strong>{match[2]}</strong>)
    else parts.push(<a href={match[4]} rel="noreferrer">{match[3]}</a>)
    at = match.index + match[0].length
  }
  parts.push(text.slice(at))
  return parts
}
