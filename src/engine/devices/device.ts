/** A device that can train and forecast: one file per device, one list in `list.ts`. */
import type { GridcastError } from '../../shared/errors'
import type { Sentence } from '../../shared/notices/say'
import type { AnySentence } from '../../shared/notices/values'

/** A device in use: its TensorFlow.js backend is the active one. */
export interface OpenDevice {
  id: string
  /** Which code path it takes: `256-bit SIMD, 2 threads`. */
  detail: AnySentence
  /** Bytes one training step may use; a batch that needs more is computed in pieces. */
  memoryBudgetBytes: number
  /**
   * Settles when the device can no longer be trusted, with the error that work on it ends with;
   * absent where that can't happen.
   */
  broken?: Promise<GridcastError>
  /** Absent where there is one way to compute each thing. */
  methods?: Methods
}

/**
 * Ways of computing that differ in their last bits, between which a device has chosen by their
 * speed on this machine.
 */
export interface Methods {
  /** What was chosen so far, by what it is for. */
  readonly taken: Readonly<Record<string, string>>
  /** Takes these instead of choosing; returns how to go back. */
  follow(methods: Readonly<Record<string, string>>): () => void
}

/** What is known of a device before it is used. */
export type Presence =
  | { present: true; name: string; memoryBytes: number | null }
  /** Why it can't be offered and what to do, a sentence each. */
  | { present: false; name: string; reasons: Sentence[] }

export interface DeviceDriver {
  id: string
  /** Looks whether the device is there, without starting it. */
  look(): Promise<Presence>
  /** Starts it and makes its backend the active one.
   * @throws GridcastError `device.unavailable` */
  open(): Promise<OpenDevice>
}
