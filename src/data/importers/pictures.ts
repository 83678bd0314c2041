/**
 * Pictures as frames: PNG (8 and 16 bit, animated too), JPEG and WebP, one per frame, and animated
 * GIF.
 */
import type { SourceFile } from '../files/source-file'
import type { Importer, ReadContext } from './importer'
import { seriesOf } from '../formats/file-stack'
import { isGif, openGif } from '../formats/picture/gif'
import { isJpeg, openJpeg } from '../formats/picture/jpeg'
import { pictureVariables, type PictureFile } from '../formats/picture/picture-file'
import { isPng, openPng } from '../formats/picture/png'
import { isWebp, openWebp } from '../formats/picture/webp'
import { GridReader } from '../variables/grid-reader'

/** Pictures of a series in which colours are looked for, which takes as long as reading them. */
const mostLooked = 16

export const pictures: Importer = {
  id: 'pictures',
  async match(files) {
    for (const isOfKind of [isPng, isJpeg, isWebp]) {
      const found = await seriesOf(files, async (file) => isOfKind(await file.start()))
      if (found.length > 0) return found
    }
    return (await seriesOf(files, async (file) => isGif(await file.start()))).slice(0, 1)
  },
  async open(files, context) {
    const opened: PictureFile[] = []
    for (const [at, file] of files.entries()) {
      context.signal.throwIfAborted()
      opened.push(await openPicture(file, at < mostLooked, context))
    }
    return new GridReader({ variables: pictureVariables(opened) }, files[0]?.title ?? '')
  },
}

async function openPicture(file: SourceFile, looks: boolean, context: ReadContext) {
  const start = await file.start()
  if (isGif(start)) return openGif(file, context)
  if (isJpeg(start)) return openJpeg(file, looks, context)
  return isWebp(start) ? openWebp(file, looks, context) : openPng(file, context)
}
