/**
 * Sentences of the other processes in the window's language; like the window's own messages they
 * follow it as soon as it changes.
 */
import * as notices from '../../shared/notices/say'
import type { AnySentence, ErrorNotice } from '../../shared/notices/values'
import { currentLocale } from './locale.svelte'

export function say(sentence: AnySentence): string {
  return notices.say(sentence, currentLocale())
}

export function sayError(notice: ErrorNotice): notices.SaidError {
  return notices.sayError(notice, currentLocale())
}
