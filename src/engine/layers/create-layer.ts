/** The list of layers: which class a layer of the model spec is. */
import type { LayerSpec } from '../../shared/model/model-spec'
import { Activation } from './activation'
import { BatchNormalization } from './batch-normalization'
import { Conv2d } from './conv-2d'
import { Conv3d } from './conv-3d'
import { ConvLstm2d } from './conv-lstm-2d'
import { ConvTranspose2d } from './conv-transpose-2d'
import { Dropout } from './dropout'
import { LayerNormalization } from './layer-normalization'
import { Patch, Unpatch } from './patching'
import { AveragePooling2d, MaxPooling2d } from './pooling-2d'
import type { SequenceLayer } from './sequence-layer'
import type { CropConfig } from './shapes'
import { UpSampling2d } from './up-sampling-2d'

export interface LayerPlacement {
  seed: number
  /** Size of the frames that come out, from shape inference; layers that enlarge crop to it. */
  crop: NonNullable<CropConfig['crop']>
}

/** The layer of a spec, not yet built. */
export function createLayer(spec: LayerSpec, { seed, crop }: LayerPlacement): SequenceLayer {
  switch (spec.type) {
    case 'convLstm2d':
      return new ConvLstm2d({ ...spec, seed })
    case 'batchNormalization':
      return new BatchNormalization({ ...spec, seed })
    case 'layerNormalization':
      return new LayerNormalization({ ...spec, seed })
    case 'conv2d':
      return new Conv2d({ ...spec, seed })
    case 'convTranspose2d':
      return new ConvTranspose2d({ ...spec, seed, crop })
    case 'conv3d':
      return new Conv3d({ ...spec, seed })
    case 'patch':
      return new Patch({ ...spec, seed })
    case 'unpatch':
      return new Unpatch({ ...spec, seed, crop })
    case 'maxPooling2d':
      return new MaxPooling2d({ ...spec, seed })
    case 'averagePooling2d':
      return new AveragePooling2d({ ...spec, seed })
    case 'upSampling2d':
      return new UpSampling2d({ ...spec, seed, crop })
    case 'dropout':
      return new Dropout({ ...spec, seed })
    case 'activation':
      return new Activation({ ...spec, seed })
    default:
      return spec satisfies never
  }
}
