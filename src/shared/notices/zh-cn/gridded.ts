import type { AreaTexts } from '../area'
import type { Damage, gridded as area, GridFormat } from '../areas/gridded'
import { stepWords } from './training'

const again = '请重新获取此文件；这一份已损坏。'
const shown = (examples: readonly string[], more: boolean) =>
  examples.join('、') + (more ? '……' : '')

const damages: Readonly<Record<Damage, string>> = {
  outside: '指向文件之外的位置',
  loop: '图像目录首尾相连',
  directories: '图像目录不合理',
  layout: '图像的描述不合理',
  block: '此处的数据块无法解开',
  header: '文件头不合理',
}
const conversions: Readonly<Record<GridFormat, string>> = {
  GeoTIFF: '请用 `gdal_translate -co COMPRESS=DEFLATE -ot Float32 in.tif out.tif` 转换。',
  Zarr: '请改用 zlib、Zstandard 或 Blosc 压缩及普通数字重新写出。',
  picture: '请逐个导入文件。',
  JPEG: '请将图片另存为灰度或彩色 PNG。',
  WebP: '请将各帧另存为 PNG，或整体另存为 GIF。',
  HDF5: '请改用受支持的形式重新写出，例如 `h5repack -f GZIP=4 in.h5 out.h5`。',
}

export const gridded = {
  errors: {
    'grid.header': [
      ({ file, line, key, seen }) =>
        seen === ''
          ? `${file} 的文件头缺少“${key}”一行（文件头止于第 ${line} 行）。`
          : `${file} 第 ${line} 行的“${key}”应为数字，却是“${seen}”。`,
      '文件头应依次为 ncols、nrows、xllcorner、yllcorner、cellsize 和 NODATA_value，各一个数字。',
    ],
    'grid.count': [
      ({ file, has, needed, rows, columns }, { format }) =>
        `${file} 只有 ${format.number(has)} 个数字，而文件头要求 ${format.number(needed)} 个（` +
        `${rows} 行，每行 ${columns} 个）。`,
      again,
    ],
    'grid.number': [
      ({ file, line, text }) => `${file} 第 ${line} 行应为数字，却是“${text}”。`,
      again,
    ],
    'grid.cut-off': [
      ({ file, at, missing }) => `${file} 不完整：位于字节 ${at} 的数据缺少 ${missing} 个字节。`,
      again,
    ],
    'grid.damaged': [
      ({ file, at, problem, detail }) =>
        `${file} 在字节 ${at} 处损坏：${damages[problem]}${detail === '' ? '' : `（${detail}）`}。`,
      again,
    ],
    'grid.unsupported': [
      ({ file, what }) => `${file} 含有无法读取的内容：${what}。`,
      ({ format }) => conversions[format],
    ],
    'grid.placeholder': [
      ({ file }) => `${file} 只是 Git LFS 的占位文件，不是数据本身。`,
      '请用 `git lfs pull` 取得文件，或从项目页面下载。',
    ],
    'grid.library': [
      ({ file, format, detail }) => `${file} 无法作为 ${format} 打开：${detail}。`,
      again,
    ],
    'import.parquet-group': [
      ({ file, cells, bytes }, { format }) =>
        `${file} 中有一个行组含 ${format.number(cells)} 个值（${format.bytes(bytes)}），超出一次可容纳的数量。`,
      '请用较小的行组重新写出，例如 Python 中 `df.to_parquet(name, row_group_size=100_000)`。',
    ],
    'import.picture-bytes': [
      ({ file, bytes }, { format }) =>
        `${file} 是一幅 ${format.bytes(bytes)} 的图片，超出可读取的大小。`,
      '请另存为较小的图片，或将其切成小块。',
    ],
    'import.workbook-size': [
      ({ file, bytes, most }, { format }) =>
        `${file} 解压后为 ${format.bytes(bytes)}；最多读取 ${format.bytes(most)}。`,
      '请将工作表另存为“CSV UTF-8 (*.csv)”再导入。',
    ],
    'grid.part': [
      ({ file, variable, at, detail }) =>
        `${file} 中的“${variable}”${at.length === 0 ? '' : `从索引 ${at.join('、')} 起`}无法读取` +
        `${detail === '' ? '' : `：${detail}`}。`,
      again,
    ],
  },
  sentences: {
    'finding.one-frame': '只有一帧：没有随时间的变化。',
    'finding.delays': ({ least, most }) => `各帧显示 ${least} 至 ${most} 秒；读取时按等步长处理。`,
    'finding.turned': '图片按其方向信息（EXIF）旋转，与看图软件所示一致。',
    'finding.columns-left': ({ names }) =>
      `${names.map((name) => `“${name}”`).join('、')} 含列表、记录或图形，已略去。`,
    'finding.sheet-taken': ({ taken, names }) =>
      `读取最大的工作表“${taken}”；略去 ${names.join('、')}。`,
    'finding.other-calendar': ({ calendar, first, last }) =>
      `时间采用“${calendar}”历法（${first} 至 ${last}），其中有些日期在真实历法中不存在：改为按帧编号。`,
    'finding.curvilinear': ({ names }) =>
      `坐标 ${names.map((name) => `“${name}”`).join('、')} 是二维的：读取地图时不含位置。`,
    'finding.joined-files': ({ files }) => `${files} 个文件按时间连接在一起。`,
    'finding.matlab-axes': ({ shape }) =>
      `MATLAB 的轴顺序相反：该数组在其中为 ${shape.join(' x ')}。请核对哪个轴是时间。`,
    'finding.dates-of-bands': ({ pattern, example }) =>
      `各波段作为帧读取：其说明是日期（${pattern}，${example}）。`,
    'finding.bands-as-frames': ({ bands }) =>
      `${bands} 个波段依次作为帧读取；如果它们是颜色或变量，请选择“通道”。`,
    'finding.rotated': '网格与坐标轴成一定角度：读取时不含位置。',
    'finding.other-pages': ({ count, pages }) =>
      `${count} 幅图像的形状与前 ${pages} 幅不同，已略去。`,
    'finding.dates-in-names': ({ pattern, example, date, rival }) =>
      `日期取自文件名，格式为 ${pattern}（${example} 即 ${date}）` +
      (rival === null ? '。' : `；${rival} 也同样符合。`),
    'finding.order-of-names': '文件名中没有日期：各帧按文件名的顺序排列。',
    'finding.absent-numbers': ({ count, examples, more }) =>
      `文件名中缺少 ${count} 个编号（${shown(examples, more)}）；各帧按前后相接处理。`,
    'finding.no-step': ({ frames, first, last }) =>
      `${frames} 帧的时间（${first} 至 ${last}）没有固定步长：改为按帧编号。`,
    'finding.unknown-times': ({ count }) => `${count} 帧没有时间：按文件中的顺序编号。`,
    'finding.off-step': ({ most, step }) =>
      `时间与 ${step.count} ${stepWords[step.unit]}的固定步长最多相差 ` +
      `${most.count} ${stepWords[most.unit]}。`,
    'finding.no-crs': '文件没有给出坐标参考系：地图按其自身的数值定位。',
  },
} satisfies AreaTexts<typeof area>
