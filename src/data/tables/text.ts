/** Text files of unknown encoding and line ends, read in pieces. */
import { createReadStream } from 'node:fs'
import type { TablePlan } from '../../shared/import-plan'

export type Encoding = TablePlan['encoding']

/**
 * Judged by the byte order mark, by zero bytes (UTF-16 of mostly western text), and by whether the
 * bytes are valid UTF-8.
 */
export function guessEncoding(start: Uint8Array): Encoding {
  if (start[0] === 0xff && start[1] === 0xfe) return 'utf-16le'
  if (start[0] === 0xfe && start[1] === 0xff) return 'utf-16be'
  const looked = start.subarray(0, 4096)
  const zeros = [0, 0]
  looked.forEach((byte, at) => (zeros[at % 2] = (zeros[at % 2] ?? 0) + (byte === 0 ? 1 : 0)))
  if ((zeros[1] ?? 0) > looked.length / 5) return 'utf-16le'
  if ((zeros[0] ?? 0) > looked.length / 5) return 'utf-16be'
  return isUtf8(start) ? 'utf-8' : 'windows-1252'
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    // A character may be cut off at the end of the piece: streaming doesn't mind.
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true })
    return true
  } catch {
    return false
  }
}

/** False for bytes that are no text in any known encoding. */
export function looksLikeText(start: Uint8Array): boolean {
  const text = new TextDecoder(guessEncoding(start)).decode(start, { stream: true })
  const odd = [...text].filter(isControl).length
  return text.length > 0 && odd <= text.length / 50
}

/** Other than tabs and line ends. */
function isControl(character: string): boolean {
  const code = character.charCodeAt(0)
  return code < 9 || (code > 13 && code < 32) || code >= 0xfffe
}

/**
 * CR LF only where every line ends so; in mixed files the CR is cut off with the spaces of the last
 * field.
 */
export function guessNewline(text: string): '\r\n' | '\n' | '\r' {
  if (!text.includes('\n')) return text.includes('\r') ? '\r' : '\n'
  return /(^|[^\r])\n/.test(text) ? '\n' : '\r\n'
}

export interface TextPiece {
  text: string
  /** Bytes of the file read so far. */
  bytesRead: number
}

const pieceBytes = 1 << 16

/** The whole file as text, piece by piece, without its byte order mark. */
export async function* readText(
  path: string,
  encoding: Encoding,
  signal: AbortSignal,
): AsyncGenerator<TextPiece> {
  const decoder = new TextDecoder(encoding)
  let bytesRead = 0
  for await (const piece of createReadStream(path, { highWaterMark: pieceBytes, signal })) {
    const bytes = piece as Uint8Array
    bytesRead += bytes.length
    yield { text: decoder.decode(bytes, { stream: true }), bytesRead }
  }
  yield { text: decoder.decode(), bytesRead }
}
