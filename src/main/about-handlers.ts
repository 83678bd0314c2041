import packageJson from '../../package.json'
import type { Topic } from '../shared/api/app'
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
      notices: await housekeeping.notices(),
    }
  }),
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
