/**
 * TIFF and GeoTIFF: the pages or bands of one file, or several files as frames with the dates in
 * their names.
 */
import type { Importer } from './importer'
import { GridReader } from '../variables/grid-reader'
import type { GridVariable } from '../variables/grid-variable'
import { seriesOf, stackFiles, type StackedFile } from '../formats/file-stack'
import { isTiff } from '../formats/tiff/directory'
import { tiffVariable } from '../formats/tiff/tiff-variable'

export const geotiff: Importer = {
  id: 'geotiff',
  match: (files) => seriesOf(files, async (file) => isTiff(await file.start())),
  async open(files, context) {
    const frames: StackedFile[] = []
    for (const file of files) {
      context.signal.throwIfAborted()
      frames.push({ file, variable: await tiffVariable(file, files.length > 1, context) })
    }
    return new GridReader({ variables: [together(frames)] }, files[0]?.title ?? '')
  },
}

/** A file that has frames of its own is the dataset; others are a frame each. */
function together(frames: readonly StackedFile[]): GridVariable {
  const [only] = frames
  const hasFrames = ({ variable }: StackedFile) =>
    variable.dimensions.some(({ meaning }) => meaning === 'time')
  return frames.length === 1 && only !== undefined && hasFrames(only)
    ? only.variable
    : stackFiles(frames)
}
