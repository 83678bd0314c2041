/**
 * Compressed bytes, unpacked to a temporary file so that they can be read from anywhere; never more
 * than a piece in memory.
 */
import { createReadStream, createWriteStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { constants, crc32, createGunzip, createInflateRaw, inflateRawSync } from 'node:zlib'
import { CancelledError, GridcastError } from '../../shared/errors'
import type { Progress } from '../frame-source'
import type { ByteSource } from './byte-source'
import type { ZipMember } from './zip-archive'

export interface UnpackOptions {
  fileName: string
  signal: AbortSignal
  onProgress?: Progress | undefined
  /** Opens an unpacked file, letting it be made first if it isn't there yet. */
  openUnpacked(path: string, make: () => Promise<void>): Promise<ByteSource>
}

export const isGzip = (bytes: Uint8Array) => bytes[0] === 0x1f && bytes[1] === 0x8b

/** Unpacks a whole `.gz`. @throws GridcastError `import.gzip-damaged`, `cancelled` */
export async function unpackGzip(
  path: string,
  size: number,
  target: string,
  options: UnpackOptions,
): Promise<void> {
  const steps = [createGunzip()]
  await run(createReadStream(path), size, steps, target, options, 'import.gzip-damaged')
}

/**
 * Unpacks one deflated member and checks its length and checksum. @throws GridcastError
 * `import.zip-damaged`, `cancelled`
 */
export async function unpackMember(
  path: string,
  start: number,
  member: ZipMember,
  target: string,
  options: UnpackOptions,
): Promise<void> {
  const end = start + member.compressedSize - 1
  const check = checker(member)
  await run(
    createReadStream(path, { start, end }),
    member.compressedSize,
    [createInflateRaw(), check],
    target,
    options,
    'import.zip-damaged',
  )
}

/** The first bytes of a deflated member, without unpacking it all. */
export function unpackStart(compressed: Uint8Array): Uint8Array {
  return inflateRawSync(compressed, { finishFlush: constants.Z_SYNC_FLUSH })
}

async function run(
  input: NodeJS.ReadableStream,
  size: number,
  steps: NodeJS.ReadWriteStream[],
  target: string,
  { fileName, signal, onProgress }: UnpackOptions,
  code: string,
): Promise<void> {
  let done = 0
  input.on('data', (piece: Uint8Array) => onProgress?.((done += piece.length), size, 'Unpacking'))
  try {
    await pipeline([input, ...steps, createWriteStream(target)], { signal })
  } catch (error) {
    await rm(target, { force: true })
    if (signal.aborted) throw new CancelledError()
    const detail = error instanceof Error ? error.message : String(error)
    throw new GridcastError(
      code,
      `${fileName} can't be unpacked: ${detail}.`,
      'Ask for the file again; this copy is damaged.',
    )
  }
}

/**
 * Passes bytes on; fails when there are more than promised or when they aren't the promised ones.
 */
function checker(member: ZipMember): Transform {
  let seen = 0
  let checksum = 0
  const wrong = (detail: string) => new Error(`"${member.name}" ${detail}`)
  return new Transform({
    transform(piece: Uint8Array, _encoding, pass) {
      seen += piece.length
      checksum = crc32(piece, checksum)
      if (seen > member.size) pass(wrong(`is longer than the ${member.size} bytes it should have`))
      else pass(null, piece)
    },
    flush(pass) {
      if (seen !== member.size) pass(wrong(`ends after ${seen} of ${member.size} bytes`))
      else if (checksum !== member.crc32) pass(wrong('does not match its checksum'))
      else pass()
    },
  })
}
