/**
 * The `simd` backend's storage. Arrays of floats and truth values that its own kernels read or
 * write are blocks of the shared memory; everything else stays as in the stock CPU backend, whose
 * kernels it also runs.
 *
 * Ownership: a block belongs to one data id and is freed when that is disposed. No other array may
 * be a view of it, so values that reach `write` from stock kernels as views of a block (a
 * contiguous slice, say) are copied, and so is what `readSync` hands out.
 */
import { MathBackendCPU } from '@tensorflow/tfjs-backend-cpu'
import type { backend_util, DataId, TensorInfo } from '@tensorflow/tfjs-core'
import { util } from '@tensorflow/tfjs-core'
import type { Runtime } from './runtime'

type Values = Parameters<MathBackendCPU['write']>[0]

/** A tensor of this backend and where its floats lie. */
export interface HeapTensor {
  info: TensorInfo
  address: number
}

export class SimdBackend extends MathBackendCPU {
  /** Blocks that live as long as a data id, beside its own values. */
  private readonly companions = new Map<DataId, number[]>()

  constructor(readonly runtime: Runtime) {
    super()
    Reflect.set(this, 'firstUse', false) // the stock backend's advice to install another one
  }

  /** An uninitialised float tensor in the shared memory. */
  allocate(shape: number[]): HeapTensor {
    const size = util.sizeFromShape(shape)
    const address = this.runtime.heap.allocate(size * 4)
    const dataId = super.write(this.runtime.heap.floatsUnsettled(address, size), [size], 'float32')
    return { info: { dataId, shape, dtype: 'float32' }, address }
  }

  /** An uninitialised tensor of truth values in the shared memory, one byte each. */
  allocateBytes(shape: number[]): HeapTensor {
    const size = util.sizeFromShape(shape)
    const address = this.runtime.heap.allocate(size)
    const dataId = super.write(this.runtime.heap.bytesUnsettled(address, size), [size], 'bool')
    return { info: { dataId, shape, dtype: 'bool' }, address }
  }

  /**
   * Address of a tensor's floats or truth values; moves them into the shared memory the first time.
   */
  address(tensor: TensorInfo): number {
    const entry = this.data.get(tensor.dataId)
    const values = entry.values as backend_util.TypedArray
    const { heap } = this.runtime
    const isBytes = tensor.dtype === 'bool'
    const isOwned = heap.owns(values)
    if (isOwned && values instanceof Uint8Array === isBytes) return values.byteOffset
    const address = heap.allocate(values.length * (isBytes ? 1 : 4))
    const block = isBytes ? heap.bytes(address, values.length) : heap.floats(address, values.length)
    block.set(values)
    if (isOwned) heap.release(values.byteOffset) // stock kernels pass truth values on as floats
    entry.values = block
    return address
  }

  /** Lets blocks live exactly as long as the tensor. */
  attach(tensor: TensorInfo, addresses: number[]): void {
    this.companions.set(tensor.dataId, addresses)
  }

  attached(tensor: TensorInfo): readonly number[] | undefined {
    return this.companions.get(tensor.dataId)
  }

  /** The tensor's attached blocks, which pass to the caller. */
  detach(tensor: TensorInfo): number[] | undefined {
    const addresses = this.companions.get(tensor.dataId)
    this.companions.delete(tensor.dataId)
    return addresses
  }

  override write(values: Values, shape: number[], dtype: TensorInfo['dtype']): DataId {
    return super.write(this.ownCopy(values), shape, dtype)
  }

  override readSync(dataId: DataId): Values {
    if (this.runtime.heap.owns(this.data.get(dataId)?.values)) this.runtime.finish()
    return this.ownCopy(super.readSync(dataId))
  }

  override disposeData(dataId: DataId, force = false): boolean {
    if (!this.data.has(dataId)) return super.disposeData(dataId, force)
    const values = this.data.get(dataId).values
    const disposed = super.disposeData(dataId, force)
    if (disposed && !this.data.has(dataId)) this.freeBlocks(dataId, values)
    return disposed
  }

  /** Values that lie in no block. */
  private ownCopy(values: Values): Values {
    if (!this.runtime.heap.owns(values)) return values
    this.runtime.finish()
    return values.slice()
  }

  private freeBlocks(dataId: DataId, values: unknown): void {
    if (this.runtime.heap.owns(values)) this.runtime.heap.release(values.byteOffset)
    for (const address of this.companions.get(dataId) ?? []) this.runtime.heap.release(address)
    this.companions.delete(dataId)
  }
}
