/** Calls about trained models as files. */
import { Workspace } from '../files/workspace'
import { workContext, type CallHandler } from './context'

/** @param temporary folder in which this process unpacks files */
export function modelCalls(temporary: string): {
  readModel: CallHandler<'readModel'>
  writeModel: CallHandler<'writeModel'>
} {
  let read = 0
  return {
    async readModel(request, context) {
      const { readModel } = await import('../models/read-model')
      const workspace = new Workspace(temporary, `model-${++read}`)
      try {
        return await readModel(request, workspace, workContext(context))
      } finally {
        await workspace.close()
      }
    },

    async writeModel({ checkpoint, format, packageFolder, target, title }) {
      const { writeModel } = await import('../models/write-model')
      await writeModel(checkpoint, format, { path: target, title, lasts: true }, packageFolder)
      return null
    },
  }
}
