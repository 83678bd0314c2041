/** The Simplified Chinese texts, by area. */
export { common } from './common'
export { dataProcess } from './data-process'
export { training } from './training'
