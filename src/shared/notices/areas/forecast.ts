/** Forecasts, how good they are, and how they leave. */
import { count, none, oneOf } from '../area'
import type { SeasonUnit } from '../../skill'
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
    /** A run on newer data. */
    'again.clips': none,
    'again.other-place': { name: 'Cases' },
    'again.no-newer': { name: 'Cases', until: oneOf<string | number>('2020-02-24', 40) },
    'importance.too-few': none,
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
    /** Frames replaced by noise after a moment; whether all was fitted again. */
    'proof.holds': {
      refitted: oneOf<boolean>(true, false),
      frames: count,
      after: oneOf<string | number>('2020-02-24', 40),
    },
    'proof.fails': { change: 0.3, after: oneOf<string | number>('2020-02-24', 40) },
    /** Inputs of a model, as parts of a sentence; frames are counted back from the newest, 1. */
    'input.frames': { from: oneOf<number>(1, 2, 3), to: oneOf<number>(1, 2, 8) },
    'input.earlier': none,
    'input.channel': { channel: 2 },
    'input.calendar': none,
    'importance.none': none,
    'importance.most': {
      name: oneOf<AnySentence>({ code: 'input.calendar', values: {} }),
      rise: 0.45,
      idle: oneOf<AnySentence[]>([], [{ code: 'input.earlier', values: {} }]),
    },
    /** Forecasts past the end of their data. */
    'past.none': { made: oneOf<number>(0, 1, 3) },
    /** How many were made and have a truth by now; gain over no change, share in the 80 % range. */
    'past.fared': {
      made: oneOf<number>(1, 3),
      come: oneOf<number>(1, 2),
      gain: oneOf<number | null>(0.08, -0.03, null),
      coverage: oneOf<number | null>(0.79, null),
    },
    /** Share of the places, or squares of `side` x `side` cells, at which the model is better. */
    'skill.places': { rival, share: 0.71, side: oneOf<number>(1, 4) },
    /** Months and hours are counted from 0; a gain below 0 is a loss. */
    'skill.seasons': {
      unit: oneOf<SeasonUnit>('month', 'hour'),
      best: { part: 5, gain: 0.12 },
      worst: { part: 0, gain: oneOf<number>(-0.03, 0.02) },
    },
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
