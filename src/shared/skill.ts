/** Where and when a model is better than its strongest rival. */
import { z } from 'zod'
import { sentenceSchema } from './notices/values'

/** Root mean squared errors of the model and of the rival, in the data's unit. */
const pair = { model: z.number(), rival: z.number() }

export const seasonUnits = ['month', 'hour'] as const
export type SeasonUnit = (typeof seasonUnits)[number]

export const skillSchema = z.object({
  /** Name of the reference or baseline that was hardest to beat. */
  rival: z.string(),
  /** Squares of `side` x `side` cells, so that the map of a large grid stays small. */
  side: z.int().positive(),
  height: z.int().positive(),
  width: z.int().positive(),
  /**
   * 1 - RMSE / RMSE of the rival by square, [height, width]; null without a truth, or where the
   * rival makes no error.
   */
  map: z.array(z.number().nullable()),
  /** Share of the squares at which the model is better; null where none can be compared. */
  betterAt: z.number().nullable(),
  /** By month (0 is January) or hour of the day of what was forecast; null without dates. */
  seasons: z
    .object({
      unit: z.enum(seasonUnits),
      parts: z.array(z.object({ part: z.int(), ...pair })),
    })
    .nullable(),
  /** By the time of the newest known frame, in order; many origins in equal groups. */
  origins: z.array(z.object({ time: z.string(), windows: z.int(), ...pair })),
  /** At how many places it is better, and when most and least. */
  said: z.array(sentenceSchema),
})
export type Skill = z.infer<typeof skillSchema>

/** How much better the model's error is: 0.1 is 10 %; null against a rival without error. */
export function gainOver({ model, rival }: { model: number; rival: number }): number | null {
  return rival > 0 ? 1 - model / rival : null
}
