import type { AreaTexts } from '../area'
import type { Inexpressible, interop as area } from '../areas/interop'

const whyNot: Readonly<Record<Inexpressible, string>> = {
  peepholes: 'it has peepholes, which no layer of Keras has',
  state: "it begins with another layer's state",
  folding: 'Keras has no layer that folds squares of cells into channels',
  gelu: 'its GELU is the approximation, which Keras calls by no name',
  edge: 'it pools frames whose sides its size does not divide',
}
const elsewhere = 'Take it as .safetensors, with which another Gridcast goes on.'
const rebuild = 'Build the network from layers that Gridcast has (docs/interop.md), and save again.'

export const interop = {
  errors: {
    'model-file.kind': [
      ({ file }) => `${file} is no file with a trained model that Gridcast reads.`,
      'Choose a Keras file (.h5, .keras), or one that Gridcast exported (.safetensors).',
    ],
    'model-file.unreadable': [
      ({ file, detail }) => `${file} can't be read: ${detail}.`,
      'Save or export it again.',
    ],
    'model-file.no-spec': [
      ({ file }) => `${file} does not say which network its weights belong to.`,
      "Choose a file that Gridcast exported, or a run's best.safetensors.",
    ],
    'model-file.no-weights': [
      ({ file, model }, { format }) =>
        `${file} holds ${format.quote(model)}, which is no network and has no weights to go ` +
        'on with.',
      'Fit it on your data instead: it takes seconds.',
    ],
    'model-file.keras': [
      ({ file, problem }, { say }) => `${file} can't be taken over: ${say(problem)}`,
      rebuild,
    ],
    'model-file.layer': [
      ({ file, layer, kind, problem }, { say, format }) =>
        `${file}: the layer ${format.quote(layer)} (${kind}) can't be taken over: ${say(problem)}`,
      rebuild,
    ],
    'model-file.channels': [
      ({ file, reads, has }, { format }) =>
        `The network in ${file} reads frames of ${format.count(reads, 'channel')}, but the ` +
        `dataset's have ${has}.`,
      'Choose a dataset with as many channels.',
    ],
    'model-file.other-data': [
      ({ file, model }, { format }) =>
        `${format.quote(model)} in ${file} corrects a reference that was fitted on other frames ` +
        'than these.',
      'Choose the dataset that it was trained on, or train it anew on this one.',
    ],
    'model-file.not-finite': [
      ({ file }) => `What the network in ${file} gives for this dataset is not finite.`,
      'Choose another scaling of the values, as it had when it was trained.',
    ],
    'model-file.no-layer': [
      ({ layer }, { format }) => `The network has no layer ${format.quote(layer)} to freeze.`,
      ({ known }, { format }) => `Choose of ${format.list(known, 'or')}.`,
    ],
    'model-file.all-frozen': [
      'With all of its layers frozen there is nothing left to train.',
      'Leave at least one layer with weights unfrozen.',
    ],
    'export.model-family': [
      ({ model, family }, { format }) =>
        `Keras has no form for ${format.quote(model)} (${family}): only next-frame networks go ` +
        'out as Keras files.',
      elsewhere,
    ],
    'export.model-layer': [
      ({ layer, why }, { format }) =>
        `Keras can't have the layer ${format.quote(layer)}: ${whyNot[why]}.`,
      elsewhere,
    ],
    'export.model-format': [
      ({ file }) =>
        file === null
          ? 'It was not said in which form the model shall go out.'
          : `${file} has no ending of a form in which models go out.`,
      ({ known }, { format }) => `Choose ${format.list(known, 'or')}.`,
    ],
  },
  sentences: {
    'keras.no-config': 'it does not describe its network.',
    'keras.no-weights': 'it holds no weights, or keeps them in several files.',
    'keras.no-weight': ({ weight }) => `the weight ${weight} is missing in it.`,
    'keras.weights-only':
      'it holds weights alone, without the network; in Keras, use model.save() instead of ' +
      'save_weights().',
    'keras.too-many-weights': ({ most }, { format }) =>
      `it holds more than ${format.number(most)} weights.`,
    'keras.too-many-layers': ({ layers, most }) =>
      `it has ${layers} layers, and at most ${most} are possible.`,
    'keras.model-kind': ({ kind }) =>
      `its network is a ${kind}, not a Sequential or Functional one that can be built without ` +
      'running code.',
    'keras.inputs': ({ count }, { format }) =>
      `its network has ${format.count(count, 'input')}, and one is needed.`,
    'keras.outputs': ({ count }, { format }) =>
      `its network has ${format.count(count, 'output')}, and one is needed.`,
    'keras.shared': ({ layer }) => `the layer "${layer}" is used in several places.`,
    'keras.input-shape': ({ shape }) =>
      `its network reads ${shape}, not frames in time: [batch, time, height, width, channels].`,
    'keras.reads-nothing': 'it reads nothing.',
    'keras.reads-unknown': ({ input }) => `it reads "${input}", which does not come before it.`,
    'keras.unknown-kind': 'Gridcast has no such layer.',
    'keras.setting': ({ setting, given, wanted }) =>
      `its ${setting} is ${given}, where Gridcast's layer has ${wanted}.`,
    'keras.limits': ({ setting, given }) =>
      `its ${setting} of ${given} is outside of what Gridcast's layer can have (kernels are odd).`,
    'keras.weights': ({ found }, { format }) =>
      `${format.count(found, 'weight')} lie in the file for it, which is not its number.`,
    'keras.weight-shape': ({ weight, found, wanted }, { format }) =>
      `its weight ${weight} is ${format.shape(found)}, but ${format.shape(wanted)} is needed.`,
    'keras.padding-alone':
      'zeros around frames go in only before a Conv3D that they make causal (padding "valid").',
    'keras.over-time':
      "it takes a mean over all frames, later ones too; Gridcast's takes one of each frame " +
      '(wrap it in TimeDistributed).',
    'keras.crop': ({ sides }, { format }) =>
      `what it enlarges has another size in Gridcast (${format.shape(sides)}).`,
    'keras.pooling-edge': ({ size, sides }, { format }) =>
      `squares of ${size} do not divide frames of ${format.shape(sides)}, and Keras treats the ` +
      'edge otherwise.',
    'keras.hard-sigmoid':
      "Its hard sigmoid is Keras 3's (x/6 + 1/2); weights were scaled by 5/6, with which " +
      "Gridcast's (x/5 + 1/2) computes the same.",
    'keras.inner-dropout':
      'Dropout inside of a ConvLSTM was left out: it changes training, not forecasts.',
    'keras.last-frame': ({ layer }) =>
      `"${layer}" gave its last frame alone; here it gives every frame's successor, of which the ` +
      'last is the same.',
    'ended.imported': ({ file, loss }, { format }) =>
      `Imported from ${file}; validation loss ${format.number(loss, 4)} before any training here.`,
    'doing.reading-model': 'reading the model',
    'doing.adopting-model': 'trying it on the data',
  },
} satisfies AreaTexts<typeof area>
