import type { AreaTexts } from '../area'
import type { prepare as area } from '../areas/prepare'

export const prepare = {
  errors: {
    'prepare.step': [
      ({ step, problem }) => `无法理解步骤“${step}”：${problem}。`,
      ({ known }, { format }) => `请写成以下形式之一：${format.list(known)}。`,
    ],
    'prepare.crop': [
      ({ height, width, rows, columns }) =>
        `地图有 ${height} 行 ${width} 列；第 ${rows} 行、第 ${columns} 列不全在地图上。`,
      '请选择位于地图内的部分。',
    ],
    'prepare.clip-time': [
      ({ frames, wanted }) => `共有 ${frames} 帧；第 ${wanted} 帧不全在其中。`,
      '请选择存在的帧。',
    ],
    'prepare.aggregate-time': [
      ({ frames, needed }) => `只有 ${frames} 帧，少于合成一帧所需的 ${needed} 帧。`,
      '请减少合成一帧的帧数。',
    ],
  },
  sentences: {},
} satisfies AreaTexts<typeof area>
