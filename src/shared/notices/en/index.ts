/** The English texts, by area. */
export { common } from './common'
export { dataProcess } from './data-process'
export { model } from './model'
export { training } from './training'
