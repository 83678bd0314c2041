/** `gridcast export`: a forecast as a file. */
import { writeFile } from 'node:fs/promises'
import { extname, resolve } from 'node:path'
import { GridcastError } from '../../../shared/errors'
import { follow } from '../follow'
import type { Session } from '../session'
import { bytes as inBytes } from '../text'

const formats = ['gif', 'npy', 'csv'] as const
type Format = (typeof formats)[number]

export interface ExportOptions {
  forecast: string
  format?: Format
  out?: string
  colormap: string
  framesPerSecond: number
  baseline?: string
}

export async function exportFile({ api, output }: Session, options: ExportOptions): Promise<void> {
  const format = options.format ?? formatOf(options.out)
  const { forecast: id, colormap, framesPerSecond, baseline = null } = options
  const request = { id, format, colormap, framesPerSecond, baseline }
  const { fileName, ticket } = await follow(output, await api.forecasts.export(request))
  const { bytes } = await api.forecasts.exported({ ticket })
  const path = resolve(options.out ?? fileName)
  try {
    await writeFile(path, await bytes.bytes())
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new GridcastError(
      'export.write',
      `${path} can't be written: ${why}.`,
      'Name another file with --out.',
      {
        cause: error,
      },
    )
  }
  output.result({ file: path, bytes: bytes.size, format }, () => [
    `${path} (${inBytes(bytes.size)})`,
  ])
}

/** The format that the file's name tells. */
function formatOf(out: string | undefined): Format {
  const extension = extname(out ?? '')
    .slice(1)
    .toLowerCase()
  const format = formats.find((known) => known === extension)
  if (format !== undefined) return format
  const sentence = out === undefined ? 'No format is chosen.' : `"${out}" doesn't tell the format.`
  throw new GridcastError('export.format', sentence, 'Add --format gif, npy or csv.')
}
