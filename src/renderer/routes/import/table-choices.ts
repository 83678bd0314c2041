/** Choices offered for tables besides what the app guessed. */
import type { TablePlan } from '../../../shared/import-plan'
import { m } from '../../i18n/paraglide/messages'

export const dateFormats: readonly string[] = [
  'yyyy-MM-dd',
  'yyyy-MM-dd HH:mm:ss',
  'yyyy/MM/dd',
  'yyyyMMdd',
  'dd/MM/yyyy',
  'MM/dd/yyyy',
  'dd.MM.yyyy',
  'yyyy-MM',
  'yyyy',
]

export const delimiters = [
  { value: ',', name: m.delimiter_comma },
  { value: ';', name: m.delimiter_semicolon },
  { value: '\t', name: m.delimiter_tab },
  { value: '|', name: m.delimiter_bar },
  { value: ' ', name: m.delimiter_space },
] as const

export const encodings: readonly TablePlan['encoding'][] = [
  'utf-8',
  'windows-1252',
  'utf-16le',
  'utf-16be',
]
