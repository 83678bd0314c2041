/** Activation functions by name. */
import { z } from 'zod'

export const activations = [
  'linear',
  'relu',
  'leakyRelu',
  'tanh',
  'sigmoid',
  'hardSigmoid',
  'swish',
  'gelu',
] as const
export const activationSchema = z.enum(activations)
export type Activation = z.infer<typeof activationSchema>
