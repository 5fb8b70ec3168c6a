/** An event of a streamed answer. */
export interface StreamEvent { event: string; data: unknown }

/** Reads an answer of lines of JSON as they come. */
export async function* linesOf(response: Response): AsyncGenerator<StreamEvent> {
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader()
  let rest = ''
  for (;;) {
    const { value, done } = await reader.read()
    if (done) break
    const lines = (rest + value).split('\n')
    rest = lines.pop()!
    for (const line of lines) if (line.trim() !== '') yield JSON.parse(line) as StreamEvent
  }
  if (rest.trim() !== '') yield JSON.parse(rest) as StreamEvent
}
