import type { AreaTexts } from '../area'
import type { repeat as area } from '../areas/repeat'

export const repeat = {
  errors: {
    'repeat.no-record': [
      ({ name }) => `训练“${name}”由旧版本完成，当时保存的记录不足。`,
      '请重新训练；此版本训练的结果可以重复。',
    ],
    'repeat.several-devices': [
      ({ name, devices }, { format }) => `训练“${name}”用过多个设备：${format.list(devices)}。`,
      '单次训练无法得到逐位相同的结果。',
    ],
    'repeat.other-maker': [
      ({ name, then, now }) =>
        `训练“${name}”由 Gridcast ${then} 完成；现在是 ${now}，不保证逐位相同。`,
      '请在原处重复，或仍然比较（--anyway）。',
    ],
    'repeat.data-changed': [
      ({ name, dataset }) => `数据“${dataset}”已不是训练“${name}”时的数据。`,
      '请用 `gridcast check` 检查。',
    ],
    'repeat.grown-automatic': [
      ({ name }) => `训练“${name}”是自动找到的，之后又在别的窗口上继续训练过。`,
      '自动训练只能按找到时的样子重复。',
    ],
    'repeat.is-none': [
      ({ name }) => `训练“${name}”不是对另一训练的重复。`,
      '请用 `gridcast repeat RUN` 重复一个训练。',
    ],
    'repeat.unfinished': [({ name }) => `训练“${name}”尚未完成。`, '请等它训练结束。'],
  },
  sentences: {
    'repeat.same': ({ epochs }) =>
      epochs === 0 ? '相同：所有数值逐位相等。' : `相同：${epochs} 轮的损失和全部权重逐位相等。`,
    'repeat.loss-differs': ({ epoch, part, then, now }) =>
      `不同：最早在第 ${epoch} 轮出现差异，${part === 'training' ? '训练' : '验证'}损失原为 ` +
      `${then}，现为 ${now}。`,
    'repeat.weights-differ': ({ tensor }) => `不同：损失全部相等，但权重“${tensor}”不同。`,
    'repeat.grown': ({ epochs }) =>
      `${epochs} 轮的损失逐位相等；该训练之后又继续训练过，权重已无法比较。`,
  },
} satisfies AreaTexts<typeof area>
