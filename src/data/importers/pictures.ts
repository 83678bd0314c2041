/** Pictures as frames: PNG (8 and 16 bit, animated too), one per frame, and animated GIF. */
import type { Importer } from './importer'
import { seriesOf } from '../formats/file-stack'
import { isGif, openGif } from '../formats/picture/gif'
import { pictureVariables, type PictureFile } from '../formats/picture/picture-file'
import { isPng, openPng } from '../formats/picture/png'
import { GridReader } from '../variables/grid-reader'

export const pictures: Importer = {
  id: 'pictures',
  async match(files) {
    const pngs = await seriesOf(files, async (file) => isPng(await file.start()))
    if (pngs.length > 0) return pngs
    return (await seriesOf(files, async (file) => isGif(await file.start()))).slice(0, 1)
  },
  async open(files, context) {
    const opened: PictureFile[] = []
    for (const file of files) {
      context.signal.throwIfAborted()
      const open = isGif(await file.start()) ? openGif : openPng
      opened.push(await open(file, context))
    }
    return new GridReader({ variables: pictureVariables(opened) }, files[0]?.title ?? '')
  },
}
