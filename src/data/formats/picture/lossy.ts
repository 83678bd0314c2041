/** What JPEG and WebP pictures have in common: 8 bits, decoded to red, green, blue and alpha. */
import { GridcastError } from '../../../shared/errors'
import type { Finding } from '../../../shared/import-plan'
import type { SourceFile } from '../../files/source-file'
import type { ReadContext } from '../../importers/importer'
import { limits } from '../../limits'
import { showsColour, type Picture, type PictureFile } from './picture-file'

interface Lossy {
  file: SourceFile
  /** As it is shown. */
  height: number
  width: number
  findings: readonly Finding[]
  /** Whether its pixels may be other than grey. */
  mayColour: boolean
  /** Whether that is looked at; else it is taken for granted. */
  looks: boolean
  read: (context: ReadContext) => Promise<DecodedPixels>
}

/** @throws GridcastError `import.grid-too-large`, `grid.damaged` */
export async function lossyPicture(
  { file, height, width, findings, mayColour, looks, read }: Lossy,
  context: ReadContext,
): Promise<PictureFile> {
  const { title } = file
  if (height * width > limits.picturePixels)
    throw new GridcastError('import.grid-too-large', { file: title, height, width })
  const picture = async (given: ReadContext): Promise<Picture> => {
    const found = await read(given)
    if (found.height === height && found.width === width)
      return { samples: found.data, channels: 4, index: null, isLayered: false }
    const detail = `${found.height} x ${found.width}`
    throw new GridcastError('grid.damaged', { file: title, at: 0, problem: 'header', detail })
  }
  return {
    file,
    height,
    width,
    dtype: 'uint8',
    frames: 1,
    isColour: mayColour && (!looks || showsColour(await picture(context))),
    hasPalette: false,
    isLayered: false,
    findings,
    picture: (_frame, given) => picture(given),
  }
}
