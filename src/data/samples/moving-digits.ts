/**
 * Two digits bouncing in a black square, after Moving MNIST (Srivastava, Mansimov and Salakhutdinov
 * 2015): each starts anywhere in any direction, moves a tenth of its free range per frame and
 * bounces off the walls; where they meet, the brighter pixel shows.
 */
import { sentence } from '../../shared/notices/say'
import type { SampleSize } from '../../shared/import-plan'
import { Random } from '../../shared/random'
import { breathe, type FrameSource } from '../frame-source'
import { digitSize, drawDigit } from './digit-strokes'

const side = 64
const frames = 20
const speed = 0.1
const sequencesOf = { small: 200, medium: 1000, large: 5000 } as const satisfies Record<
  SampleSize,
  number
>

/** Clips of 20 frames, 64 x 64, uint8. */
export function movingDigits(size: SampleSize, seed: number): FrameSource {
  const sequences = sequencesOf[size]
  return {
    description: {
      kind: 'clips',
      shape: { sequences, frames, height: side, width: side, channels: 1 },
      dtype: 'uint8',
      valueName: 'brightness',
      unit: null,
      channelNames: ['brightness'],
      time: { kind: 'index' },
      georeference: null,
      tableForm: null,
      source: `sample: moving-digits (${size}, seed ${seed})`,
      notes: [sentence('sample.moving-digits', {})],
    },
    async *chunks() {
      const random = new Random(seed)
      for (let sequence = 0; sequence < sequences; sequence++) {
        yield { values: oneSequence(random), valid: null }
        await breathe()
      }
    },
  }
}

/** `[T, H, W]` of one sequence. */
function oneSequence(random: Random): Uint8Array<ArrayBuffer> {
  const values = new Uint8Array(frames * side * side)
  for (let digit = 0; digit < 2; digit++) {
    const picture = drawDigit(random, random.integer(10))
    const path = bouncingPath(random)
    path.forEach(([x, y], frame) =>
      paste(values.subarray(frame * side * side, (frame + 1) * side * side), picture, x, y),
    )
  }
  return values
}

/** Upper left corners, in pixels. */
function bouncingPath(random: Random): [number, number][] {
  const angle = 2 * Math.PI * random.next()
  const position = [random.next(), random.next()] as [number, number]
  const velocity = [speed * Math.cos(angle), speed * Math.sin(angle)] as [number, number]
  return Array.from({ length: frames }, () => {
    const corner: [number, number] = [
      Math.floor(position[0] * (side - digitSize)),
      Math.floor(position[1] * (side - digitSize)),
    ]
    for (const axis of [0, 1] as const) {
      position[axis] += velocity[axis]
      if (position[axis] > 0 && position[axis] < 1) continue
      position[axis] = Math.max(0, Math.min(1, position[axis]))
      velocity[axis] = -velocity[axis]
    }
    return corner
  })
}

function paste(frame: Uint8Array, picture: Uint8Array, x: number, y: number): void {
  for (let row = 0; row < digitSize; row++) {
    for (let column = 0; column < digitSize; column++) {
      const at = (y + row) * side + x + column
      frame[at] = Math.max(frame[at] as number, picture[row * digitSize + column] as number)
    }
  }
}
