/** Forecasts, how good they are, and how they leave. */
import { count, none, oneOf } from '../area'
import type { AnySentence } from '../values'
import type { StepUnit } from './training'

const rival: AnySentence = { code: 'baseline.climatology', values: {} }
const stronger = oneOf<{ baseline: AnySentence; share: number } | null>(null, {
  baseline: rival,
  share: 0.12,
})

const against = {
  rival: { code: 'reference.ridge', values: {} },
  windows: count,
  few: oneOf(false, true),
  /** 95 % range of the gain; null where one window alone gives none. */
  range: oneOf<{ low: number; high: number } | null>({ low: -0.01, high: 0.09 }, null),
}

const step = { count, unit: oneOf<StepUnit>('week', 'step') }

export const forecast = {
  errors: {
    'forecast.unknown': { id: 'k3f9x2ab' },
    'forecast.inputs-outside': {
      inputs: oneOf<number>(1, 4),
      first: 3,
      sequence: 1,
      sequences: count,
      frames: oneOf<number>(1, 20),
    },
    'forecast.one-step-past-end': { available: count },
    'forecast.channels': { trained: count, given: count },
    /** Height and width. */
    'forecast.other-size': { trained: [40, 48], given: [20, 24] },
    'forecast.other-step': { trained: step, given: step },
    'evaluate.too-few-frames': { inputs: count, targets: count, frames: count },
    'checkpoint.unreadable': { path: '1.safetensors', detail: 'no such file' },
    'checkpoint.other-model': {
      weight: 'output/kernel',
      problem: oneOf<AnySentence>({ code: 'checkpoint.lacks', values: {} }),
    },
    'picture.unknown-colormap': { name: 'jet', known: ['viridis', 'magma'] },
    'race.too-short': { inputs: 10, targets: 8, frames: 15 },
    'reference.unfit': { reference: { code: 'reference.advection', values: {} } },
    'race.unknown-reference': { name: 'rigde', known: ['ridge'] },
    'export.unknown-baseline': { name: 'drift', known: ['persistence'] },
    'export.unknown-channel': { channel: 4, channels: 3 },
    'export.write': { path: 'out.gif', detail: 'EACCES' },
    'export.format': { file: oneOf<string | null>('out.jpg', null) },
  },
  sentences: {
    'checkpoint.lacks': none,
    'checkpoint.other-shape': { found: [3, 3], wanted: [3, 5] },
    'baseline.persistence': none,
    'baseline.climatology': none,
    'baseline.drift': none,
    'baseline.seasonal-naive': none,
    'baseline.input-mean': none,
    'baseline.zero': none,
    'reference.seasonal-climatology': none,
    'reference.damped-persistence': none,
    'reference.season-damped': none,
    'reference.climatological-change': none,
    'reference.exponential-smoothing': none,
    'reference.ridge': none,
    'reference.inverse-model': none,
    'reference.advection': none,
    'reference.advected-ridge': none,
    'reference.combination': none,
    'assumes.seasonal-climatology': none,
    'assumes.damped-persistence': none,
    'assumes.season-damped': none,
    'assumes.climatological-change': none,
    'assumes.exponential-smoothing': none,
    'assumes.ridge': none,
    'assumes.inverse-model': none,
    'assumes.advection': none,
    'assumes.advected-ridge': none,
    'assumes.combination': none,
    'verdict.no-baseline': none,
    'verdict.beats': {
      ...against,
      share: 0.04,
      leads: oneOf<number>(10, 1),
      upTo: oneOf<number>(6, 10, 0),
    },
    'verdict.even': against,
    'verdict.loses': { ...against, share: oneOf<number | null>(0.05, null) },
    'verdict.no-truth': none,
    /** Better than no change at every step that was compared. */
    'verdict.better': { share: 0.12, steps: count, stronger },
    'verdict.better-up-to': { share: 0.12, step: 7, stronger },
    'verdict.better-from': { share: 0.12, step: 3, stronger },
    'verdict.better-at-some': { share: 0.006, better: count, steps: 12, stronger },
    'verdict.as-good': { stronger },
    /** `share` is null where no change makes no error at all. */
    'verdict.worse': { share: oneOf<number | null>(0.15, null), stronger },
  },
}
