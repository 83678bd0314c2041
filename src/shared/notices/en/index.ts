/** The English texts, by area. */
export { common } from './common'
export { dataProcess } from './data-process'
export { model } from './model'
export { device } from './device'
export { forecast } from './forecast'
export { keeping } from './keeping'
export { terminal } from './terminal'
export { training } from './training'
