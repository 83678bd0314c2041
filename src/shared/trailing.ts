/**
 * The text without those of the characters that stand at its end, in time that grows with the text
 * alone: `/\0+$/` begins anew at each of a million zeros.
 */
export function withoutTrailing(text: string, characters: string): string {
  let end = text.length
  while (end > 0 && characters.includes(text.charAt(end - 1))) end--
  return text.slice(0, end)
}
