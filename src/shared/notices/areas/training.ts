/** A training: what stops it, how it ended, how its data was split. */
import { count, none, oneOf } from '../area'
import type { TimeUnit } from '../../dataset'
import type { AnySentence } from '../values'

const clips = {
  code: 'split.clips',
  values: { used: 9, sequences: 9, training: 8, validation: 1, seed: 1 },
}
const verdict: AnySentence = { code: 'verdict.no-truth', values: {} }
const moment = oneOf<string | number>('2020-02-24', 3)
const ridge: AnySentence = { code: 'reference.ridge', values: {} }
const ended: AnySentence = { code: 'ended.not-begun', values: {} }
const part = { from: moment, to: moment, windows: 3 }

export const training = {
  errors: {
    'training.no-loss': none,
    'training.loss-needs-unit-scaling': { loss: 'bce', scaling: 'standard' },
    'training.objective-unsupported': { model: 'small' },
    'training.start-needs-direct': { model: 'small' },
    'training.start-not-backwards': none,
    'training.no-start': none,
    /** The best epoch's validation loss, and that before the first step. */
    'training.never-better': {
      ...{ loss: 3241, before: 0.9, learningRate: 1000 },
      cause: oneOf<'too-fast' | 'too-slow'>('too-fast', 'too-slow'),
      /** A learning rate to try next. */
      better: 100,
    },
    'training.diverged': { epoch: 3, batch: 12, learningRate: 0.01 },
    /** Bytes that one window needs and a device has. */
    'training.out-of-memory': { needed: 6e9, budget: 2e9, device: 'cpu' },
    /** An allocation failed in the middle; `smaller` is 0 when one window was too many. */
    'training.allocation-failed': {
      windows: count,
      smaller: oneOf<number>(0, 4),
      detail: 'array buffer allocation failed',
    },
    'training.too-few-sequences': { sequences: oneOf<number>(0, 1) },
    'training.too-few-frames': {
      frames: 12,
      parts: oneOf<2 | 3>(2, 3),
      length: 8,
      inputs: 4,
      targets: 4,
      /** Frames of the longest window that fits. */
      longest: oneOf<number>(1, 5),
    },
    'training.window-too-long': {
      inputs: count,
      targets: count,
      kind: oneOf<'series' | 'clips'>('series', 'clips'),
      frames: count,
    },
    'training.no-values': none,
    'training.not-finite': none,
    'training.no-validation-values': none,
  },
  sentences: {
    /** Clips: how many of how many sequences do what. */
    'split.clips': {
      used: 9,
      sequences: oneOf<number>(9, 20),
      training: count,
      validation: count,
      seed: 1,
    },
    /** A series: each part from its first frame to its last; the gap in steps of the time axis. */
    'split.series': {
      training: part,
      validation: part,
      test: oneOf<typeof part | null>(part, null),
      gap: { count, unit: oneOf<StepUnit>('week', 'step') },
    },
    'ended.all-epochs': { epochs: count, best: oneOf<number | null>(2, null, 0) },
    'ended.no-progress': { epochs: count, best: oneOf<number | null>(2, null, 0) },
    'ended.minutes-over': { minutes: count, best: oneOf<number | null>(2, null, 0) },
    'ended.stopped': { best: oneOf<number | null>(2, null, 0) },
    'ended.paused': { epoch: 3, batch: 4, batches: 20 },
    /** A network that started from a reference; `gain` on the validation part, null for none. */
    'ended.from-reference': {
      ended: ended,
      reference: ridge,
      gain: oneOf<number | null>(0.04, null),
    },
    'ended.stopped-while-away': none,
    'ended.not-begun': none,
    'ended.fitted': { reference: { code: 'reference.ridge', values: {} }, windows: count },
    'ended.fit-unfinished': none,
    'ended.automatic': {
      winner: oneOf<AnySentence | string>({ code: 'reference.ridge', values: {} }, 'unet'),
      why: verdict,
    },
    'automatic.reference': {
      winner: { code: 'reference.ridge', values: {} },
      references: count,
      windows: count,
      verdict,
    },
    'automatic.slow': { references: [{ code: 'reference.advection', values: {} }] },
    'automatic.network': { kept: oneOf<boolean>(true, false), verdict },
    'automatic.network-failed': { problem: oneOf<AnySentence>(verdict) },
    'automatic.network-untried': {
      why: oneOf<'time' | 'data' | 'stopped'>('time', 'data', 'stopped'),
    },
    'causality.causal': none,
    'causality.peeks': { frames: count },
    /** What computes, when a batch is computed in pieces. */
    'device.in-pieces': {
      device: oneOf<AnySentence>(clips),
      batchSize: 8,
      piece: 2,
    },
    /** Before a training starts: a batch does not fit. */
    'memory.in-pieces': {
      batchSize: 8,
      needed: 6e9,
      budget: 2e9,
      piece: 2,
      normalizes: oneOf<boolean>(true, false),
    },
  },
}

export type StepUnit = TimeUnit | 'step'
