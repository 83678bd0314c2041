/**
 * A model as Keras has it: named layers with a configuration, the layers they read, and their
 * weights in Keras's order. What is written and what is read has this form.
 */
import type { SavedTensor } from '../../process/safetensors-file'

export type Json =
  string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json }
export type Config = { readonly [key: string]: Json }

/** One array of a layer. */
export interface KerasWeight {
  /** As Keras 2 calls it: `kernel`, `recurrent_kernel`, `moving_mean` … */
  name: string
  tensor: SavedTensor
}

export interface KerasLayer {
  /** Keras's class: `ConvLSTM2D`. */
  kind: string
  name: string
  /** Without name, dtype and `trainable`. */
  config: Config
  /** What a `TimeDistributed` applies to every frame. */
  wrapped?: { kind: string; config: Config }
  /** Names of the layers it reads; `framesInput` for the input frames. */
  inputs: readonly string[]
  trainable: boolean
  weights: readonly KerasWeight[]
}

/** `[T, H, W, C]` of the input frames; null for sides of any length. */
export type KerasInputShape = readonly [null, number | null, number | null, number]

export interface KerasModel {
  name: string
  input: KerasInputShape
  /** In order, each after those it reads; the last one gives the result. */
  layers: readonly KerasLayer[]
}
