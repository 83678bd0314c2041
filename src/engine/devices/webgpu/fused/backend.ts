/**
 * TensorFlow.js' WebGPU backend with what kernels of our own need: programs that write several
 * arrays, command buffers of their own, and tensors that own memory besides their values.
 */
import { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu'
import type { TensorInfo } from '@tensorflow/tfjs-core'
import { util } from '@tensorflow/tfjs-core'
import { compile } from './program'
import type { Program, Shader } from './program'

const bytesPerFloat = 4

export class OwnWebgpuBackend extends WebGPUBackend {
  private readonly programs = new Map<string, Program>()
  private readonly owned = new WeakMap<object, GPUBuffer[]>()

  /** The program of a key that says all that its code depends on; compiled at its first use. */
  program(key: string, write: () => Shader): Program {
    const program = this.programs.get(key) ?? compile(this.device, write())
    this.programs.set(key, program)
    return program
  }

  /** The buffer of a tensor's values, uploaded if they are not on the card yet. */
  bufferOf({ dataId }: TensorInfo): GPUBuffer {
    this.uploadToGPU(dataId)
    return this.tensorMap.get(dataId).resource as GPUBuffer
  }

  /** A tensor whose values a program is going to write. */
  allocate(shape: number[]): { info: TensorInfo; buffer: GPUBuffer } {
    const info = this.makeTensorInfo(shape, 'float32')
    return { info, buffer: this.bufferOf(info) }
  }

  /** A buffer that is no tensor's; given back with `release`. Its values are undefined. */
  acquire(shape: number[]): GPUBuffer {
    const { STORAGE, COPY_SRC, COPY_DST } = GPUBufferUsage
    return this.bufferManager.acquireBuffer(
      util.sizeFromShape(shape) * bytesPerFloat,
      STORAGE | COPY_SRC | COPY_DST,
    )
  }

  /**
   * Work that was submitted before still finds its values: what uses the buffer next is submitted
   * later.
   */
  release(buffer: GPUBuffer): void {
    this.bufferManager.releaseBuffer(buffer)
  }

  /**
   * Hands the stock kernels' pending commands to the card, so that commands submitted from here on
   * come after them.
   */
  flush(): void {
    this.ensureCommandEncoderReady()
    this.endComputePassEncoder()
    this.submitQueue()
  }

  /** Lets a tensor own buffers; they are released with it. */
  attach({ dataId }: TensorInfo, buffers: GPUBuffer[]): void {
    this.owned.set(dataId, buffers)
  }

  attached({ dataId }: TensorInfo): GPUBuffer[] | undefined {
    return this.owned.get(dataId)
  }

  /** Hands the buffers out; the caller releases them. */
  detach(tensor: TensorInfo): GPUBuffer[] | undefined {
    const buffers = this.attached(tensor)
    this.owned.delete(tensor.dataId)
    return buffers
  }

  override disposeData(dataId: object, force = false): boolean {
    const gone = super.disposeData(dataId, force)
    if (gone) {
      this.owned.get(dataId)?.forEach((buffer) => this.release(buffer))
      this.owned.delete(dataId)
    }
    return gone
  }
}
