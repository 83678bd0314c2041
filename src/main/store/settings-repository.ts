/** The person's settings; what was never set has its default. */
import type { Database } from 'better-sqlite3'
import { z } from 'zod'

const settingsSchema = z.object({
  theme: z.enum(['system', 'light', 'dark']).default('system'),
  language: z.enum(['system', 'en', 'zh-CN']).default('system'),
  /** A device's id, or `auto` for the fastest that agrees with the reference. */
  device: z.string().default('auto'),
})
export type Settings = z.infer<typeof settingsSchema>

export class SettingsRepository {
  readonly #database: Database
  readonly #written: () => void

  constructor(database: Database, written: () => void) {
    this.#database = database
    this.#written = written
  }

  get(): Settings {
    const rows = this.#database
      .prepare<[], { key: string; value: string }>('SELECT key, value FROM settings')
      .all()
    return settingsSchema.parse(
      Object.fromEntries(rows.map(({ key, value }) => [key, JSON.parse(value)])),
    )
  }

  set(change: Partial<Settings>): void {
    const put = this.#database.prepare('INSERT OR REPLACE INTO settings (key, value) VALUES (?, ?)')
    this.#database.transaction(() => {
      for (const [key, value] of Object.entries(change)) {
        if (value !== undefined) put.run(key, JSON.stringify(value))
      }
    })()
    this.#written()
  }
}
