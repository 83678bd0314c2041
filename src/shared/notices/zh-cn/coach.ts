import type { AreaTexts } from '../area'
import type { coach as area } from '../areas/coach'

export const coach = {
  errors: {
    'coach.diverging': [
      ({ times, epoch }, { format }) =>
        `训练正在发散：损失已是第 ${epoch} 轮时的 ${format.number(times, 2)} 倍。`,
      ({ learningRate }, { format }) =>
        `步子太大。请使用低于 ${format.number(learningRate, 2)} 的学习率，并裁剪梯度。`,
    ],
    'coach.not-learning': [
      ({ epochs, share }, { format }) =>
        `没有学到东西：${epochs} 轮内损失只下降了 ${format.percent(Math.max(0, share))}。`,
      ({ learningRate }, { format }) =>
        `对这些数据来说，学习率 ${format.number(learningRate, 2)} 很可能太低或太高。`,
    ],
    'coach.by-heart': [
      ({ best, validation, training }, { format }) =>
        `第 ${best} 轮效果最好。此后它在死记训练数据：训练误差下降 ${format.percent(training)}，` +
        `而在未参与学习的数据上误差上升 ${format.percent(validation)}。`,
      '继续训练没有帮助。较小的模型，或限制权重大小，能记住的更少。',
    ],
    'coach.not-yet-done': [
      ({ share, epochs }, { format }) =>
        `结束时它仍在改进：最后 ${epochs} 轮改进了 ${format.percent(share)}。`,
      '更长的训练很可能预测得更好。',
    ],
    'coach.constant': [
      ({ share }, { format }) =>
        `预测几乎处处相同：其变化只有实际情况的 ${format.percent(share)}。`,
      '网络只给出平均值。分布更均匀的数值更容易学习。',
    ],
    'coach.blurred': [
      ({ detail, unchanged }, { format }) =>
        `预测比“不变”更模糊：只有实际细节的 ${format.percent(detail)}，而“不变”有 ` +
        `${format.percent(unchanged)}。`,
      '未来不确定时，模糊的预测误差最小。奖励结构的损失能保留更多细节，代价是误差更大。',
    ],
  },
  sentences: {},
} satisfies AreaTexts<typeof area>
