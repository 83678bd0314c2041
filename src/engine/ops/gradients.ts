/**
 * Registers the gradients of TensorFlow.js's own operations. Its core leaves them to others, and in
 * Node the only module that has them whole is that of tfjs-layers, of which nothing else is used.
 */
import '@tensorflow/tfjs-layers'
