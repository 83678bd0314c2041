/** The desktop door on Electron itself: of the build, or of a package. */
import { join } from 'node:path'
import { _electron } from 'playwright'
import { electronBinary } from '../../scripts/lib/electron-binary.mjs'
import { packageVariable } from '../../scripts/lib/package/names.mjs'
import { inProject } from '../../scripts/lib/project.mjs'
import { dropFiles, type Door, type DoorOptions } from './door'
import { AppProcess } from './process'

export async function openElectron({
  dataFolder,
  locale = 'en-US',
  files = [],
}: DoorOptions): Promise<Door> {
  const packaged = process.env[packageVariable]
  const executablePath = packaged ?? electronBinary() ?? undefined
  const args = [
    ...(packaged === undefined ? [inProject('out', 'main', 'electron.js')] : []),
    '--data-dir',
    dataFolder,
    `--user-data-dir=${join(dataFolder, 'electron')}`,
    `--lang=${locale}`,
    ...files,
  ]
  const electron = await _electron.launch({ executablePath, args })
  const page = await electron.firstWindow()
  return {
    page,
    app: new AppProcess(electron.process()),
    drop: (paths) => dropFiles(page, paths),
    async saved(action) {
      const filePath = join(dataFolder, `saved-${Date.now()}`)
      await electron.evaluate(({ dialog }, path) => {
        dialog.showSaveDialog = async () => ({ canceled: false, filePath: path })
      }, filePath)
      await action()
      return filePath
    },
    close: () => electron.close(),
  }
}
