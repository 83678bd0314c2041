/** Every area of the catalogue: its codes with an example of their values. */
export { common } from './common'
export { dataProcess } from './data-process'
export { model } from './model'
export { training } from './training'
