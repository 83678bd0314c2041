/** Trainings elsewhere: job folders for clusters, and their weights brought home. */
import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { datasetIdSchema, runIdSchema } from '../identifiers'
import { modelSpecSchema } from '../model/model-spec'
import { runSchema, trainingEventSchema } from '../training/run'
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
   * Has a Ray cluster train a run. `out`: a folder there that all its machines reach; `data`: one
   * with the frames, where these are too large to be sent along.
   */
  submit: base
    .input(
      z.object({
        id: runIdSchema,
        address: z.string(),
        /** Kept for the address; absent: the one that is kept, or none. */
        token: z.string().min(1).optional(),
        out: z.string().min(1),
        data: z.string().nullable().default(null),
        workers: z.int().min(1).max(4096).default(1),
        /** For each worker. */
        cpus: z.number().positive().max(1024).default(1),
        gpus: z.number().nonnegative().max(16).default(0),
      }),
    )
    .output(z.object({ address: z.string(), submissionId: z.string(), out: z.string() })),
  /** How the run's job on the cluster is doing, in Ray's words. */
  status: base.input(z.object({ id: runIdSchema })).output(
    z.object({
      address: z.string(),
      submissionId: z.string(),
      out: z.string(),
      status: z.string(),
      message: z.string().nullish(),
    }),
  ),
  /** What happens to the run on its cluster, from the beginning; at its end it comes home. */
  follow: base.input(z.object({ id: runIdSchema })).output(eventIterator(trainingEventSchema)),
  /** Has the cluster end the run; what its last checkpoint holds is kept there. */
  stop: base.input(z.object({ id: runIdSchema })).output(z.void()),
  /**
   * Takes over what a training elsewhere made of the run. `from`: the handle of the folder that it
   * wrote to.
   */
  bringHome: base.input(z.object({ id: runIdSchema, from: z.string() })).output(runSchema),
} as const
