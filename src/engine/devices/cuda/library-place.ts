/**
 * On Windows TensorFlow's library must lie beside the native part that loads it. The package's
 * installer puts it into the folder of the version of Node's interface that it runs on (`napi-v10`
 * with Node 24), while the native part that it downloads is of version 8: the library is copied to
 * where it belongs.
 */
import { join } from 'node:path'
import { sentence, type Sentence } from '../../../shared/notices/say'

const library = 'tensorflow.dll'
/** Where it may have been put instead. */
const elsewhere = [
  ...Array.from({ length: 20 }, (_, index) => `lib/napi-v${index + 1}`),
  'deps/lib',
]

/** Where the native part lies in the package's folder. */
export const bindingFolder = (folder: string): string => join(folder, 'lib', 'napi-v8')

interface Machine {
  exists: (path: string) => boolean
  copy: (from: string, to: string) => Promise<void>
}

/** Mends it; what is missing then, as sentences. */
export async function bringLibraryBeside(
  folder: string,
  { exists, copy }: Machine,
): Promise<Sentence[]> {
  const to = join(bindingFolder(folder), library)
  if (exists(to)) return []
  const from = elsewhere.map((place) => join(folder, place, library)).find(exists)
  if (from === undefined) return [sentence('device.cuda-no-binding', { path: to })]
  try {
    await copy(from, to)
    return []
  } catch {
    return [sentence('device.cuda-library-elsewhere', { from, to })]
  }
}
