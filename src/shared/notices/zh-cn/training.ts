import type { AreaTexts, Words } from '../area'
import type { StepUnit, training as area } from '../areas/training'

type Best = (values: { best: number | null }) => string
const best: Best = ({ best: epoch }) => {
  if (epoch === null) return ''
  return epoch === 0 ? '；仍以开始时的权重效果最好' : `；第 ${epoch} 轮效果最好`
}

export const stepWords: Readonly<Record<StepUnit, string>> = {
  second: '秒',
  minute: '分钟',
  hour: '小时',
  day: '天',
  week: '周',
  pentad: '候',
  dekad: '旬',
  composite8: '个 8 天合成期',
  composite16: '个 16 天合成期',
  month: '个月',
  year: '年',
  step: '步',
}

interface Part {
  from: string | number
  to: string | number
  windows: number
}
const span = ({ from, to, windows }: Part, { format }: Words) =>
  `${format.time(from)} 至 ${format.time(to)}（${format.count(windows, '个窗口')}）`

export const training = {
  errors: {
    'training.no-loss': ['尚未选择损失函数。', '请至少选择一个，例如 mse。'],
    'training.loss-needs-unit-scaling': [
      ({ loss, scaling }) =>
        `损失函数 ${loss} 要求数值在 0 到 1 之间，而缩放方式“${scaling}”无法保证。`,
      '请将缩放方式改为“unit”，或改用损失函数 mse、mae 或 huber。',
    ],
    'training.objective-unsupported': [
      ({ model }) => `模型“${model}”一次预测整个窗口，不能按逐帧移位的方式训练。`,
      '请将训练目标改为“window”。',
    ],
    'training.start-needs-direct': [
      ({ model }) => `模型“${model}”不能以参考预报为起点：只有直接网络一次给出全部预报时效。`,
      '请选择模板 unet、residual 或 gated，或不设起点。',
    ],
    'training.start-not-backwards': [
      '也按时间倒放的窗口不能以参考预报为起点，因为参考预报只有一个时间方向。',
      '请选择镜像窗口或不做变化，或不设起点。',
    ],
    'training.no-start': ['训练部分上无法拟合任何参考预报。', '请不设起点，或选择更短的窗口。'],
    'training.never-better': [
      ({ loss, before }, { format }) =>
        `训练结果从未优于训练之前：最佳验证损失为 ${format.number(loss, 3)}，而训练前为 ${format.number(before, 3)}。`,
      ({ learningRate, better, cause }, { format }) =>
        `学习率 ${format.number(learningRate, 2)} 很可能过${cause === 'too-fast' ? '高' : '低'}：` +
        `请改用 ${format.number(better, 2)} 重新训练${cause === 'too-fast' ? '，并将梯度范数裁剪到 1' : ''}。`,
    ],
    'training.diverged': [
      ({ epoch, batch }) => `第 ${epoch} 轮第 ${batch} 批的损失已不是有效数值：训练发散。`,
      ({ learningRate }, { format }) =>
        `请使用低于 ${format.number(learningRate, 2)} 的学习率（例如其十分之一），并将梯度范数裁剪到 1。`,
    ],
    'training.out-of-memory': [
      ({ needed, budget, device }, { format }) =>
        `此训练的一个窗口约需 ${format.bytes(needed)}，而设备 ${device} 可用于计算的只有 ${format.bytes(budget)}。`,
      '请选择更小的模型、更短的窗口或更大的分块。',
    ],
    'training.allocation-failed': [
      ({ windows, detail }) => `内存不足以同时计算 ${windows} 个窗口（${detail}）。`,
      ({ smaller }) =>
        smaller >= 1 ? `请将批大小设为不超过 ${smaller}。` : '请选择更小的模型或更短的窗口。',
    ],
    'training.too-few-sequences': [
      ({ sequences }) => `${sequences} 个序列无法划分为训练部分和验证部分。`,
      '至少需要 2 个序列：请提高上限或导入更多数据。',
    ],
    'training.too-few-frames': [
      ({ frames, parts, length, inputs, targets }) =>
        `${frames} 帧不足以划分出` +
        (parts === 3 ? '训练、验证和测试三个部分' : '训练和验证两个部分') +
        `：每个窗口长 ${length} 帧（输入 ${inputs} 帧，预测 ${targets} 帧）。`,
      ({ longest, parts }) =>
        longest >= 2
          ? `请使用总长不超过 ${longest} 帧的窗口${parts === 3 ? '，或将测试比例设为 0' : ''}。`
          : '请导入更长的时间序列。',
    ],
    'training.window-too-long': [
      ({ inputs, targets, kind, frames }) =>
        `由 ${inputs} 帧输入和 ${targets} 帧目标组成的窗口，比` +
        (kind === 'series' ? '整个时间序列' : '一个序列') +
        `（${frames} 帧）还长。`,
      ({ frames }) =>
        frames >= 2 ? `请使输入帧数与目标帧数之和不超过 ${frames}。` : '请导入至少 2 帧的数据。',
    ],
    'training.no-values': [
      '训练部分没有任何格点有数值。',
      '请检查导入时哪个值表示“无数据”，或使用更多的数据。',
    ],
    'training.not-finite': [
      '训练部分含有非有限数值（NaN 或无穷大），且未标记为缺失。',
      '请重新导入数据，并将这些值标记为缺失。',
    ],
    'training.no-validation-values': [
      '验证部分没有任何格点有数值。',
      '请留出更大的验证比例，或导入缺失更少的数据。',
    ],
  },
  sentences: {
    'split.clips': ({ used, sequences, training: train, validation, seed }) => {
      const which = used < sequences ? `${sequences} 个序列中的前 ${used} 个` : `${used} 个序列`
      return `${which}以种子 ${seed} 打乱：${train} 个用于训练，${validation} 个用于验证。`
    },
    'split.series': ({ training: train, validation, test, gap }, words) => {
      const tested = test === null ? '' : `，测试：${span(test, words)}`
      const between = `各部分之间空出 ${gap.count} ${stepWords[gap.unit]}，以免任何窗口跨越两个部分`
      return `训练：${span(train, words)}，验证：${span(validation, words)}${tested}；${between}。`
    },
    'ended.all-epochs': (values) => `${values.epochs} 轮训练已全部完成${best(values)}。`,
    'ended.no-progress': (values) =>
      `提前结束：验证损失连续 ${values.epochs} 轮没有下降${best(values)}。`,
    'ended.minutes-over': (values, { format }) =>
      `${format.number(values.minutes)} 分钟的时限已到${best(values)}。`,
    'ended.stopped': (values) => `已停止${best(values)}。`,
    'ended.paused': ({ epoch, batch, batches }) =>
      `已暂停：第 ${epoch} 轮，完成 ${batches} 批中的 ${batch} 批。`,
    'ended.from-reference': ({ ended, reference, gain }, { say, format }) =>
      gain === null
        ? `${say(ended)}在验证部分上，网络没有找到${say(reference)}所不知道的东西：预报就是该参考预报。`
        : `${say(ended)}它修正${say(reference)}，在验证部分上误差降低 ${format.percent(gain)}。`,
    'ended.stopped-while-away': '已停止；保留效果最好的一轮。',
    'ended.not-begun': '尚未开始训练。',
    'ended.fitted': ({ reference, windows }, { say }) =>
      `已用 ${windows} 个窗口拟合：${say(reference)}。`,
    'ended.automatic': ({ winner, why }, { say }) =>
      `最佳预测是${typeof winner === 'string' ? `网络 ${winner}` : say(winner)}。${say(why)}`,
    'automatic.reference': ({ winner, references, windows, verdict }, { say }) =>
      references === 1
        ? `参考预测中只有${say(winner)}可以拟合。`
        : `在 ${references} 个参考预测中，${say(winner)}在 ${windows} 次预测上误差最小。${say(verdict)}`,
    'automatic.slow': ({ references }, { say, format }) =>
      `因时间不足未参加：${format.list(references.map(say))}。`,
    'automatic.network': ({ kept, verdict }, { say }) =>
      `已训练一个网络，${kept ? '予以采用' : '未予采用'}。${say(verdict)}`,
    'automatic.network-failed': ({ problem }, { say }) => `没有采用网络。${say(problem)}`,
    'automatic.network-untried': ({ why }) =>
      ({
        time: '没有训练网络：参考预测之后剩余时间太少。',
        data: '没有训练网络：可供学习和评判的窗口太少。',
        stopped: '没有评判网络：此前已停止。',
      })[why],
    'ended.fit-unfinished': '拟合尚未完成就已结束；继续时将重新开始。',
    'causality.causal': '因果：改动后面的帧不会影响任何预测。',
    'causality.peeks': ({ frames }) =>
      `会提前看到 ${frames} 帧：改动${frames === 1 ? '待预测的那一帧' : '待预测的帧或其后的帧'}会影响预测，因此训练误差看起来比实际预测更好。`,
    'device.in-pieces': ({ device, batchSize, piece }, { say }) =>
      `${say(device)}；每批 ${batchSize} 个窗口，分成每次 ${piece} 个计算`,
    'memory.in-pieces': ({ batchSize, needed, budget, piece, normalizes }, { format }) =>
      `一批 ${batchSize} 个窗口约需 ${format.bytes(needed)} 内存，而可用的为 ${format.bytes(budget)}，` +
      `因此每次计算 ${piece} 个；参数更新结果相同${normalizes ? '，只是批归一化使用各部分自己的均值和方差' : ''}。`,
  },
} satisfies AreaTexts<typeof area>
