/** The words of reports, in each language of the app. */
import type { PictureLanguage } from '../../../shared/picture/picture-options'

interface MethodFacts {
  dataset: string
  frames: number
  height: number
  width: number
  first: string
  last: string
  model: string
  parameters: number
  seed: number
  split: string
  inputs: number
  steps: number
  isFreeRunning: boolean
  version: string
}

export interface ReportWords {
  title: (dataset: string) => string
  made: (date: string) => string
  summary: string
  noVerdict: string
  data: string
  facts: Record<
    | ('name' | 'source' | 'values' | 'grid' | 'period' | 'range' | 'missing' | 'hash' | 'place')
    | ('family' | 'parameters' | 'epochs' | 'time' | 'device' | 'version' | 'seed' | 'mode'),
    string
  >
  notes: string
  recipe: string
  noRecipe: string
  split: string
  windows: (training: number, validation: number, test: number) => string
  model: string
  spec: string
  settings: string
  setting: string
  value: string
  scores: string
  scoresText: (windows: number, unit: string) => string
  leadTime: string
  own: string
  events: string
  threshold: string
  ranges: string
  rangesHead: readonly string[]
  pictures: string
  limits: string
  limit: {
    windows: (count: number) => string
    fed: Record<'free-running' | 'one-step', string>
    noTruth: (steps: number) => string
    ahead: string
    missing: string
    alike: string
    cause: string
  }
  methods: string
  method: (facts: MethodFacts) => string
}

const english: ReportWords = {
  title: (dataset) => `Forecast of ${dataset}`,
  made: (date) => `Made on ${date} by Gridcast.`,
  summary: 'In short',
  noVerdict: 'The true values of the forecast times are not known yet, so it has no scores.',
  data: 'Data',
  facts: {
    name: 'Dataset',
    source: 'Source',
    values: 'Values',
    grid: 'Frames and grid',
    period: 'Period',
    range: 'Range',
    missing: 'Cells without data',
    hash: 'SHA-256 of the frames',
    place: 'Coordinates',
    family: 'Kind',
    parameters: 'Parameters',
    epochs: 'Epochs (best)',
    time: 'Time of computing',
    device: 'Computed on',
    version: 'Version',
    seed: 'Seed',
    mode: 'Mode',
  },
  notes: 'Noticed at the import',
  recipe: 'Preparation',
  noRecipe: 'The data were used as imported.',
  split: 'Split',
  windows: (training, validation, test) =>
    `${training} windows trained, ${validation} validated, ${test} tested.`,
  model: 'Model',
  spec: 'The whole model, as JSON',
  settings: 'Settings of the training',
  setting: 'Setting',
  value: 'Value',
  scores: 'Errors beside references',
  scoresText: (windows, unit) =>
    `Root mean squared error${unit === '' ? '' : ` in ${unit}`} by lead time, over ${windows} ` +
    'windows; lower is better.',
  leadTime: 'Lead time',
  own: 'This model',
  events: 'Events (critical success index)',
  threshold: 'Threshold',
  ranges: 'Ranges',
  rangesHead: ['Range', 'Truths inside'],
  pictures: 'Pictures',
  limits: 'What this does not say',
  limit: {
    windows: (count) =>
      `The scores come from ${count} windows of the same data; other seasons, places or ` +
      'outbreaks may be forecast worse.',
    fed: {
      'free-running':
        'Each step is made from the steps before it, so errors grow with the lead time.',
      'one-step':
        'Each step was made from true frames: a real forecast over several steps, fed with its ' +
        'own, is worse.',
    },
    noTruth: (steps) => `For ${steps} of its steps the truth was not known when this was written.`,
    ahead:
      'The model was found to see frames ahead of its time: its scores are better than it can be.',
    missing: 'Cells without data are left out of training and scores; nothing is said of them.',
    alike:
      'A forecast tells what follows if things go on as in the training data. It knows no ' +
      'measures, reporting delays or new causes.',
    cause: 'What helps to forecast need not be a cause.',
  },
  methods: 'For a methods section',
  method: ({ dataset, frames, height, width, first, last, model, parameters, ...rest }) =>
    `We forecast ${dataset} (${frames} frames of ${height} x ${width} cells, ${first} to ` +
    `${last}) with ${model}` +
    `${parameters > 0 ? ` (${parameters} parameters)` : ''} in Gridcast ${rest.version}. ` +
    `${rest.split} ` +
    `From ${rest.inputs} input frames the model made ${rest.steps} steps, ` +
    'each from ' +
    `${rest.isFreeRunning ? 'its own predictions (free-running)' : 'true frames (one-step)'}. ` +
    `Scaling was fitted on the training part only; the seed was ${rest.seed}. ` +
    'Errors were computed over cells with data, ' +
    'beside references that need no training.',
}

