/** An activation function as a layer of its own. */
import { activate } from '../ops/activate'
import { stateless } from './layer'
import type { LayerImplementation } from './layer'

export const activation: LayerImplementation<'activation'> = ({ layer }) =>
  stateless((sequence) => activate(sequence, layer.activation))
