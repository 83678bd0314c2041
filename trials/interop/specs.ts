/** Models that Keras can have: every kind of layer that it shares with us. */
import {
  modelSpecSchema,
  type ModelSpec,
  type ModelSpecInput,
} from '../../src/shared/model/model-spec'
import { templateModel } from '../../src/shared/model/template-models'
import type { Frames } from './models'

interface Specimen {
  spec: ModelSpec
  shape: Frames['shape']
}

const spec = (given: ModelSpecInput) => modelSpecSchema.parse(given)
const classic = { height: 7, width: 9, channels: 1 }

export const specimens: Readonly<Record<string, Specimen>> = {
  classic: {
    spec: templateModel('keras-classic', classic, { filters: 4 }),
    shape: [2, 4, 7, 9, 1],
  },
  causal: {
    spec: templateModel('keras-classic-causal', classic, { filters: 4 }),
    shape: [2, 4, 7, 9, 1],
  },
  stack: {
    spec: spec({
      version: 2,
      family: 'next-frame',
      name: 'stack',
      residual: true,
      layers: [
        {
          name: 'a',
          type: 'conv2d',
          inputs: ['frames'],
          filters: 3,
          kernel: 3,
          strides: 2,
          activation: 'leakyRelu',
        },
        {
          name: 'b',
          type: 'convLstm2d',
          inputs: ['a'],
          filters: 4,
          kernel: 3,
          recurrentKernel: 1,
          activation: 'relu',
          bias: false,
          recurrentActivation: 'hardSigmoid',
        },
        { name: 'c', type: 'groupNormalization', inputs: ['b'], groups: 2 },
        {
          name: 'd',
          type: 'depthwiseConv2d',
          inputs: ['c'],
          kernel: 3,
          dilation: 2,
          activation: 'swish',
        },
        {
          name: 'e',
          type: 'convTranspose2d',
          inputs: ['d'],
          filters: 3,
          kernel: 4,
          strides: 2,
          activation: 'hardSigmoid',
        },
        { name: 'f', type: 'layerNormalization', inputs: ['e'] },
        { name: 'g', type: 'dropout', inputs: ['f'], rate: 0.2 },
        {
          name: 'h',
          type: 'conv3d',
          inputs: ['g'],
          filters: 2,
          kernel: [3, 3, 1],
          activation: 'linear',
        },
      ],
    }),
    shape: [2, 4, 7, 9, 2],
  },
  branched: {
    spec: spec({
      version: 2,
      family: 'next-frame',
      name: 'branched',
      layers: [
        {
          name: 'wide',
          type: 'conv2d',
          inputs: ['frames'],
          filters: 4,
          kernel: 3,
          activation: 'relu',
          frozen: true,
        },
        { name: 'low', type: 'maxPooling2d', inputs: ['wide'], size: 2 },
        { name: 'lower', type: 'averagePooling2d', inputs: ['low'], size: 2 },
        { name: 'memory', type: 'convLstm2d', inputs: ['lower'], filters: 4, kernel: 3 },
        { name: 'up', type: 'upSampling2d', inputs: ['memory'], size: 2 },
        { name: 'gate', type: 'activation', inputs: ['up'], activation: 'sigmoid' },
        { name: 'gated', type: 'multiply', inputs: ['gate', 'low'] },
        { name: 'sum', type: 'add', inputs: ['gated', 'up'] },
        { name: 'large', type: 'upSampling2d', inputs: ['sum'], size: 2 },
        { name: 'all', type: 'concatenate', inputs: ['large', 'wide'] },
        {
          name: 'next',
          type: 'conv2d',
          inputs: ['all', 'wide'],
          filters: { perOutputChannel: 1 },
          kernel: 1,
          activation: 'sigmoid',
        },
      ],
    }),
    shape: [2, 4, 7, 10, 1],
  },
}
