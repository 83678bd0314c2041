/** The languages in which Gridcast speaks, and which of them a person reads. */

export const languages = ['en', 'zh-CN'] as const
export type Language = (typeof languages)[number]

/**
 * The first of a person's languages that Gridcast speaks, from tags such as `zh-Hans-SG` or the
 * environment's `zh_CN.UTF-8`; English where there is none.
 */
export function languageOf(tags: readonly (string | undefined)[]): Language {
  for (const tag of tags) {
    const name = tag?.toLowerCase() ?? ''
    if (/^zh\b|^zh_/.test(name)) return 'zh-CN'
    if (/^en\b|^en_/.test(name)) return 'en'
  }
  return 'en'
}
