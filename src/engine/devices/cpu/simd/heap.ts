/**
 * The kernels' memory and its allocator: best fit over free blocks kept in order of address,
 * neighbours merged when freed.
 *
 * Addresses are bytes, multiples of 64. The memory grows when nothing fits and never shrinks;
 * wasm32 ends at 4 GiB. The last 64 KiB are never handed out, because kernels may read (not write)
 * up to one tile past an array's end.
 */
import { GridcastError } from '../../../../shared/errors'

const ALIGNMENT = 64
const PAGE = 65536
const GROWTH_PAGES = 256
const MAXIMUM_PAGES = 65536
/** The control block, job arguments and the module's own data lie below. */
const BASE = 65536

export class Heap {
  /** Free blocks by address; never two adjacent ones. */
  private readonly free: { address: number; bytes: number }[] = []
  private readonly sizes = new Map<number, number>()
  /** A growing memory has a new buffer object each time; older ones stay valid. */
  private readonly buffers = new WeakSet<ArrayBufferLike>()
  private end = BASE
  private used = 0
  private highest = 0

  private readonly maximumPages: number

  /**
   * A memory that is not shared can't grow, because its views would end.
   * @param finishJobs returns when no kernel is reading or writing any more
   */
  constructor(
    readonly memory: WebAssembly.Memory,
    private readonly finishJobs: () => void,
  ) {
    const isShared = !(memory.buffer instanceof ArrayBuffer)
    this.maximumPages = isShared ? MAXIMUM_PAGES : memory.buffer.byteLength / PAGE
  }

  /** Bytes handed out now. */
  get bytesInUse(): number {
    return this.used
  }

  /** Most bytes ever handed out at once. */
  get peakBytes(): number {
    return this.highest
  }

  /** Number of blocks handed out now. */
  get blocks(): number {
    return this.sizes.size
  }

  /**
   * Address of an uninitialised block. Throws `engine.memory.exhausted` at the memory's end (4 GiB)
   * or when the system has no more.
   */
  allocate(bytes: number): number {
    const rounded = Math.max(ALIGNMENT, Math.ceil(bytes / ALIGNMENT) * ALIGNMENT)
    const address = this.takeFree(rounded) ?? this.extend(rounded)
    this.sizes.set(address, rounded)
    this.used += rounded
    this.highest = Math.max(this.highest, this.used)
    return address
  }

  /** Several blocks, or none when there is no room for all. */
  allocateAll(sizes: readonly number[]): number[] {
    const addresses: number[] = []
    try {
      for (const bytes of sizes) addresses.push(this.allocate(bytes))
    } catch (error) {
      addresses.forEach((address) => this.release(address))
      throw error
    }
    return addresses
  }

  release(address: number): void {
    const bytes = this.sizes.get(address)
    if (bytes === undefined) throw new Error(`No block of the shared memory begins at ${address}.`)
    this.sizes.delete(address)
    this.used -= bytes
    this.insertFree(address, bytes)
  }

  /** The block's floats, to be read or written before the next job; waits for the jobs before. */
  floats(address: number, length: number): Float32Array {
    this.finishJobs()
    return this.floatsUnsettled(address, length)
  }

  /** The same of bytes. */
  bytes(address: number, length: number): Uint8Array {
    this.finishJobs()
    return this.bytesUnsettled(address, length)
  }

  /**
   * The block's floats without waiting, while jobs may still read and write them: for a view that
   * is only kept, or for memory that jobs only read. Stays valid when the memory grows.
   */
  floatsUnsettled(address: number, length: number): Float32Array {
    return new Float32Array(this.buffer, address, length)
  }

  /** The same of bytes. */
  bytesUnsettled(address: number, length: number): Uint8Array {
    return new Uint8Array(this.buffer, address, length)
  }

  /** Whether these values lie in this heap. */
  owns(values: unknown): values is Float32Array | Uint8Array {
    return (
      (values instanceof Float32Array || values instanceof Uint8Array) &&
      this.buffers.has(values.buffer)
    )
  }

  private get buffer(): ArrayBufferLike {
    const buffer: ArrayBufferLike = this.memory.buffer
    this.buffers.add(buffer)
    return buffer
  }

  private takeFree(bytes: number): number | undefined {
    let best = -1
    let bestBytes = Infinity
    for (const [index, block] of this.free.entries()) {
      if (block.bytes >= bytes && block.bytes < bestBytes) {
        best = index
        bestBytes = block.bytes
      }
    }
    const block = this.free[best]
    if (block === undefined) return undefined
    const address = block.address
    if (block.bytes === bytes) this.free.splice(best, 1)
    else {
      block.address += bytes
      block.bytes -= bytes
    }
    return address
  }

  /** Takes from the end of the memory, beginning with a free block that touches it. */
  private extend(bytes: number): number {
    const last = this.free.at(-1)
    const address =
      last !== undefined && last.address + last.bytes === this.end ? last.address : this.end
    this.growTo(address + bytes + PAGE)
    if (address !== this.end) this.free.pop()
    this.end = address + bytes
    return address
  }

  private growTo(bytes: number): void {
    const present = this.memory.buffer.byteLength / PAGE
    const needed = Math.ceil(bytes / PAGE)
    if (needed <= present) return
    const target = Math.min(this.maximumPages, Math.max(needed, present + GROWTH_PAGES))
    try {
      if (needed > this.maximumPages) throw new RangeError('this memory ends here')
      this.memory.grow(target - present)
    } catch (cause) {
      throw new GridcastError('engine.memory.exhausted', { bytes }, { cause })
    }
  }

  private insertFree(address: number, bytes: number): void {
    let low = 0
    let high = this.free.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.free[middle] as { address: number }).address < address) low = middle + 1
      else high = middle
    }
    const before = this.free[low - 1]
    const after = this.free[low]
    const joinsBefore = before !== undefined && before.address + before.bytes === address
    const joinsAfter = after !== undefined && address + bytes === after.address
    if (joinsBefore) {
      before.bytes += bytes + (joinsAfter ? after.bytes : 0)
      if (joinsAfter) this.free.splice(low, 1)
    } else if (joinsAfter) {
      after.address = address
      after.bytes += bytes
    } else this.free.splice(low, 0, { address, bytes })
  }
}
