/** Every area of the catalogue: its codes with an example of their values. */
export { common } from './common'
export { dataProcess } from './data-process'
export { training } from './training'