const chinese: ReportWords = {
  title: (dataset) => `${dataset} 的预测`,
  made: (date) => `由 Gridcast 于 ${date} 生成。`,
  summary: '概要',
  noVerdict: '预测时段的真实值尚不可知，因此没有评分。',
  data: '数据',
  facts: {
    name: '数据集',
    source: '来源',
    values: '数值',
    grid: '帧与网格',
    period: '时段',
    range: '范围',
    missing: '无数据的格点',
    hash: '各帧的 SHA-256',
    place: '坐标',
    family: '类型',
    parameters: '参数量',
    epochs: '轮数（最佳）',
    time: '计算用时',
    device: '计算设备',
    version: '版本',
    seed: '随机种子',
    mode: '方式',
  },
  notes: '导入时的发现',
  recipe: '预处理',
  noRecipe: '数据按导入时的原样使用。',
  split: '划分',
  windows: (training, validation, test) =>
    `训练 ${training} 个窗口，验证 ${validation} 个，测试 ${test} 个。`,
  model: '模型',
  spec: '完整模型（JSON）',
  settings: '训练设置',
  setting: '设置',
  value: '取值',
  scores: '误差与参照',
  scoresText: (windows, unit) =>
    `${windows} 个窗口上各预见期的均方根误差${unit === '' ? '' : `（${unit}）`}，越低越好。`,
  leadTime: '预见期',
  own: '本模型',
  events: '事件（临界成功指数）',
  threshold: '阈值',
  ranges: '区间',
  rangesHead: ['区间', '真实值落入的比例'],
  pictures: '图片',
  limits: '本报告未说明的内容',
  limit: {
    windows: (count) => `评分来自同一数据的 ${count} 个窗口；其他季节、地点或疫情的预测可能更差。`,
    fed: {
      'free-running': '每一步由之前的预测得出，误差随预见期增大。',
      'one-step': '每一步都由真实帧得出：真正的多步预测以自身结果为输入，会更差。',
    },
    noTruth: (steps) => `撰写时其中 ${steps} 步的真实值尚不可知。`,
    ahead: '检测发现该模型能看到未来的帧：其评分优于实际可达到的水平。',
    missing: '无数据的格点不参与训练与评分，对其不作结论。',
    alike: '预测说明若一切照训练数据延续会怎样；它不了解干预措施、报告延迟或新的原因。',
    cause: '有助于预测的不一定是原因。',
  },
  methods: '可用于“方法”部分',
  method: ({ dataset, frames, height, width, first, last, model, parameters, ...rest }) =>
    `我们用 Gridcast ${rest.version} 中的 ${model}` +
    `${parameters > 0 ? `（${parameters} 个参数）` : ''}预测 ${dataset}` +
    `（${frames} 帧，每帧 ${height} x ${width} 格，${first} 至 ${last}）。${rest.split}` +
    `模型由 ${rest.inputs} 个输入帧得出 ${rest.steps} 步，` +
    `${rest.isFreeRunning ? '每步基于自身预测（自由运行）' : '每步基于真实帧（单步）'}。` +
    `缩放仅在训练部分上拟合；随机种子为 ${rest.seed}。误差在有数据的格点上计算，并与无需训练的参照相比较。`,
}

const words: Readonly<Record<PictureLanguage, ReportWords>> = { en: english, 'zh-CN': chinese }
export const reportWordsOf = (language: PictureLanguage): ReportWords => words[language]
