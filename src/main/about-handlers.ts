import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import packageJson from '../../package.json'
import { licenceSchema, type Topic } from '../shared/api/app'
import { os } from './contract'
import { PushStream } from './streams'

export const aboutHandlers = {
  about: os.app.about.handler(async ({ context }) => {
    const { store, door, housekeeping } = context.app
    return {
      version: packageJson.version,
      dataFolder: store.paths.folder,
      door,
      platform: process.platform,
      updates: context.app.updates?.news ?? null,
      notices: await housekeeping.notices(),
    }
  }),
  licences: os.app.licences.handler(async () =>
    z.array(licenceSchema).parse(JSON.parse(await readList('licences.json'))),
  ),
  materials: os.app.materials.handler(() => readList('sbom.json')),
  changes: os.app.changes.handler(async function* ({ context, signal }) {
    const stream = new PushStream<Topic>()
    const unsubscribe = context.app.changes.subscribe((topic) => stream.pushOnce(topic))
    signal?.addEventListener('abort', () => stream.close(), { once: true })
    try {
      for await (const topic of stream) yield { topic }
    } finally {
      unsubscribe()
    }
  }),
}

/** A list that the build wrote down of the app: in `out`, beside this code's `out/main`. */
async function readList(name: string): Promise<string> {
  return readFile(join(import.meta.dirname, '..', name), 'utf8')
}
