import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as tf from '@tensorflow/tfjs-core'
import { expect, it } from 'vitest'
import { randomValues, relativeDifference, useSimd, valuesOn } from './testing'

const convolve = (side: number) => () => [
  tf.conv2d(
    tf.tensor4d(randomValues(2 * 20 * 18 * 16, 1), [2, 20, 18, 16]),
    tf.tensor4d(randomValues(side * side * 16 * 32, 2, 0.2), [side, side, 16, 32]),
    1,
    'same',
  ),
]

it('tries the methods of a shape once, and computes the same whichever is taken', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'methods-'))
  const choicesFile = join(folder, 'kernels.json')
  const expected = [3, 5].map((side) => valuesOn('cpu', convolve(side))[0] as Float32Array)
  const { backend } = await useSimd({ choicesFile })
  const before = backend.runtime.heap.bytesInUse
  const actual = [3, 5].map((side) => valuesOn('simd', convolve(side))[0] as Float32Array)
  actual.forEach((values, index) =>
    expect(relativeDifference(values, expected[index] as Float32Array)).toBeLessThan(1e-4),
  )
  const { choices } = JSON.parse(readFileSync(choicesFile, 'utf8')) as {
    choices: Record<string, string>
  }
  expect(Object.keys(choices).sort()).toEqual(['3x3 16>32 20x18', '5x5 16>32 20x18'])
  expect(choices['5x5 16>32 20x18']).toMatch(/^(F\(4x4,5x5\)|direct)$/)
  expect(backend.runtime.heap.bytesInUse - before).toBeLessThan(2 ** 22) // scratch only
  backend.dispose()
  const again = (await useSimd({ choicesFile })).backend
  expect([3, 5].map((side) => valuesOn('simd', convolve(side))[0])).toEqual(actual)
  again.dispose()
  rmSync(folder, { recursive: true })
})

it('tries large frames on their upper part', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'methods-'))
  const { backend } = await useSimd({ choicesFile: join(folder, 'kernels.json') })
  const ones = () => [
    tf.conv2d(
      tf.ones<tf.Rank.R4>([1, 700, 40, 16]),
      tf.ones<tf.Rank.R4>([3, 3, 16, 16]),
      1,
      'same',
    ),
  ]
  const [values] = valuesOn('simd', ones) as [Float32Array]
  // inside the frame nine taps of 16 channels, in its corners four
  expect(
    [values[0], values.at(-1), values[(350 * 40 + 20) * 16]].map((value) =>
      Math.round(value as number),
    ),
  ).toEqual([64, 64, 144])
  backend.dispose()
  rmSync(folder, { recursive: true })
})

it('times nothing where no file is given', async () => {
  const { backend } = await useSimd()
  valuesOn('simd', convolve(3))
  expect(existsSync('kernels.json')).toBe(false)
  backend.dispose()
})
