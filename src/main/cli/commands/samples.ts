/** `gridcast samples make`: writes a built-in sample as a file such as a person would bring. */
import { stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { SampleName, SampleSize } from '../../../shared/import-plan'
import { makeSample, writeSampleFile } from '../../../data/samples'
import { Output } from '../output'
import { bar } from '../progress-line'
import { bytes } from '../text'

export interface SampleOptions {
  size: SampleSize
  seed: number
  out?: string
  json?: boolean
}

export async function makeSampleFile(name: SampleName, options: SampleOptions): Promise<void> {
  const output = new Output(options.json === true)
  const sample = makeSample(name, options.size, options.seed)
  const extension = sample.description.tableForm === null ? 'npy' : 'csv'
  const path = resolve(options.out ?? `${name}-${options.size}.${extension}`)
  const onProgress = (done: number, total: number | null, what: string) =>
    output.progress.show(`${what} ${bar(done / (total ?? done))}`)
  await writeSampleFile(sample, path, { onProgress })
  const { size } = await stat(path)
  const { shape, kind } = sample.description
  output.result({ file: path, bytes: size, kind, shape, seed: options.seed }, () => [
    `${path} (${bytes(size)})`,
  ])
}
