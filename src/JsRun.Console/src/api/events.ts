import { ApiError, isAbort } from './problem'

/** An event of a streamed answer. */
export interface StreamEvent { event: string; data: unknown }

/** Reads an answer of lines of JSON as they come. Whoever stops reading gives the answer up. */
export async function* linesOf(response: Response): AsyncGenerator<StreamEvent> {
  const text = response.body!.pipeThrough(new TextDecoderStream())
  // Pieces of a line whose end has not come: put together once it has, as a long one comes in very many.
  let pieces: string[] = []
  for await (const piece of piecesOf(text)) {
    let from = 0
    for (let end = piece.indexOf('\n'); end >= 0; end = piece.indexOf('\n', from)) {
      pieces.push(piece.slice(from, end))
      const line = pieces.join('')
      pieces = []
      from = end + 1
      if (line.trim() !== '') yield JSON.parse(line) as StreamEvent
    }
    if (from < piece.length) pieces.push(piece.slice(from))
  }
  const rest = pieces.join('')
  if (rest.trim() !== '') yield JSON.parse(rest) as StreamEvent
}

/** What comes out of a stream; cancelled when nobody wants the rest. */
export async function* piecesOf<T>(stream: ReadableStream<T>): AsyncGenerator<T> {
  const reader = stream.getReader()
  try {
    for (;;) {
      const { value, done } = await reader.read()
      if (done) return
      yield value
    }
  } catch (error) {
    if (isAbort(error) || !(error instanceof TypeError)) throw error
    throw new ApiError({ title: 'The answer broke off', status: 0, code: 'broken_off', detail: error.message })
  } finally {
    void reader.cancel().catch(() => {})
  }
}
