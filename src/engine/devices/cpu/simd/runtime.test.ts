/**
 * The queue of jobs: whatever is mixed, jobs, memory given back and taken again, reading and
 * writing from JavaScript, the values are those that come out when every job is computed at once,
 * with any number of threads.
 */
import { beforeAll, describe, expect, it } from 'vitest'
import { Random } from '../../../../shared/random'
import * as ids from '../../../kernels/kernel-ids'
import { openRuntime } from './open-runtime'
import type { Runtime } from './runtime'
import { ensureKernels, patienceMs } from './testing'

const size = 1000
/** So that a job has 16 units. */
const elementsPerUnit = 64
const shared = 1e6

/** A block of the kernels' memory and what it must hold. */
interface Block {
  address: number
  expected: Float32Array
}

beforeAll(() => ensureKernels(), 60_000)

/** One of the things a backend does, at random, in the kernels' memory and in plain arrays. */
function act(runtime: Runtime, blocks: Block[], random: Random): void {
  const pick = () => blocks[random.integer(blocks.length)] as Block
  const work = random.next() < 0.3 ? size : shared
  const result = (expected: Float32Array): Block => {
    const block = { address: runtime.heap.allocate(size * 4), expected }
    blocks.push(block)
    return block
  }
  const action = blocks.length < 3 ? 0 : random.integer(blocks.length > 20 ? 6 : 5)
  if (action === 0) {
    const value = random.integer(100)
    const { address } = result(new Float32Array(size).fill(value))
    runtime.run(ids.FILL, 16, work, [address, size, { float: value }, elementsPerUnit])
  } else if (action === 1) {
    const from = pick()
    const { address } = result(from.expected.slice())
    runtime.run(ids.COPY_DENSE, 16, work, [from.address, address, size, elementsPerUnit])
  } else if (action === 2) {
    const [a, b] = [pick(), pick()]
    const { address } = result(a.expected.map((value, i) => value + (b.expected[i] as number)))
    runtime.run(ids.ELEMENTWISE, 16, work, [
      ids.ADD,
      a.address,
      b.address,
      address,
      size,
      0,
      0,
      0,
      0,
      elementsPerUnit,
    ])
  } else if (action === 3 && random.next() < 0.2) {
    const block = pick()
    block.expected = block.expected.map((_, i) => i % 17)
    runtime.heap.floats(block.address, size).set(block.expected)
  } else if (action === 4 && random.next() < 0.2) {
    const block = pick()
    expect(runtime.heap.floats(block.address, size)).toEqual(block.expected)
  } else {
    const [block] = blocks.splice(random.integer(blocks.length), 1) as [Block]
    runtime.heap.release(block.address)
  }
}

describe.each([1, 2, 3])('with %i threads', (threads) => {
  it('every job finds what the jobs before it left', async () => {
    const { runtime } = await openRuntime({ threads, patienceMs })
    const random = new Random(threads)
    const blocks: Block[] = []
    for (let i = 0; i < 6000; i++) act(runtime, blocks, random)
    for (const { address, expected } of blocks)
      expect(runtime.heap.floats(address, size)).toEqual(expected)
    await runtime.close()
  })

  it('refuses more arguments than a slot holds, and goes on', async () => {
    const { runtime } = await openRuntime({ threads, patienceMs })
    expect(() => runtime.run(ids.FILL, 1, shared, new Array<number>(193).fill(0))).toThrow(
      'at most 192',
    )
    const address = runtime.heap.allocate(4)
    runtime.run(ids.FILL, 1, shared, [address, 1, { float: 3 }, 16])
    expect(runtime.heap.floats(address, 1)[0]).toBe(3)
    await runtime.close()
  })
})
