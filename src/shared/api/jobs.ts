/** Trainings elsewhere: job folders for clusters, and their weights brought home. */
import { z } from 'zod'
import { datasetIdSchema, runIdSchema } from '../identifiers'
import { modelSpecSchema } from '../model/model-spec'
import { runSchema } from '../training/run'
import { trainingSettingsSchema } from '../training/settings'
import { base } from './procedure'

export const jobs = {
  /** Enters a run that is to be trained elsewhere: nothing is trained until somebody resumes it. */
  plan: base
    .input(
      z.object({
        name: z.string().min(1).optional(),
        datasetId: datasetIdSchema,
        modelSpec: modelSpecSchema,
        settings: trainingSettingsSchema,
      }),
    )
    .output(runSchema),
  /**
   * Writes the folder with which a run is trained elsewhere, from its newest checkpoint if it has
   * one. `to`: the handle of an empty or new folder that the person named at the door.
   */
  make: base
    .input(z.object({ id: runIdSchema, to: z.string() }))
    .output(z.object({ folder: z.string(), files: z.int(), bytes: z.number() })),
  /**
   * Takes over what a training elsewhere made of the run. `from`: the handle of the folder that it
   * wrote to.
   */
  bringHome: base.input(z.object({ id: runIdSchema, from: z.string() })).output(runSchema),
} as const
