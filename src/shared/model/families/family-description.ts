/**
 * What every family of models says of itself: how its graph is used. One file per family; the
 * closed table is index.ts.
 */
import { z } from 'zod'
import type { TrainingSettings } from '../../training/settings'
import type { GraphLayer } from '../graph'
import type { SequenceShape } from '../sequence-shape'
import type { WindowShape } from '../window-shape'

/** One walk along a list of layers. */
export interface Phase {
  layers: readonly GraphLayer[]
  /** What `frames` stands for; null for a phase that reads none. */
  input: SequenceShape | null
  /** Frames that every layer of the phase gives. */
  frames: number
}

export type Objective = TrainingSettings['objective']

export interface FamilyDescription<S> {
  readonly schema: z.ZodObject
  /** Keys of the window's texts. */
  readonly words: { readonly text: string }
  /** What its models can be trained on. */
  readonly objectives: readonly Objective[]
  /**
   * The walks of one pass over a window, in order; none for a family without a network. The last
   * layer of the last one is the model's output.
   */
  phases(spec: S, window: WindowShape): Phase[]
  /** What the last layer of the last phase must give; its channels are the output channels. */
  output(window: WindowShape): SequenceShape
  /** Whether the model predicts changes, which a bounded output cannot. */
  predictsChange(spec: S): boolean
  /**
   * How many frames past those it may know a prediction sees, by the graph alone; at most, as
   * weights could be 0.
   */
  framesAhead(spec: S): number
}

/** What specs of all families have. */
export const commonFields = {
  version: z.literal(2),
  /** Template or name a person gave, e.g. `small`. */
  name: z.string().min(1),
  /** A caution shown wherever the model is named, e.g. `sees one frame ahead, as published`. */
  label: z.string().optional(),
}

/**
 * The network predicts the change from the newest frame it has instead of the frame itself (needs a
 * linear output).
 */
export const residualSchema = z.boolean().default(false)

/**
 * What families without layers of their own say: a whole forecast at once, from nothing after the
 * moment it is made at.
 */
export const withoutLayers = {
  objectives: ['window'],
  phases: () => [],
  output: ({ targetFrames, height, width, channels }: WindowShape) => ({
    frames: targetFrames,
    height,
    width,
    channels,
  }),
  predictsChange: () => false,
  framesAhead: () => 0,
} as const satisfies Omit<FamilyDescription<unknown>, 'schema' | 'words'>
