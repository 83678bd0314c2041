import type { AreaTexts, Words } from '../area'
import type { forecast as area } from '../areas/forecast'
import type { AnySentence } from '../values'

type Stronger = { baseline: AnySentence; share: number } | null
const beaten = (stronger: Stronger, joint: '但' | '而且', { say, format }: Words) =>
  stronger === null
    ? ''
    : `；${joint}${say(stronger.baseline)}比模型还好 ${format.percent(stronger.share)}`

interface Against {
  windows: number
  few: boolean
  range: { low: number; high: number } | null
}
const caution = ({ few, windows }: Against) => (few ? `只有 ${windows} 个窗口，不足以下定论：` : '')
const upToWhere = ({ leads, upTo }: { leads: number; upTo: number }) => {
  if (upTo > 0 && upTo < leads) return `（到第 ${upTo} 步为止，之后不再更好）`
  if (leads === 1) return ''
  return `（全部 ${leads} 步${upTo === 0 ? '合计' : ''}）`
}
const evidence = ({ windows, range }: Against, { format }: Words) =>
  range === null
    ? ''
    : `（${windows} 个窗口，95 % 区间 ${signed(range.low, format)} 到 ${signed(range.high, format)}）`
const signed = (share: number, format: Words['format']) =>
  `${share < 0 ? '-' : ''}${format.percent(share)}`

interface OfSeason {
  part: number
  gain: number
}
const inSeason = (unit: 'month' | 'hour', { part, gain }: OfSeason, { format }: Words) =>
  `${unit === 'month' ? `${part + 1} 月` : `${part} 时`}` +
  `（${gain < 0 ? '差' : '好'} ${format.percent(gain)}）`

