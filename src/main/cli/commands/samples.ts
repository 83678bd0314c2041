/** `gridcast samples make`: writes a built-in sample as a file such as a person would bring. */
import { extname, resolve } from 'node:path'
import { GridcastError } from '../../../shared/errors'
import {
  sampleFileFormat,
  sampleFileFormats,
  type SampleFileFormat,
  type SampleName,
  type SampleSize,
} from '../../../shared/import-plan'
import { follow } from '../follow'
import type { Session } from '../session'
import { bytes as inBytes } from '../text'

export interface SampleOptions {
  size: SampleSize
  seed: number
  out?: string
}

export async function makeSampleFile(
  { api, destinations, output }: Session,
  sample: SampleName,
  { size, seed, out }: SampleOptions,
): Promise<void> {
  const file = resolve(out ?? `${sample}-${size}.${sampleFileFormat[sample]}`)
  const request = { sample, size, seed, format: formatOf(file), to: destinations.register(file) }
  const { bytes, kind, shape } = await follow(output, await api.datasets.writeSample(request))
  output.result({ file, bytes, kind, shape, seed }, () => [`${file} (${inBytes(bytes)})`])
}

function formatOf(path: string): SampleFileFormat {
  const extension = extname(path).toLowerCase()
  const format = sampleFileFormats.find((known) => `.${known}` === extension)
  if (format !== undefined) return format
  throw new GridcastError('samples.format', { extension })
}
