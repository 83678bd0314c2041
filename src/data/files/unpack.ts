/**
 * Compressed bytes, unpacked to a temporary file so that they can be read from anywhere; never more
 * than a piece in memory, and never more on the disk than there is room for.
 */
import { sentence } from '../../shared/notices/say'
import { createReadStream, createWriteStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import { Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { crc32, createGunzip, createInflateRaw } from 'node:zlib'
import { Gunzip, Inflate } from 'fflate'
import { CancelledError, firstLine, GridcastError, isDiskFull } from '../../shared/errors'
import type { Progress } from '../frame-source'
import type { Room } from './workspace'
import { zipStored, type ZipMember } from './zip-archive'

export interface UnpackOptions {
  fileName: string
  signal: AbortSignal
  onProgress?: Progress | undefined
  /** No more than this is unpacked. */
  room: Room
}

export const isGzip = (bytes: Uint8Array) => bytes[0] === 0x1f && bytes[1] === 0x8b

/**
 * Unpacks a whole `.gz`. @throws GridcastError `import.gzip-damaged`, `import.unpacked-size`,
 * `disk.full`, `cancelled`
 */
export async function unpackGzip(
  path: string,
  size: number,
  target: string,
  options: UnpackOptions,
): Promise<void> {
  const steps = [createGunzip(), limiter(options)]
  const into = { path: target, needed: null }
  await run(createReadStream(path), size, steps, into, options, (detail, cause) => {
    return new GridcastError('import.gzip-damaged', { file: options.fileName, detail }, { cause })
  })
}

/**
 * Unpacks one member of a ZIP file and checks its length and checksum. @throws GridcastError
 * `import.zip-damaged`, `import.unpacked-size`, `disk.full`, `cancelled`
 */
export async function unpackMember(
  path: string,
  start: number,
  member: ZipMember,
  target: string,
  options: UnpackOptions,
): Promise<void> {
  if (member.size > options.room.bytes)
    throw tooLarge(`"${member.name}" in ${options.fileName}`, options.room, member.size)
  const end = start + member.compressedSize - 1
  const inflate = member.method === zipStored ? [] : [createInflateRaw()]
  const input =
    member.compressedSize === 0 ? Readable.from([]) : createReadStream(path, { start, end })
  const steps = [...inflate, checker(member)]
  const into = { path: target, needed: member.size }
  await run(input, member.compressedSize, steps, into, options, (detail, cause) => {
    const problem = sentence('zip.unpacking', { detail })
    return new GridcastError('import.zip-damaged', { file: options.fileName, problem }, { cause })
  })
}

/** The first unpacked bytes, `length` at most, of the first packed ones. */
export function unpackStart(
  packed: Uint8Array<ArrayBuffer>,
  length: number,
  form: 'gzip' | 'deflate',
): Uint8Array<ArrayBuffer> {
  const inflate = form === 'gzip' ? new Gunzip() : new Inflate()
  const pieces: Uint8Array[] = []
  let unpacked = 0
  inflate.ondata = (piece) => {
    pieces.push(piece)
    unpacked += piece.length
  }
  try {
    for (let at = 0; at < packed.length && unpacked < length; at += packedPiece)
      inflate.push(packed.slice(at, at + packedPiece), at + packedPiece >= packed.length)
  } catch {
    // Cut off here, or damaged: what came before is what there is to judge by.
  }
  return new Uint8Array(Buffer.concat(pieces).subarray(0, length))
}

/** So few that even bytes packed a thousandfold stay small. */
const packedPiece = 1 << 10

/** Where it is unpacked to, and how many bytes that takes; null where nothing tells. */
interface Target {
  path: string
  needed: number | null
}

async function run(
  input: Readable,
  size: number,
  steps: NodeJS.ReadWriteStream[],
  { path: target, needed }: Target,
  { signal, onProgress }: UnpackOptions,
  damaged: (detail: string, cause: unknown) => GridcastError,
): Promise<void> {
  let done = 0
  input.on('data', (piece: Uint8Array) =>
    onProgress?.((done += piece.length), size, sentence('doing.unpacking', {})),
  )
  try {
    await pipeline([input, ...steps, createWriteStream(target)], { signal })
  } catch (error) {
    await rm(target, { force: true })
    if (signal.aborted) throw new CancelledError()
    if (error instanceof GridcastError) throw error
    if (isDiskFull(error))
      throw new GridcastError('disk.full', { path: target, needed }, { cause: error })
    throw damaged(firstLine(error), error)
  }
}

/** The error for what would be larger unpacked than may be; `size` when that is known. */
export function tooLarge(title: string, { bytes, limitedBy }: Room, size?: number): GridcastError {
  const limited = limitedBy === 'limit' ? 'limit' : 'disk'
  return new GridcastError('import.unpacked-size', {
    file: title,
    size: size ?? null,
    room: bytes,
    limited,
  })
}

/** Passes bytes on, as many as there is room for. */
function limiter({ fileName, room }: UnpackOptions): Transform {
  let seen = 0
  return new Transform({
    transform(piece: Uint8Array, _encoding, pass) {
      seen += piece.length
      if (seen > room.bytes) pass(tooLarge(fileName, room))
      else pass(null, piece)
    },
  })
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
