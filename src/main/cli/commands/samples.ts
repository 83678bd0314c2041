/** `gridcast samples make`: writes a built-in sample as a file such as a person would bring. */
import type { AnySentence } from '../../../shared/notices/values'
import { stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { extname, resolve } from 'node:path'
import { GridcastError } from '../../../shared/errors'
import {
  sampleFileFormat,
  sampleFileFormats,
  type SampleFileFormat,
  type SampleName,
  type SampleSize,
} from '../../../shared/import-plan'
import { writeInPlace } from '../../files/places'
import { builtProgram } from '../../processes/built-program'
import { dataKind } from '../../processes/data-kind'
import { Supervisor } from '../../processes/supervisor'
import { Output } from '../output'
import { bar } from '../progress-line'
import { bytes } from '../text'

export interface SampleOptions {
  size: SampleSize
  seed: number
  out?: string
  json?: boolean
}

/** Needs no data folder, so it has a data process of its own. */
export async function makeSampleFile(name: SampleName, options: SampleOptions): Promise<void> {
  const { size, seed } = options
  const output = new Output(options.json === true)
  const path = resolve(options.out ?? `${name}-${size}.${sampleFileFormat[name]}`)
  const format = formatOf(path)
  const data = new Supervisor(dataKind(builtProgram('data'), tmpdir()))
  const onNews = ({
    done,
    total,
    what,
  }: {
    done: number
    total: number | null
    what: AnySentence
  }) => output.progress.show(`${output.worded(what)} ${bar(done / (total ?? done))}`)
  try {
    const { shape, kind } = await writeInPlace(path, (target) =>
      data.call('writeSample', { sample: name, size, seed, format, target }, { onNews }),
    )
    const facts = await stat(path)
    output.result({ file: path, bytes: facts.size, kind, shape, seed }, () => [
      `${path} (${bytes(facts.size)})`,
    ])
  } finally {
    await data.close()
  }
}

function formatOf(path: string): SampleFileFormat {
  const extension = extname(path).toLowerCase()
  const format = sampleFileFormats.find((known) => `.${known}` === extension)
  if (format !== undefined) return format
  throw new GridcastError('samples.format', { extension })
}
