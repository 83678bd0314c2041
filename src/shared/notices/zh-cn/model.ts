import type { AreaTexts } from '../area'
import type { model as area } from '../areas/model'

export const model = {
  errors: {
    'model.bounded-output': [
      ({ layer, activation }) =>
        `预测帧间变化的模型需要线性输出，但其最后一层“${layer}”的激活函数是 ${activation}。`,
      '请将输出的激活函数设为线性，或关闭“预测变化”。',
    ],
    'model.ends-otherwise': [
      ({ layer, type, given, wanted }, { format }) =>
        `层“${layer}”（${type}）以 ${format.shape(given)} 结束模型，但应给出 ` +
        `${format.shape(wanted)}（帧 x 高 x 宽 x 通道）。`,
      ({ given, wanted }) =>
        given[3] === wanted[3]
          ? '每个缩小画面的层之后，请用一个以相同倍数放大的层。'
          : `请将最后一层的滤波器数设为 ${wanted[3] ?? 1}。`,
    ],
    'model.unread': [
      ({ layer, type }) => `没有任何层读取层“${layer}”（${type}），而它又不是最后一层。`,
      '请让后面的层读取它，或将它删除。',
    ],
    'model.name-twice': [({ layer }) => `有两个层都叫“${layer}”。`, '请给每个层一个自己的名字。'],
    'model.unknown-input': [
      ({ layer, input }) => `层“${layer}”读取“${input}”，但在它之前没有这个层。`,
      ({ known }, { format }) =>
        known.length === 0 ? '请在它之前放一个层。' : `请让它读取${format.names(known, 'or')}。`,
    ],
    'model.input-count': [
      ({ layer, type, count, least, most }) =>
        `层“${layer}”（${type}）读取 ${count} 个层，但应读取 ` +
        `${least === most ? least : `${Math.max(1, least)} 到 ${most}`} 个。`,
      ({ least }) =>
        least === 0
          ? '请指定它读取的层，或指定它从哪个 ConvLSTM 的状态开始。'
          : '请更改它读取的层。',
    ],
    'model.sizes-differ': [
      ({ layer, type, one, other }, { format }) =>
        `层“${layer}”（${type}）读取的画面大小不同：${format.shape(one)} 和 ${format.shape(other)}。`,
      '请先缩小或放大其中之一。',
    ],
    'model.channels-differ': [
      ({ layer, one, other }, { format }) =>
        `层“${layer}”无法把 ${format.shape(one)} 与 ${format.shape(other)} 合在一起：通道数不同。`,
      ({ one }) => `请让它读取的各层有相同的滤波器数，例如 ${one[3]}。`,
    ],
    'model.unfolding': [
      ({ layer, size, given }, { format }) =>
        `层“${layer}”无法将 ${format.shape(given)} 展开为 ${size} x ${size} 的方块：` +
        `${given[3]} 个通道必须是 ${size ** 2} 的倍数。`,
      ({ wanted }) => `请将前一层的滤波器数设为 ${wanted}，或选择其他大小。`,
    ],
    'model.no-state': [
      ({ layer, type }) => `层“${layer}”（${type}）不能从状态开始：只有 ConvLSTM 有状态。`,
      '请删除它的“state”。',
    ],
    'model.unknown-state': [
      ({ layer, state }) =>
        `层“${layer}”从“${state}”的状态开始，但没有读取输入帧的 ConvLSTM 叫这个名字。`,
      ({ known }, { format }) =>
        known.length === 0
          ? '请让一个 ConvLSTM 读取输入帧。'
          : `请选择${format.names(known, 'or')}。`,
    ],
    'model.state-size': [
      ({ layer, given, state, wanted }, { format }) =>
        `层“${layer}”给出 ${format.shape(given)}，但它所用的“${state}”的状态是 ` +
        `${format.shape(wanted)}（高 x 宽 x 滤波器）。`,
      '请让两者的滤波器数相同，并在相同大小的画面上工作。',
    ],
    'model.too-many-values': [
      ({ layer, type, given, most }, { format }) =>
        `层“${layer}”（${type}）对一个窗口会给出 ${format.shape(given)} 个数值，` +
        `超过任何设备的容量（${format.number(most, 10)}）。`,
      '请选择更小的尺寸、更少的滤波器或更短的窗口。',
    ],
    'model.too-many-parameters': [
      ({ layer, parameters, most }, { format }) =>
        `加上层“${layer}”后，模型将有 ${format.number(parameters, 10)} 个参数，超过 ${format.number(most, 10)} 个。`,
      '请减少滤波器、缩小卷积核或减少层数。',
    ],
  },
  sentences: {},
} satisfies AreaTexts<typeof area>
