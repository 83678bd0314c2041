/**
 * In which form a ConvLSTM runs on a card: our fused kernels or composed operations. Which is
 * faster depends on card and driver, so a training step is timed in both, in turn, and the faster
 * form is taken. Fused kernels that fail there, or give another answer than the composed
 * operations, are not used. The choice is kept beside the list of devices, for each card and
 * driver.
 */
import { readFileSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import { firstLine } from '../../../shared/errors'
import { writeWhole } from '../../windows/array-file'

const formSchema = z.object({
  fused: z.boolean(),
  /**
   * Time of the composed operations divided by that of the fused kernels; null when it was not
   * measured.
   */
  ratio: z.number().nullable(),
  /** Why the fused kernels can't be used; null when they can. */
  refusal: z.string().nullable(),
})
export type Form = z.infer<typeof formSchema>

/** To be raised when the kernels change, so that they are timed anew. */
const kernelsVersion = 1
const keptSchema = z.object({
  kernelsVersion: z.literal(kernelsVersion),
  forms: z.record(z.string(), formSchema),
})

/** Largest difference between the two forms, relative, that counts as the same answer. */
const tolerance = 1e-3
const mostPairs = 7
const timingMs = 300

/** What a form is tried on: makes it the active one and runs a training step. */
export type Trial = (fused: boolean) => Promise<Float32Array[]>

/** Where no file keeps them, the forms are kept as long as the process lives. */
const remembered = new Map<string, Form>()

/**
 * @param card name and driver
 * @param deviceCache file of the list of devices; the forms are kept beside it
 * @param measure tells the form when none is kept
 */
export async function keptForm(
  card: string,
  deviceCache: string | undefined,
  measure: () => Promise<Form>,
): Promise<Form> {
  if (deviceCache === undefined) {
    const form = remembered.get(card) ?? (await measure())
    remembered.set(card, form)
    return form
  }
  const path = formFile(deviceCache)
  const forms = readForms(path)
  const known = forms[card]
  if (known !== undefined) return known
  const form = await measure()
  const kept: z.infer<typeof keptSchema> = { kernelsVersion, forms: { ...forms, [card]: form } }
  writeWhole(path, [Buffer.from(JSON.stringify(kept, null, 2))])
  return form
}

/** Lets every card be measured again. */
export function forgetForms(deviceCache: string): void {
  rmSync(formFile(deviceCache), { force: true })
}

function formFile(deviceCache: string): string {
  return join(dirname(deviceCache), 'webgpu.json')
}

function readForms(path: string): Record<string, Form> {
  try {
    return keptSchema.parse(JSON.parse(readFileSync(path, 'utf8'))).forms
  } catch {
    return {} // none yet, or of other kernels
  }
}

/**
 * Tries both forms, the second time on with a clock.
 * @param guarded runs the fused form; its errors tell that it can't be used
 */
export async function measureForm(
  trial: Trial,
  guarded: (work: () => Promise<Float32Array[]>) => Promise<Float32Array[]>,
): Promise<Form> {
  const { largestDifference } = await import('../self-check')
  const expected = await trial(false)
  let actual: Float32Array[]
  try {
    actual = await guarded(() => trial(true))
  } catch (error) {
    return { fused: false, ratio: null, refusal: firstLine(error) }
  }
  const difference = largestDifference(actual, expected)
  if (difference > tolerance)
    return { fused: false, ratio: null, refusal: `off by ${difference.toPrecision(2)}` }
  const ratio = await medianRatio(trial)
  return { fused: ratio > 1, ratio, refusal: null }
}

/** Composed and fused in turn, so that a card that warms up or is shared treats both alike. */
async function medianRatio(trial: Trial): Promise<number> {
  const ratios: number[] = []
  const end = performance.now() + timingMs
  while (ratios.length === 0 || (ratios.length < mostPairs && performance.now() < end)) {
    const begin = performance.now()
    await trial(false)
    const between = performance.now()
    await trial(true)
    ratios.push((between - begin) / (performance.now() - between))
  }
  return ratios.sort((a, b) => a - b)[Math.floor(ratios.length / 2)]!
}
