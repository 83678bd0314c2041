import type { AreaTexts } from '../area'
import type { model as area } from '../areas/model'

export const model = {
  errors: {
    'model.bounded-output': [
      ({ layer, activation }) =>
        'A model that predicts the change between frames needs a linear output, but its last ' +
        `layer "${layer}" is ${activation}.`,
      'Set the activation of the output to linear, or switch off "predict the change".',
    ],
    'model.ends-otherwise': [
      ({ layer, type, given, wanted }, { format }) =>
        `The layer "${layer}" (${type}) ends the model with ${format.shape(given)}, but it ` +
        `must give ${format.shape(wanted)} (frames x height x width x channels).`,
      ({ given, wanted }, { format }) =>
        given[3] === wanted[3]
          ? 'Let every layer that shrinks frames be followed by one that enlarges them by the ' +
            'same factor.'
          : `Give the last layer ${format.count(wanted[3] ?? 1, 'filter')}.`,
    ],
    'model.unread': [
      ({ layer, type }) => `No layer reads the layer "${layer}" (${type}), and it is not the last.`,
      'Let a later layer read it, or remove it.',
    ],
    'model.name-twice': [
      ({ layer }) => `Two layers are called "${layer}".`,
      'Give every layer a name of its own.',
    ],
    'model.unknown-input': [
      ({ layer, input }) => `The layer "${layer}" reads "${input}", which is no layer before it.`,
      ({ known }, { format }) =>
        known.length === 0
          ? 'Put a layer before it.'
          : `Let it read one of ${format.names(known, 'or')}.`,
    ],
    'model.input-count': [
      ({ layer, type, count, least, most }, { format }) =>
        `The layer "${layer}" (${type}) reads ${format.count(count, 'layer')}, but must read ` +
        `${least === most ? least : `${Math.max(1, least)} to ${most}`}.`,
      ({ least }) =>
        least === 0
          ? 'Name a layer that it reads, or the ConvLSTM with whose state it begins.'
          : 'Change what it reads.',
    ],
    'model.sizes-differ': [
      ({ layer, type, one, other }, { format }) =>
        `The layer "${layer}" (${type}) reads frames of different sizes: ${format.shape(one)}` +
        ` and ${format.shape(other)}.`,
      'Shrink or enlarge one of them first.',
    ],
    'model.channels-differ': [
      ({ layer, one, other }, { format }) =>
        `The layer "${layer}" cannot put ${format.shape(one)} and ${format.shape(other)} ` +
        'together: the numbers of channels differ.',
      ({ one }) => `Give the layers that it reads as many filters, ${one[3]} for example.`,
    ],
    'model.unfolding': [
      ({ layer, size, given }, { format }) =>
        `The layer "${layer}" cannot unfold ${format.shape(given)} into squares of ${size} x ` +
        `${size} cells: the ${given[3]} channels must be a multiple of ${size ** 2}.`,
      ({ wanted }) => `Give the layer before it ${wanted} filters, or choose another size.`,
    ],
    'model.no-state': [
      ({ layer, type }) =>
        `The layer "${layer}" (${type}) cannot begin with a state: only a ConvLSTM has one.`,
      'Remove its "state".',
    ],
    'model.unknown-state': [
      ({ layer, state }) =>
        `The layer "${layer}" begins with the state of "${state}", which is no ConvLSTM that ` +
        'reads the input frames.',
      ({ known }, { format }) =>
        known.length === 0
          ? 'Let a ConvLSTM read the input frames.'
          : `Choose one of ${format.names(known, 'or')}.`,
    ],
    'model.state-size': [
      ({ layer, given, state, wanted }, { format }) =>
        `The layer "${layer}" gives ${format.shape(given)}, but begins with the state of "` +
        `${state}", which is ${format.shape(wanted)} (height x width x filters).`,
      'Give both as many filters, and let them work on frames of the same size.',
    ],
    'model.too-many-values': [
      ({ layer, type, given, most }, { format }) =>
        `The layer "${layer}" (${type}) would give ${format.shape(given)} values for one ` +
        `window, more than any device can hold (${format.number(most, 10)}).`,
      'Choose smaller sizes, fewer filters or shorter windows.',
    ],
    'model.too-many-parameters': [
      ({ layer, parameters, most }, { format }) =>
        `With the layer "${layer}" the model would have ${format.number(parameters, 10)} ` +
        `parameters, more than ${format.number(most, 10)}.`,
      'Choose fewer filters, smaller kernels or fewer layers.',
    ],
  },
  sentences: {},
} satisfies AreaTexts<typeof area>
