/**
 * What every kind of layer says of itself: what can be set and within which limits, what it makes
 * of the shapes it reads, its weights, what it costs, and how far it sees. One file per layer; the
 * closed table is index.ts.
 */
import type { z } from 'zod'
import type { Activation } from '../activations'
import type { SequenceShape } from '../sequence-shape'
import type { OutputFilters } from './setting-schemas'

/** A layer whose filters are numbers: those per channel are multiplied out. */
export type Resolved<L> = L extends { filters: OutputFilters }
  ? Omit<L, 'filters'> & { filters: number }
  : L

/** A weight of a layer: its name among them, shape, and first values. */
export interface WeightDescription {
  name: string
  shape: number[]
  /** False for moving statistics, which no gradient changes. */
  trainable: boolean
  initial: InitialValues
}

/**
 * `glorot`: uniform, drawn from the layer's seed (Glorot and Bengio 2010), `glorotDepthwise` where
 * each channel has a kernel of its own; `he`: normal, for what a rectifier follows (He et al.
 * 2015); `forgetGates`: 1 for the forget gates of a ConvLSTM's bias `[4F]`, 0 for the others
 * (Jozefowicz et al. 2015).
 */
export type InitialValues = 'glorot' | 'glorotDepthwise' | 'he' | 'zeros' | 'ones' | 'forgetGates'

/** What a layer reads and gives. `inputs` is empty for a ConvLSTM that runs on from a state. */
export interface LayerContext {
  name: string
  inputs: readonly SequenceShape[]
  output: SequenceShape
}

/** How the sides of frames change. Enlarged frames are cropped to what they were before. */
export type Resize = { by: 1 } | { shrinkBy: number } | { enlargeBy: number }

/** Values besides the weights that a training step holds because of a layer. */
export interface LayerMemory {
  /** Kept from the forward for the backward pass, for one window. */
  kept: number
  /** Only while this layer's backward pass runs, for one window. */
  backward: number
  /** Only while this layer's kernels are used, for any number of windows. */
  workspace: number
}

export interface LayerDescription<L> {
  readonly schema: z.ZodObject
  /** A new one in the window. */
  readonly fresh: L
  /** Keys of the window's texts. */
  readonly words: { readonly name: string; readonly text: string }
  /** How many layers it reads. */
  readonly inputs: { readonly least: number; readonly most: number }
  /** Channels that come out. Throws ModelSpecError where the inputs' channels don't suit. */
  channels(layer: Resolved<L>, context: Omit<LayerContext, 'output'>): number
  resize(layer: Resolved<L>): Resize
  weights(layer: Resolved<L>, inputs: readonly SequenceShape[]): WeightDescription[]
  /** Of one forward pass over one window, counted as direct convolution. */
  multiplyAdds(layer: Resolved<L>, context: LayerContext): number
  memory(layer: Resolved<L>, context: LayerContext): LayerMemory
  /** Frames after and before its own that an output frame sees. */
  time(layer: Resolved<L>): { ahead: number; back: number }
  /**
   * Cells to each side that an output cell sees over so many frames, on the grid of the inputs, and
   * beyond the cell it lies in or covers.
   */
  space(layer: Resolved<L>, frames: number): number
  /** Its activation function; null for a layer that has none. */
  activation(layer: Resolved<L>): Activation | null
}
