import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { defaultOf, limitsOf } from '../schema-limits'
import { settingEntries, settingGroups, shownSettings, trainingFields } from './fields'
import { settingsTable } from './settings-table'
import { keptSettingsSchema, trainingSettingsSchema, withSetting } from './settings'

const usual = trainingSettingsSchema.parse({})

describe('the table of training settings', () => {
  it('bounds every number, and every default lies inside', () => {
    for (const [name, { schema }] of settingEntries) {
      const limits = limitsOf(schema)
      if (limits.kind === 'number') {
        expect(Number.isFinite(limits.min) && Number.isFinite(limits.max), name).toBe(true)
        expect(schema.safeParse(limits.max * 2 + 1).success, name).toBe(false)
        expect(schema.safeParse(limits.min - 1).success, name).toBe(false)
      }
      expect(schema.safeParse(defaultOf(schema)).success, name).toBe(true)
    }
  })

  it('has words for every choice, and for null wherever null is allowed', () => {
    for (const [name, field] of settingEntries) {
      const limits = limitsOf(field.schema)
      if (limits.kind === 'choice')
        expect(Object.keys(field.choices ?? {}).sort(), name).toEqual([...limits.values].sort())
      if (limits.optional) expect(field.none, name).toBeDefined()
    }
    expect(Object.keys(trainingFields.loss.choices).sort()).toEqual(
      [...trainingFields.loss.schema.unwrap().keyType.options].sort(),
    )
  })

  it('shows what has an effect only', () => {
    const shown = (change: Partial<typeof usual>) =>
      settingGroups
        .flatMap((group) => shownSettings(group, { ...usual, ...change }))
        .map(([name]) => name)
    expect(shown({ optimizer: 'sgd' })).toContain('momentum')
    expect(shown({ optimizer: 'sgd' })).not.toContain('beta1')
    expect(shown({ optimizer: 'rmsprop' })).toContain('rho')
    expect(shown({ optimizer: 'adam' })).not.toContain('weightDecay')
    expect(shown({ optimizer: 'adamw' })).toContain('weightDecay')
    expect(shown({ schedule: 'constant' })).not.toContain('warmUpShare')
  })

  it('is the table of docs/training.md (made by `node scripts/settings-table.mjs`)', () => {
    const text = readFileSync(new URL('../../../docs/training.md', import.meta.url), 'utf8')
    const documented = text
      .split('\n')
      .slice(text.slice(0, text.indexOf('| setting ')).split('\n').length - 1)
      .slice(0, settingsTable().length)
    const bare = (line: string) => line.replaceAll(/ +/g, ' ').replaceAll(/-{3,}/g, '---')
    expect(documented.map(bare)).toEqual(settingsTable().map(bare))
  })
})

describe('settings that were kept', () => {
  it('stay readable beyond today’s limits, with defaults for what they lack', () => {
    const kept = { batchSize: 5000, inputFrames: 2000, clipNorm: null, validationShare: 0.97 }
    expect(keptSettingsSchema.parse(kept)).toEqual({ ...usual, ...kept })
    expect(trainingSettingsSchema.safeParse(kept).success).toBe(false)
  })

  it('are no other than before where nothing is given', () => {
    expect(keptSettingsSchema.parse({})).toEqual(usual)
    expect(keptSettingsSchema.safeParse({ optimizer: 'lion' }).success).toBe(false)
    expect(keptSettingsSchema.safeParse({ batchSize: 'many' }).success).toBe(false)
    expect(keptSettingsSchema.safeParse({ batchSize: null }).success).toBe(false)
  })

  it('take another value of one setting', () => {
    expect(withSetting(usual, 'clipNorm', null)).toEqual({ ...usual, clipNorm: null })
    expect(() => withSetting(usual, 'optimizer', 'lion')).toThrow()
  })
})