export const forecast = {
  errors: {
    'forecast.unknown': [({ id }) => `没有预测“${id}”。`, '请列出所有预测并从中选择。'],
    'forecast.inputs-outside': [
      ({ inputs, first, sequence, sequences, frames }) =>
        `模型需从第 ${sequence} 个序列的第 ${first} 帧起读取 ${inputs} 帧，但该数据集只有 ` +
        `${sequences} 个序列，每个 ${frames} 帧。`,
      ({ frames, inputs, sequences }) =>
        frames >= inputs
          ? `请从第 ${frames - inputs + 1} 帧或更早开始${sequences === 1 ? '' : `，序列编号为 1 到 ${sequences}`}。`
          : '请选择更长的数据集。',
    ],
    'forecast.one-step-past-end': [
      ({ available }) => `单步预测的每一步都需要前一帧的真实数据，而输入之后只有 ${available} 帧。`,
      ({ available }) => `请最多预测 ${available + 1} 步，或选择自由运行。`,
    ],
    'forecast.channels': [
      ({ trained, given }) => `该模型用 ${trained} 个通道的帧训练，而此数据集有 ${given} 个通道。`,
      '请选择通道数相同的数据集，或用此数据集重新训练。',
    ],
    'forecast.other-size': [
      ({ trained, given }, { format }) =>
        `该参考预测按 ${format.shape(trained)} 个格点的帧拟合，每个格点各有参数；此数据集为 ${format.shape(given)}。`,
      '请选择网格相同的数据集，或用此数据集重新拟合。',
    ],
    'forecast.other-step': [
      ({ trained, given }, { format }) =>
        `该参考预测按间隔 ${format.count(trained.count, trained.unit)} 的帧拟合；` +
        `此数据集的间隔为 ${format.count(given.count, given.unit)}。`,
      '请选择时间步长相同的数据集，或用此数据集重新拟合。',
    ],
    'evaluate.too-few-frames': [
      ({ inputs, targets, frames }) =>
        `该模型由 ${inputs} 帧预测 ${targets} 帧，而此数据集的序列只有 ${frames} 帧。`,
      ({ inputs, targets }) => `请选择序列长度至少为 ${inputs + targets} 帧的数据集。`,
    ],
    'checkpoint.unreadable': [
      ({ path, detail }) => `无法读取检查点 ${path}：${detail}。`,
      '请从此训练的其他检查点继续，或重新训练。',
    ],
    'checkpoint.other-model': [
      ({ weight, problem }, { say }) => `该检查点属于另一个模型：${weight} ${say(problem)}。`,
      '请使用该训练所用的模型、通道和优化器。',
    ],
    'picture.unknown-colormap': [
      ({ name }) => `没有名为“${name}”的配色。`,
      ({ known }, { format }) => `请选择 ${format.list(known, 'or')}。`,
    ],
    'again.clips': [
      '短片没有后续：新数据只能接续时间序列。',
      '请选择时间序列上的训练，以及同样形式的更长序列。',
    ],
    'again.other-place': [
      ({ name }) => `${name}的格点与训练所用数据的位置不同。`,
      '请选择同一网格上的数据，或用此数据重新训练。',
    ],
    'again.no-newer': [
      ({ name, until }, { format }) =>
        `${name}并不晚于训练所用的数据（到${format.time(until)}为止）。`,
      '请选择在其之后继续的数据。',
    ],
    'importance.too-few': [
      '验证部分不足两个窗口，无法交换输入。',
      '请用更长的序列训练，或增大验证比例。',
    ],
    'race.too-short': [
      ({ inputs, targets, frames }) =>
        `没有可以拟合并检验的参考预测：由 ${inputs} 帧预测 ${targets} 步，${frames} 帧不够。`,
      '请减少步数或输入帧数，或导入更长的序列。',
    ],
    'reference.unfit': [
      ({ reference }, { say }) => `${say(reference)}无法用此数据拟合。`,
      '平流需要至少 8 x 8 个格点且半数有数据的网格，其余需要比一个窗口更长的序列。请选择其他参考预测。',
    ],
    'race.unknown-reference': [
      ({ name }) => `没有名为“${name}”的参考预测。`,
      ({ known }, { format }) => `请从中选择：${format.list(known)}。`,
    ],
    'export.unknown-baseline': [
      ({ name }) => `此预测没有名为“${name}”的基线。`,
      ({ known }, { format }) => `请选择 ${format.list(known, 'or')}。`,
    ],
    'export.unknown-channel': [
      ({ channel }) => `没有第 ${channel} 个通道。`,
      ({ channels }) => `请选择 1 到 ${channels}。`,
    ],
    'export.write': [({ path, detail }) => `无法写入 ${path}：${detail}。`, '请指定其他文件。'],
    'export.format': [
      ({ file }) => (file === null ? '尚未选择格式。' : `从“${file}”无法判断格式。`),
      '请加上 --format gif、npy 或 csv。',
    ],
  },
  sentences: {
    'checkpoint.lacks': '在其中缺失',
    'checkpoint.other-shape': ({ found, wanted }, { format }) =>
      `的形状为 ${format.shape(found)}，而应为 ${format.shape(wanted)}`,
    'baseline.persistence': '“保持不变”',
    'baseline.climatology': '长期均值',
    'baseline.drift': '趋势外推',
    'baseline.seasonal-naive': '“与上一季相同”',
    'baseline.input-mean': '输入均值',
    'baseline.zero': '全零预测',
    'reference.seasonal-climatology': '季节气候态',
    'reference.damped-persistence': '衰减持续性',
    'reference.season-damped': '季节加衰减距平',
    'reference.climatological-change': '季节的常规变化',
    'reference.exponential-smoothing': '指数平滑',
    'reference.ridge': '岭回归',
    'reference.inverse-model': '线性逆模型',
    'reference.advection': '平流外推',
    'reference.advected-ridge': '平流场岭回归',
    'reference.combination': '参考预测的组合',
    'assumes.seasonal-climatology': '假定只有一天中的时刻、日期和季节决定未来。',
    'assumes.damped-persistence': '假定每个格点以过去的速度回到长期均值。',
    'assumes.season-damped': '假定每个格点回到季节应有的值。',
    'assumes.climatological-change': '假定对季节的偏离保持不变。',
    'assumes.exponential-smoothing': '假定水平和趋势变化缓慢，最新的帧最重要。',
    'assumes.ridge': '假定未来处处以同样的方式取决于格点及其周围最新的帧。',
    'assumes.inverse-model': '假定可预测的部分由少数大尺度型态构成，并线性演变。',
    'assumes.advection': '假定图案按最近的方式继续移动，并在不可预测的尺度上衰减。',
    'assumes.advected-ridge': '假定沿运动方向的增强和减弱处处以同样的方式继续。',
    'assumes.combination': '假定没有一种处处正确：按至今的误差为各预报步加权组合参考预测。',
    'verdict.no-baseline': '没有可供比较的基线。',
    'verdict.no-truth': '没有可供比较的真实数据。',
    'proof.holds': ({ refitted, frames, after }, { format }) =>
      `把${format.time(after)}之后的 ${frames} 帧换成噪声后` +
      (refitted
        ? '重新拟合并预测：预测一位不差。'
        : '重新预测：一位不差。网络本身未重新训练；其训练数据见划分说明。'),
    'proof.fails': ({ change, after }, { format }) =>
      `把${format.time(after)}之后的数据换成噪声时，预测最多改变 ${format.number(change, 3)}：` +
      '它看到了不可能知道的数据。',
    'input.frames': ({ from, to }) =>
      from === to
        ? from === 1
          ? '最新一帧'
          : `最新帧之前第 ${from - 1} 帧`
        : `最新帧之前第 ${from - 1} 到 ${to - 1} 帧`,
    'input.earlier': '输入帧之前的帧',
    'input.channel': ({ channel }) => `第 ${channel} 个通道`,
    'input.calendar': '一天和一年中的位置',
    'importance.none': '没有哪个输入单独重要：其余输入可以代替它。',
    'importance.most': ({ name, rise, idle }, { say, format }) =>
      `最重要的是${say(name)}：换成其他时间的值，误差增大 ${format.percent(rise)}。` +
      (idle.length === 0 ? '' : `几乎没有影响的是${format.list(idle.map(say))}。`),
    'past.none': ({ made }) =>
      made === 0 ? '没有超出数据末尾的预测。' : `尚无新数据可与 ${made} 次预测比较。`,
    'past.fared': ({ made, come, gain, coverage }, { format }) => {
      const which = come < made ? `${made} 次预测中已有 ${come} 次可比较` : `${made} 次预测已可比较`
      const better =
        gain === null ? '' : `：比“保持不变”${gain < 0 ? '差' : '好'} ${format.percent(gain)}`
      const held =
        coverage === null
          ? ''
          : `${gain === null ? '：' : '；'}80 % 区间包含了 ${format.percent(coverage)} 的实际值`
      return `${which}${better}${held}。`
    },
    'skill.places': ({ rival, share, side }, { say, format }) =>
      `在 ${format.percent(share)} 的` +
      `${side === 1 ? '格点' : ` ${side} x ${side} 格方块`}上优于${say(rival)}。`,
    'skill.seasons': ({ unit, best, worst }, words) =>
      `技巧最高：${inSeason(unit, best, words)}，最低：${inSeason(unit, worst, words)}。`,
    'verdict.beats': (values, words) =>
      `${caution(values)}比${words.say(values.rival)}好 ${words.format.percent(values.share)}` +
      `${upToWhere(values)}${evidence(values, words)}。`,
    'verdict.even': (values, words) =>
      `${caution(values)}与${words.say(values.rival)}不分高下${evidence(values, words)}。`,
    'verdict.loses': (values, words) =>
      `${caution(values)}比${words.say(values.rival)}差` +
      (values.share === null ? '' : ` ${words.format.percent(values.share)}`) +
      `${evidence(values, words)}。`,
    'verdict.better': ({ share, steps, stronger }, words) =>
      (steps === 1 ? '' : `在全部 ${steps} 步上`) +
      `比“保持不变”好 ${words.format.percent(share)}${beaten(stronger, '但', words)}。`,
    'verdict.better-up-to': ({ share, step, stronger }, words) =>
      `到第 ${step} 步为止比“保持不变”好 ${words.format.percent(share)}，之后更差${beaten(stronger, '而且', words)}。`,
    'verdict.better-from': ({ share, step, stronger }, words) =>
      `从第 ${step} 步起比“保持不变”好 ${words.format.percent(share)}，之前更差${beaten(stronger, '而且', words)}。`,
    'verdict.better-at-some': ({ share, better, steps, stronger }, words) =>
      `在 ${steps} 步中的 ${better} 步上比“保持不变”好 ${words.format.percent(share)}，` +
      `其余更差${beaten(stronger, '而且', words)}。`,
    'verdict.as-good': ({ stronger }, words) =>
      `与“保持不变”一样好${beaten(stronger, '而且', words)}。`,
    'verdict.worse': ({ share, stronger }, words) =>
      '比“保持不变”' +
      (share === null ? '更差' : `差 ${words.format.percent(share)}`) +
      `${beaten(stronger, '而且', words)}。`,
  },
} satisfies AreaTexts<typeof area>
