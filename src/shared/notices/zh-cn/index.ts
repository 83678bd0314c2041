/** The Simplified Chinese texts, by area. */
export { common } from './common'
export { training } from './training'
