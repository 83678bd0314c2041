import type { AreaTexts } from '../area'
import type { Period, prepare as area } from '../areas/prepare'

const periods: Readonly<Record<Period, string>> = {
  'iso-week': '周',
  'mmwr-week': '流行病学周',
  month: '月',
  quarter: '季度',
  year: '年',
}

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
    'prepare.no-dates': ['各帧只有编号而没有日期，无法归入周或月。', '请改为按帧数合并。'],
    'prepare.to-period': [
      ({ period }) => `数据中没有完整的${periods[period]}，或每帧长于一个${periods[period]}。`,
      '请选择其他时段。',
    ],
    'prepare.no-place': ['地图没有坐标，无法与多边形对应。', '请改为按行列裁剪。'],
    'prepare.mask-empty': [
      '地图上没有格点的中心落在其中：结果将为空。',
      '请检查多边形是否采用地图的坐标，顺序为先 x 后 y。',
    ],
    'prepare.other-grid': [
      ({ other, height, width, otherHeight, otherWidth }) =>
        `“${other}”的网格（${otherHeight} x ${otherWidth} 格）与此数据集（${height} x ${width} 格）不同。`,
      '请统一两者的网格：导入时用相同的格点大小，或用 crop 与 resample。',
    ],
    'prepare.other-times': [
      ({ other }) => `“${other}”的各帧无法与此数据集的帧对应。`,
      '它需要只有一帧，或步长相同，且序列数相同或只有一个。',
    ],
    'prepare.no-recipe': [
      ({ name }) => `“${name}”是直接导入的，没有可沿用的步骤。`,
      '请指定由 `gridcast prepare` 生成的数据集。',
    ],
    'prepare.mask-file': [
      ({ file }) => `${file} 中没有多边形。`,
      '请给出含多边形的 GeoJSON 文件，坐标与地图一致。',
    ],
  },
  sentences: {},
} satisfies AreaTexts<typeof area>
