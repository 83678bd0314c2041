/**
 * Digests of kept files (`shared/digests.ts`): made while a file is written, checked when it is
 * read.
 */
import { createHash, type Hash } from 'node:crypto'
import { existsSync, readFileSync, readSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { blocksAround, digestBlockBytes, digestIn, parseDigests } from '../shared/digests'
import type { FileDigest } from '../shared/digests'
import { GridcastError } from '../shared/errors'
import { digestsFile } from '../shared/kept-files'

/** Takes a file's bytes in order, as they are written. */
export class Digester {
  private readonly blocks: string[] = []
  private hash: Hash = createHash('sha256')
  private inBlock = 0
  private bytes = 0

  add(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length;) {
      const count = Math.min(bytes.length - at, digestBlockBytes - this.inBlock)
      this.hash.update(bytes.subarray(at, at + count))
      this.inBlock += count
      at += count
      if (this.inBlock === digestBlockBytes) this.endBlock()
    }
    this.bytes += bytes.length
  }

  finish(): FileDigest {
    if (this.inBlock > 0) this.endBlock()
    return { bytes: this.bytes, blocks: this.blocks }
  }

  private endBlock(): void {
    this.blocks.push(this.hash.digest('hex'))
    this.hash = createHash('sha256')
    this.inBlock = 0
  }
}

/** The digest of a file that is written in these pieces. */
export function digestOf(pieces: readonly Uint8Array[]): FileDigest {
  const digester = new Digester()
  for (const piece of pieces) digester.add(piece)
  return digester.finish()
}

/**
 * What a kept file should be, by the digests beside it; null for one that was written before there
 * were any.
 * @throws GridcastError `kept.changed` when the digests themselves can't be read
 */
export function keptDigest(path: string): FileDigest | null {
  const list = join(dirname(path), digestsFile)
  if (!existsSync(list)) return null
  return digestIn(parseDigests(list, readFileSync(list, 'utf8')), basename(path)) ?? null
}

/** Checks bytes of an open file against its digests, each block once. */
export class BlockCheck {
  private readonly path: string
  private readonly descriptor: number
  private readonly digest: FileDigest | null
  private readonly checked: Uint8Array
  private readonly block = new Uint8Array(digestBlockBytes)

  constructor(path: string, descriptor: number) {
    this.path = path
    this.descriptor = descriptor
    this.digest = keptDigest(path)
    this.checked = new Uint8Array(this.digest?.blocks.length ?? 0)
  }

  /**
   * To be called before bytes `from` to `from + length - 1` are used.
   * @throws GridcastError `kept.changed`
   */
  check(from: number, length: number): void {
    if (this.digest === null) return
    const { first, end } = blocksAround(from, length)
    for (let block = first; block < end; block++) {
      if (this.checked[block] === 1) continue
      if (!this.isWhole(block)) throw new GridcastError('kept.changed', { path: this.path })
      this.checked[block] = 1
    }
  }

  private isWhole(block: number): boolean {
    const bytes = this.read(block * digestBlockBytes)
    const digest = createHash('sha256').update(bytes).digest('hex')
    return digest === this.digest?.blocks[block]
  }

  private read(place: number): Uint8Array {
    let done = 0
    for (let got = -1; got !== 0 && done < this.block.length; done += got)
      got = readSync(this.descriptor, this.block, done, this.block.length - done, place + done)
    return this.block.subarray(0, done)
  }
}
