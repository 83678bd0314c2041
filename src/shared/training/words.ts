/**
 * Keys of the words of training settings. The words themselves are in `words/<language>.json`: the
 * window reads them with its other messages, the terminal and the docs read the English ones here.
 */
import english from './words/en.json' with { type: 'json' }

export type Word = Exclude<keyof typeof english, '$schema'>

/** Keys that have a sentence beside the label: `<key>_hint`. */
export type FieldWords = {
  [Key in Word]: `${Key}_hint` extends Word ? Key : never
}[Word]
export type ChoiceWords = Word

export function inEnglish(key: Word): string {
  return english[key]
}

/** The sentence that belongs to a label; null where there is none. */
export function hintKey(key: Word): Word | null {
  const hint = `${key}_hint`
  return isWord(hint) ? hint : null
}

function isWord(key: string): key is Word {
  return key in english
}
