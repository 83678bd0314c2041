/** Records programs and copies for the card, in order, and hands them over a few at a time. */
import type { OwnWebgpuBackend } from './backend'
import type { Program, Span } from './program'
import { packSpan } from './program'

/**
 * Systems reset a card that works on one submission for seconds; the stock backend submits after as
 * many.
 */
const dispatchesPerSubmission = 16
const bytesPerFloat = 4

export class Recorder {
  private encoder: GPUCommandEncoder | null = null
  private pass: GPUComputePassEncoder | null = null
  private dispatches = 0
  private readonly spans: GPUBuffer[] = []

  /** Every tensor that the recorded programs read must be on the card by now. */
  constructor(private readonly backend: OwnWebgpuBackend) {
    backend.flush()
  }

  /** @param groups workgroups in the three directions, at most 65535 in each */
  dispatch(
    program: Program,
    arrays: Record<string, GPUBuffer | undefined>,
    span: Partial<Span>,
    groups: readonly number[],
  ): void {
    const [x = 1, y = 1, z = 1] = groups
    const buffers = [
      this.upload(span),
      ...program.arrays.map(({ name }) => present(arrays[name], name)),
    ]
    const entries = buffers.map((buffer, binding) => ({ binding, resource: { buffer } }))
    this.pass ??= this.encoding().beginComputePass()
    this.pass.setPipeline(program.pipeline)
    this.pass.setBindGroup(
      0,
      this.backend.device.createBindGroup({ layout: program.layout, entries }),
    )
    this.pass.dispatchWorkgroups(x, y, z)
    this.dispatches += 1
    if (this.dispatches % dispatchesPerSubmission === 0) this.submit()
  }

  /** Copies floats; positions and length in floats. */
  copy(
    source: GPUBuffer,
    first: number,
    target: GPUBuffer,
    targetFirst: number,
    length: number,
  ): void {
    const [from, to, bytes] = [
      first * bytesPerFloat,
      targetFirst * bytesPerFloat,
      length * bytesPerFloat,
    ]
    this.betweenPasses().copyBufferToBuffer(source, from, target, to, bytes)
  }

  /** Sets floats to 0. */
  clear(target: GPUBuffer, first: number, length: number): void {
    this.betweenPasses().clearBuffer(target, first * bytesPerFloat, length * bytesPerFloat)
  }

  /** Hands over everything and gives the spans' memory back. */
  end(): void {
    this.submit()
    this.spans.splice(0).forEach((buffer) => this.backend.release(buffer))
  }

  private submit(): void {
    if (this.encoder === null) return
    this.backend.queue.submit([this.betweenPasses().finish()])
    this.encoder = null
  }

  private encoding(): GPUCommandEncoder {
    this.encoder ??= this.backend.device.createCommandEncoder()
    return this.encoder
  }

  private betweenPasses(): GPUCommandEncoder {
    this.pass?.end()
    this.pass = null
    return this.encoding()
  }

  private upload(span: Partial<Span>): GPUBuffer {
    const values = packSpan(span)
    const usage = GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST
    const buffer = this.backend.bufferManager.acquireBuffer(values.byteLength, usage)
    this.backend.queue.writeBuffer(buffer, 0, values)
    this.spans.push(buffer)
    return buffer
  }
}

function present(buffer: GPUBuffer | undefined, name: string): GPUBuffer {
  if (buffer === undefined) throw new Error(`The program needs an array ${name}.`)
  return buffer
}
