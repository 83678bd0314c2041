/**
 * Safetensors files as Gridcast writes them: an 8-byte little-endian header length, a JSON header
 * that names every tensor with its bytes, then the bytes.
 * Format: https://github.com/huggingface/safetensors#format
 *
 * A file carries its own SHA-256: the 64 hexadecimal digits stand at a fixed place (the first entry
 * of the header's first object) and are taken of the whole file with zeros in their place. So a
 * file that was cut, or in which one bit was changed, is known for it wherever it was moved to.
 */

export const sha256Digits = 64
/** What stands where the digest goes while it is computed. */
export const digestPlaceholder = '0'.repeat(sha256Digits)
const beforeDigest = '{"__metadata__":{"sha256":"'
/** Bytes before the header's text. */
export const lengthBytes = 8
/** Place of the digest's first digit in the file, in bytes. */
export const digestStart = lengthBytes + beforeDigest.length

/** A longer header is none of ours: ours name some hundred tensors. */
const mostHeaderBytes = 64 * 1024 * 1024

export interface TensorEntry {
  dtype: string
  shape: number[]
  /** First byte, and the one behind the last, counted from the end of the header. */
  data_offsets: [number, number]
}

export interface SafetensorsHeader {
  metadata: Record<string, string>
  tensors: Record<string, TensorEntry>
  /** Size of the whole file, in bytes. */
  bytes: number
  /** First byte behind the header. */
  dataStart: number
  /** SHA-256 of the file as described above; null in files of versions that wrote none. */
  sha256: string | null
}

/**
 * The bytes in front of the tensors: length and header, padded to a multiple of 8, no digest yet.
 */
export function formatSafetensorsHeader(
  metadata: Record<string, string>,
  tensors: Record<string, TensorEntry>,
): Uint8Array<ArrayBuffer> {
  const text = JSON.stringify({
    __metadata__: { sha256: digestPlaceholder, ...metadata },
    ...tensors,
  })
  const json = new TextEncoder().encode(text)
  const padded = new Uint8Array(lengthBytes + Math.ceil(json.length / 8) * 8).fill(0x20)
  new DataView(padded.buffer).setBigUint64(0, BigInt(padded.length - lengthBytes), true)
  padded.set(json, lengthBytes)
  return padded
}

/**
 * Length of the header's text, in bytes, as the first 8 bytes of a file say.
 * @throws Error when they are no such length
 */
export function safetensorsHeaderLength(first: Uint8Array): number {
  if (first.length < lengthBytes) throw new Error('it is too short')
  const view = new DataView(first.buffer, first.byteOffset, lengthBytes)
  const length = view.getBigUint64(0, true)
  if (length > mostHeaderBytes) throw new Error('its header has no sensible length')
  return Number(length)
}

/**
 * Reads the header's text (without the 8 bytes before it).
 * @throws Error when it is no header, or no complete one
 */
export function parseSafetensorsHeader(json: Uint8Array): SafetensorsHeader {
  const text = new TextDecoder('utf-8', { fatal: true }).decode(json)
  const { __metadata__: metadata = {}, ...tensors } = JSON.parse(text) as Record<
    string,
    TensorEntry
  > & { __metadata__?: Record<string, string> }
  const entries = tensors as Record<string, TensorEntry>
  const ends = Object.values(entries).map((entry) => entry.data_offsets[1])
  const dataStart = lengthBytes + json.length
  const bytes = dataStart + ends.reduce((most, end) => Math.max(most, end), 0)
  if (!Number.isSafeInteger(bytes)) throw new Error('its header names no sensible sizes')
  const sha256 = text.startsWith(beforeDigest) ? (metadata['sha256'] ?? null) : null
  return { metadata, tensors: entries, bytes, dataStart, sha256 }
}
