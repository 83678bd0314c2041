/**
 * The scale a reference computes on: as it is, or a root or logarithm of the size with the sign
 * kept, on which counts vary about equally whether few or many.
 */
import { signedExp, signedLog } from '../windows/signed-log'

export const scaleNames = ['plain', 'root', 'logarithm'] as const
export type ScaleName = (typeof scaleNames)[number]

export interface Scale {
  name: ScaleName
  to(value: number): number
  from(value: number): number
}

const plain: Scale = { name: 'plain', to: (value) => value, from: (value) => value }
const root: Scale = {
  name: 'root',
  to: (value) => Math.sign(value) * Math.sqrt(Math.abs(value)),
  from: (value) => Math.sign(value) * value * value,
}
const logarithm: Scale = { name: 'logarithm', to: signedLog, from: signedExp }

export function scaleNamed(name: ScaleName): Scale {
  return { plain, root, logarithm }[name]
}
