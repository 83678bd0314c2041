/** The person's settings; what was never set, or can't be read, has its default. */
import type { Database } from 'better-sqlite3'
import { z } from 'zod'
import { trainingDraftSchema, type TrainingDraft } from '../../shared/training-draft'
import { trainingFields } from '../../shared/training/fields'
import { updateChoiceSchema } from '../../shared/updates'

const settingsSchema = z.object({
  theme: z.enum(['system', 'light', 'dark']).default('system'),
  language: z.enum(['system', 'en', 'zh-CN']).default('system'),
  /** A device's id, or `auto` for the fastest that agrees with the reference. */
  device: trainingFields.device.schema,
  /** Whether a package looks for newer versions: not until somebody says so. */
  updates: updateChoiceSchema.default('off'),
})
export type Settings = z.infer<typeof settingsSchema>

const keys = Object.keys(settingsSchema.shape) as (keyof Settings)[]

export class SettingsRepository {
  constructor(
    private readonly database: Database,
    private readonly written: () => void,
  ) {}

  get(): Settings {
    const rows = this.database
      .prepare<[], { key: string; value: string }>('SELECT key, value FROM settings')
      .all()
    const kept = new Map(rows.map(({ key, value }) => [key, value]))
    const readable = keys.flatMap((key) => {
      const value = readSetting(key, kept.get(key))
      return value === undefined ? [] : [[key, value]]
    })
    return settingsSchema.parse(Object.fromEntries(readable))
  }

  set(change: Partial<Settings>): void {
    const put = this.database.prepare('INSERT OR REPLACE INTO settings (key, value) VALUES (?, ?)')
    this.database.transaction(() => {
      for (const [key, value] of Object.entries(change)) {
        if (value !== undefined) put.run(key, JSON.stringify(value))
      }
    })()
    this.written()
  }

  /** What was about to be trained; null when nothing was, or it can't be read. */
  draft(): TrainingDraft | null {
    const row = this.database
      .prepare<[], { value: string }>("SELECT value FROM settings WHERE key = 'draft'")
      .get()
    if (row === undefined) return null
    try {
      return trainingDraftSchema.parse(JSON.parse(row.value))
    } catch {
      return null
    }
  }

  keepDraft(draft: TrainingDraft | null): void {
    this.database
      .prepare("INSERT OR REPLACE INTO settings (key, value) VALUES ('draft', ?)")
      .run(JSON.stringify(draft))
  }
}

function readSetting(key: keyof Settings, text: string | undefined): unknown {
  if (text === undefined) return undefined
  try {
    return settingsSchema.shape[key].parse(JSON.parse(text))
  } catch {
    return undefined
  }
}
