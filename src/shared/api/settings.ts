/** What a person chose once: settings, what they are about to train, which device computes. */
import { z } from 'zod'
import { deviceSchema } from '../device'
import { trainingDraftSchema } from '../training-draft'
import { base } from './procedure'
import { trainingFields } from '../training/fields'
import { updateChoiceSchema } from '../updates'

const chosen = z.object({
  theme: z.enum(['system', 'light', 'dark']),
  language: z.enum(['system', 'en', 'zh-CN']),
  device: trainingFields.device.schema.unwrap(),
  updates: updateChoiceSchema,
})

export const settings = {
  get: base.output(chosen),
  set: base.input(chosen.partial()).output(z.void()),
} as const

/** What a person is about to train; null when nothing is chosen or what was can't be read. */
export const draft = {
  get: base.output(trainingDraftSchema.nullable()),
  keep: base.input(trainingDraftSchema.nullable()).output(z.void()),
} as const

export const devices = {
  list: base.input(z.object({ refresh: z.boolean().default(false) })).output(z.array(deviceSchema)),
} as const
