/** Calls that make samples. */
import type { CallHandler } from './context'
import { workContext } from './context'

export const makeSample: CallHandler<'makeSample'> = async (
  { sample, size, seed, folder },
  context,
) => {
  const [{ makeSample: make }, { writeDataset }] = await Promise.all([
    import('../samples'),
    import('../writer/write-dataset'),
  ])
  return writeDataset(folder, make(sample, size, seed), workContext(context))
}

export const writeSample: CallHandler<'writeSample'> = async (
  { sample, size, seed, format, target },
  context,
) => {
  const { makeSample: make, writeSampleFile } = await import('../samples')
  const source = make(sample, size, seed)
  await writeSampleFile(source, format, target, workContext(context))
  const { kind, shape } = source.description
  return { kind, shape }
}
