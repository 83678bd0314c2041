/**
 * ESRI ASCII grids (`.asc`): one map per file, several as frames with the dates in their names. A
 * `.prj` file brought along names the reference system.
 */
import { startsWith, type Importer } from './importer'
import type { SourceFile } from '../files/source-file'
import { GridReader } from '../variables/grid-reader'
import { asciiVariable } from '../formats/ascii-grid/ascii-variable'
import { isAsciiGrid, latin } from '../formats/ascii-grid/header'
import { seriesOf, stackFiles } from '../formats/file-stack'

/** A text that names a reference system as Esri's programs write it. */
const systems = ['PROJCS[', 'GEOGCS['].map((text) => [...Buffer.from(text)])
const isSystem = async (file: SourceFile) => {
  const start = await file.start(8)
  return systems.some((magic) => startsWith(start, magic))
}
const longestSystem = 16_384

export const asciiGrid: Importer = {
  id: 'ascii-grid',
  async match(files) {
    const grids = await seriesOf(files, async (file) => isAsciiGrid(await file.start()))
    if (grids.length === 0) return []
    const system = await firstSystem(files)
    return system === null ? grids : [...grids, system]
  },
  async open(files, context) {
    const system = await firstSystem(files)
    const crs = system === null ? null : latin(await system.start(longestSystem)).trim()
    const grids = files.filter((file) => file !== system)
    const frames = []
    for (const file of grids) {
      context.signal.throwIfAborted()
      frames.push({ file, variable: await asciiVariable(file, crs) })
    }
    const title = grids[0]?.title ?? ''
    return new GridReader({ variables: [stackFiles(frames)] }, title)
  },
}

async function firstSystem(files: readonly SourceFile[]): Promise<SourceFile | null> {
  for (const file of files) if (!file.isFolder && (await isSystem(file))) return file
  return null
}
