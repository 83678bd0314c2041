/**
 * The seam of preparing: a step takes a source of frames and gives another, lazily and in stored
 * order, so that any number of them hold no more than a few frames each. One file per step, one
 * line in `list.ts`, its settings in `src/shared/prepare.ts`.
 */
import type { z } from 'zod'
import type { DatasetId } from '../../shared/identifiers'
import type { SettingsOf, StepName } from '../../shared/prepare'
import type { FrameSource } from '../frame-source'

export interface PrepareStep<S extends StepName = StepName> {
  id: S
  schema: z.ZodType<SettingsOf<S>>
  /**
   * @param other the dataset of an id that the settings name
   * @throws GridcastError `prepare.*` when the step doesn't fit the source
   */
  apply(source: FrameSource, settings: SettingsOf<S>, other: OtherSource): FrameSource
}

export type OtherSource = (id: DatasetId) => FrameSource
