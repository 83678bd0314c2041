/** Every area of the catalogue: its codes with an example of their values. */
export { common } from './common'
export { training } from './training'
