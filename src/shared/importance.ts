/** How much each input of a run matters: how its error grows when the input is shuffled. */
import { z } from 'zod'
import { sentenceSchema } from './notices/values'

export const inputSchema = z.discriminatedUnion('kind', [
  /** Frames by how far back they lie, counted from 1 for the newest. */
  z.object({ kind: z.literal('frames'), from: z.int().positive(), to: z.int().positive() }),
  /** Frames before those a window begins with. */
  z.object({ kind: z.literal('earlier') }),
  /** One channel in all frames, counted from 0. */
  z.object({ kind: z.literal('channel'), channel: z.int().nonnegative() }),
  /** Where the window lies on the time axis: hour, day, season. */
  z.object({ kind: z.literal('calendar') }),
])
export type Input = z.infer<typeof inputSchema>

export const importanceSchema = z.object({
  unit: z.string().nullable(),
  /** Windows of the validation part. */
  windows: z.int().positive(),
  /** Root mean squared error with every input as it is. */
  rmse: z.number(),
  /** The most important first. */
  inputs: z.array(
    z.object({
      input: inputSchema,
      /** The input as a part of a sentence. */
      name: sentenceSchema,
      /** With this input of other windows. */
      rmse: z.number(),
      /** RMSE with it shuffled / RMSE - 1; null where the forecast makes no error. */
      rise: z.number().nullable(),
    }),
  ),
  said: sentenceSchema,
})
export type Importance = z.infer<typeof importanceSchema>
