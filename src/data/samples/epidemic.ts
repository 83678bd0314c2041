/**
 * An infection that goes round a country, year after year: a stochastic SEIR model with waning
 * immunity, new strains and a winter season on a populated grid with travel. What is seen are the
 * weekly reported cases, a part of the true ones, on land; the sea has no data.
 */
import { sentence } from '../../shared/notices/say'
import type { SampleSize } from '../../shared/import-plan'
import { Random } from '../../shared/random'
import { breathe, type FrameSource } from '../frame-source'
import { binomial } from './distributions'
import { makeLand, type Land } from './land'
import { makeTravel, type Travel } from './travel'

const sizes = {
  small: { height: 24, width: 32, weeks: 416 },
  medium: { height: 48, width: 64, weeks: 468 },
  large: { height: 96, width: 128, weeks: 520 },
} as const satisfies Record<SampleSize, { height: number; width: number; weeks: number }>

/**
 * Per day: two days to become infectious, four to recover, immunity for about four years (less when
 * a new strain comes).
 */
const becomesInfectious = 1 / 2
const recovers = 1 / 4
const losesImmunity = 1 / 1500
/**
 * Infections by one case among people who are all susceptible, on average over the year, and how
 * far the season moves that.
 */
const reproduction = 2.2
const season = 0.12
const reported = 0.35
/** Chance per day and 100,000 people of an infection brought in from abroad. */
const imported = 0.003
/**
 * A new strain gets round part of the immunity; it turns up in one town, so that its wave travels
 * from there. Strains are about a year apart: waves are alike, yet come at other times and from
 * other towns, so that last year's map doesn't tell this year's.
 */
const strain = { escape: 0.5, cases: 200, weeksApart: 40, weeksApartAtMost: 65 } as const
/** Weeks that run before the first one shown, so that the waves have found their rhythm. */
const warmUpWeeks = 104
const daysInYear = 365.25

/** Cells of 0.1 degree, the first one's centre. */
const place = { north: 47.95, west: 5.05, cell: 0.1 } as const

/** One series of weekly maps, int16. */
export function epidemic(size: SampleSize, seed: number): FrameSource {
  const { height, width, weeks } = sizes[size]
  const axis = (name: string, first: number, step: number) => ({ name, first, step })
  return {
    description: {
      kind: 'series',
      shape: { sequences: 1, frames: weeks, height, width, channels: 1 },
      dtype: 'int16',
      valueName: 'cases',
      unit: 'cases/week',
      channelNames: ['cases'],
      time: { kind: 'calendar', start: '2018-01-01T00:00:00Z', step: { count: 1, unit: 'week' } },
      georeference: {
        kind: 'geographic',
        x: axis('longitude', place.west, place.cell),
        y: axis('latitude', place.north, -place.cell),
      },
      tableForm: {
        dateColumn: 'date',
        dateFormat: 'yyyy-MM-dd',
        yColumn: 'latitude',
        xColumn: 'longitude',
        valueColumn: 'cases',
        delimiter: ',',
        decimal: '.',
      },
      source: `sample: epidemic (${size}, seed ${seed})`,
      notes: [sentence('sample.epidemic', {})],
    },
    async *chunks() {
      const random = new Random(seed)
      const land = makeLand(random, height, width)
      const valid = Uint8Array.from(land.population, (people) => (people > 0 ? 1 : 0))
      const people = new Epidemic(random, land)
      for (let week = -warmUpWeeks; week < weeks; week++) {
        const values = people.week(week)
        if (week >= 0) yield { values, valid }
        if (week % 8 === 0) await breathe()
      }
    },
  }
}

/** The state of everybody, cell by cell: susceptible, exposed, infectious; the rest are immune. */
class Epidemic {
  private readonly travel: Travel
  private readonly susceptible: Int32Array
  private readonly exposed: Int32Array
  private readonly infectious: Int32Array
  private readonly prevalence: Float64Array
  private readonly pressure: Float64Array
  private nextStrain = -Infinity

  constructor(
    private readonly random: Random,
    private readonly land: Land,
  ) {
    this.travel = makeTravel(land)
    const cells = land.population.length
    this.susceptible = land.population.map((people) => Math.round(people * 0.55))
    this.exposed = new Int32Array(cells)
    this.infectious = land.population.map((people) => binomial(random, people, 0.001))
    this.prevalence = new Float64Array(cells)
    this.pressure = new Float64Array(cells)
  }

  /** Lives through seven days; returns the cases reported in them, `[H, W]`. */
  week(week: number): Int16Array<ArrayBuffer> {
    const cases = new Int32Array(this.land.population.length)
    if (week >= this.nextStrain) this.newStrain(week)
    for (let day = 0; day < 7; day++) this.day(week * 7 + day, cases)
    return Int16Array.from(cases, (count) =>
      Math.min(32767, binomial(this.random, count, reported)),
    )
  }

  private newStrain(week: number): void {
    const { population, towns, width } = this.land
    for (let cell = 0; cell < population.length; cell++) {
      const immune =
        (population[cell] as number) -
        (this.susceptible[cell] as number) -
        (this.exposed[cell] as number)
      const losing = Math.floor(
        strain.escape * Math.max(0, immune - (this.infectious[cell] as number)),
      )
      this.susceptible[cell] = (this.susceptible[cell] as number) + losing
    }
    const town = towns[this.random.integer(towns.length)] as Land['towns'][number]
    const origin = town.row * width + town.column
    const infected = Math.min(strain.cases, this.susceptible[origin] as number)
    this.susceptible[origin] = (this.susceptible[origin] as number) - infected
    this.exposed[origin] = (this.exposed[origin] as number) + infected
    this.nextStrain =
      week + strain.weeksApart + this.random.integer(strain.weeksApartAtMost - strain.weeksApart)
  }

  private day(day: number, cases: Int32Array): void {
    const { population } = this.land
    for (let cell = 0; cell < population.length; cell++) {
      this.prevalence[cell] =
        (this.infectious[cell] as number) / Math.max(1, population[cell] as number)
    }
    this.travel.mix(this.prevalence, this.pressure)
    // Day 0 is 1 January; transmission peaks in the middle of that month.
    const transmission =
      reproduction * recovers * (1 + season * Math.cos((2 * Math.PI * (day - 15)) / daysInYear))
    for (let cell = 0; cell < population.length; cell++) {
      if ((population[cell] as number) > 0) this.live(cell, transmission, cases)
    }
  }

  private live(cell: number, transmission: number, cases: Int32Array): void {
    const random = this.random
    const people = this.land.population[cell] as number
    const [s, e, i] = [
      this.susceptible[cell] as number,
      this.exposed[cell] as number,
      this.infectious[cell] as number,
    ]
    const force = transmission * (this.pressure[cell] as number) + imported / 100_000
    const infected = binomial(random, s, 1 - Math.exp(-force))
    const fallIll = binomial(random, e, 1 - Math.exp(-becomesInfectious))
    const recovered = binomial(random, i, 1 - Math.exp(-recovers))
    const waned = binomial(random, people - s - e - i, 1 - Math.exp(-losesImmunity))
    this.susceptible[cell] = s - infected + waned
    this.exposed[cell] = e + infected - fallIll
    this.infectious[cell] = i + fallIll - recovered
    cases[cell] = (cases[cell] as number) + fallIll
  }
}
