/**
 * Rain as a radar sees it: showers are born, carried by a slowly turning wind, grow, decay and die.
 * Each is a handful of bell-shaped cores around a moving centre; what falls below the drizzle limit
 * is dry.
 */
import { sentence } from '../../shared/notices/say'
import type { SampleSize } from '../../shared/import-plan'
import { Random } from '../../shared/random'
import { breathe, type FrameSource } from '../frame-source'

const sizes = {
  small: { side: 48, frames: 432 },
  medium: { side: 96, frames: 864 },
  large: { side: 160, frames: 1440 },
} as const satisfies Record<SampleSize, { side: number; frames: number }>

/** mm/h below which a radar shows nothing. */
const drizzle = 0.1
/** Cell size in metres. */
const metres = 1000

interface Core {
  /** From the shower's centre, in cells. */
  dx: number
  dy: number
  radius: number
  /** Share of the shower's rate. */
  share: number
}

interface Shower {
  x: number
  y: number
  age: number
  lifetime: number
  /** mm/h at its height. */
  rate: number
  /** Its own motion beside the wind's, in cells per frame. */
  driftX: number
  driftY: number
  cores: Core[]
}

/** One series of maps every five minutes, float32 mm/h. */
export function rain(size: SampleSize, seed: number): FrameSource {
  const { side, frames } = sizes[size]
  const axis = (name: string, first: number, step: number) => ({ name, first, step })
  return {
    description: {
      kind: 'series',
      shape: { sequences: 1, frames, height: side, width: side, channels: 1 },
      dtype: 'float32',
      valueName: 'rain rate',
      unit: 'mm/h',
      channelNames: ['rain rate'],
      time: { kind: 'calendar', start: '2024-06-01T00:00:00Z', step: { count: 5, unit: 'minute' } },
      georeference: {
        kind: 'projected',
        x: axis('x', metres / 2, metres),
        y: axis('y', side * metres - metres / 2, -metres),
      },
      tableForm: {
        dateColumn: 'time',
        dateFormat: 'yyyy-MM-dd HH:mm',
        yColumn: 'y',
        xColumn: 'x',
        valueColumn: 'rain_rate',
        delimiter: ',',
        decimal: '.',
      },
      source: `sample: rain (${size}, seed ${seed})`,
      notes: [sentence('sample.rain', {})],
    },
    async *chunks() {
      const sky = new Sky(new Random(seed), side)
      for (let frame = 0; frame < frames; frame++) {
        yield { values: sky.next(), valid: null }
        if (frame % 8 === 0) await breathe()
      }
    },
  }
}

/**
 * Showers on a square that is larger than the picture by a margin, so that they also drift in from
 * outside.
 */
class Sky {
  private readonly margin = 14
  private showers: Shower[] = []
  private direction: number
  private turning = 0
  private speed: number

  constructor(
    private readonly random: Random,
    private readonly side: number,
  ) {
    this.direction = 2 * Math.PI * random.next()
    this.speed = 0.9 + 0.5 * random.next()
    // Showers of all ages at the start, as on any rainy day.
    for (let i = 0; i < 60; i++) this.advance()
  }

  /** The next five minutes, `[H, W]`. */
  next(): Float32Array<ArrayBuffer> {
    this.advance()
    const values = new Float32Array(this.side * this.side)
    for (const shower of this.showers) this.pour(shower, values)
    return values.map((rate) => (rate < drizzle ? 0 : Math.round(rate * 100) / 100))
  }

  private advance(): void {
    const random = this.random
    this.turning = 0.97 * this.turning + 0.004 * random.normal()
    this.direction += this.turning
    const [windX, windY] = [
      this.speed * Math.cos(this.direction),
      this.speed * Math.sin(this.direction),
    ]
    for (const shower of this.showers) {
      shower.x += windX + shower.driftX
      shower.y += windY + shower.driftY
      shower.age++
    }
    const wide = this.side + this.margin
    const near = (at: number) => at > -this.margin && at < wide
    this.showers = this.showers.filter(
      ({ age, lifetime, x, y }) => age < lifetime && near(x) && near(y),
    )
    const area = (this.side + 2 * this.margin) ** 2
    if (random.next() < area / 12_000) this.showers.push(this.birth())
  }

  private birth(): Shower {
    const random = this.random
    const anywhere = () => random.next() * (this.side + 2 * this.margin) - this.margin
    const spread = 1.5 + 2.5 * random.next()
    const cores = Array.from({ length: 2 + random.integer(5) }, () => ({
      dx: spread * random.normal(),
      dy: spread * random.normal(),
      radius: 1.4 + 1.8 * random.next(),
      share: 0.3 + 0.7 * random.next(),
    }))
    const rate = Math.min(70, 5 * Math.exp(0.8 * random.normal()))
    const lifetime = 20 + random.integer(50)
    return {
      x: anywhere(),
      y: anywhere(),
      age: 0,
      lifetime,
      rate,
      driftX: 0.08 * random.normal(),
      driftY: 0.08 * random.normal(),
      cores,
    }
  }

  /** Adds one shower to the picture: it swells and fades as half a sine wave. */
  private pour({ x, y, age, lifetime, rate, cores }: Shower, values: Float32Array): void {
    const strength = rate * Math.sin((Math.PI * age) / lifetime)
    for (const { dx, dy, radius, share } of cores) {
      const reach = 3.5 * radius
      const [left, right] = this.span(x + dx, reach)
      const [top, bottom] = this.span(y + dy, reach)
      for (let row = top; row <= bottom; row++) {
        for (let column = left; column <= right; column++) {
          const squared = (column - x - dx) ** 2 + (row - y - dy) ** 2
          const at = row * this.side + column
          values[at] =
            (values[at] as number) + strength * share * Math.exp(-squared / (2 * radius * radius))
        }
      }
    }
  }

  /** First and last cell within reach, kept inside the picture. */
  private span(centre: number, reach: number): [number, number] {
    return [
      Math.max(0, Math.ceil(centre - reach)),
      Math.min(this.side - 1, Math.floor(centre + reach)),
    ]
  }
}
