/** The settings of a training as a table for docs/training.md. */
import { defaultOf, limitsOf } from '../schema-limits'
import { settingEntries, type SettingField } from './fields'
import { hintKey, inEnglish } from './words'

/** Lines of a Markdown table, columns not aligned. */
export function settingsTable(): string[] {
  const head = ['setting', 'values', 'default', 'what it does']
  const rows = settingEntries.map(([name, field]) => [
    `\`${name}\``,
    valuesOf(field),
    `\`${JSON.stringify(defaultOf(field.schema)).replaceAll('"', '')}\`${field.suited ? ' *' : ''}`,
    whatItDoes(field),
  ])
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`)
}

function valuesOf({ schema, choices, unit }: SettingField): string {
  const limits = limitsOf(schema)
  if (limits.kind === 'choice') return limits.values.map((value) => `\`${value}\``).join(', ')
  if (limits.kind === 'other')
    return choices === undefined ? 'text' : `weights of ${Object.keys(choices).join(', ')}`
  const greatest = limits.max === Number.MAX_SAFE_INTEGER ? '…' : String(limits.max)
  const range = `${limits.whole ? 'whole, ' : ''}${limits.min} to ${greatest}`
  const counted = unit === undefined ? range : `${range} ${inEnglish(unit)}`
  return limits.optional ? `${counted}, or null` : counted
}

function whatItDoes({ words, shownWith }: SettingField): string {
  const hint = hintKey(words)
  const sentence = hint === null ? '' : ` ${inEnglish(hint)}`
  const only = shownWith === undefined ? '' : ` Only with ${shownWith.values.join(', ')}.`
  return `${inEnglish(words)}.${sentence}${only}`
}
