import type { AreaTexts } from '../area'
import type { Fill } from '../areas/findings'
import type { regions as area } from '../areas/regions'

const fills: Readonly<Record<Fill, string>> = {
  zero: '填为 0',
  hold: '沿用前一个值',
  interpolate: '由前后的值插值',
  mask: '保留为“无数据”',
}
const shown = (examples: readonly string[], more: boolean) =>
  examples.join('、') + (more ? '……' : '')

export const regions = {
  errors: {
    'regions.no-polygons': [
      ({ file, features }, { format }) =>
        features === 0
          ? `${file} 中没有区域列表。`
          : `${file} 有 ${format.number(features)} 个要素，但都没有多边形。`,
      '请选择带有区域边界的 GeoJSON 文件（FeatureCollection）或 shapefile。',
    ],
    'regions.damaged': [
      ({ file, detail }) => `无法读取 ${file} 中的边界：${detail}。`,
      '请重新获取该文件，或重新保存为 GeoJSON（在 QGIS 中：导出，要素另存为）。',
    ],
    'regions.no-names': [
      ({ file }) => `${file} 的边界没有名称：旁边没有 .dbf 文件。`,
      '请将 .shp、.dbf 和 .prj 放在一起，最好打包为一个 ZIP 文件。',
    ],
    'regions.too-large': [
      ({ file, bytes, most }, { format }) =>
        `${file} 有 ${format.bytes(bytes)}；边界文件最多 ${format.bytes(most)}。`,
      '请简化边界，例如使用 mapshaper 或 QGIS 的“简化”。',
    ],
    'regions.alone': [
      ({ file }) => `${file} 只有区域边界，没有数值。`,
      '请与包含区域、时间和数值的表格一起导入。',
    ],
    'regions.no-key': [
      ({ file, outlines, columns, keys }) =>
        `${file} 的列（${columns.join('、')}）中没有与 ${outlines}（${keys.join('、')}）相同的` +
        '区域名称。',
      '请选择相同区域的边界，或添加一列区域名称或代码。',
    ],
    'regions.no-property': [
      ({ file, property, properties }) =>
        `${file} 的边界没有属性“${property}”（有 ${properties.join('、')}）。`,
      '请选择其中之一。',
    ],
    'regions.none-left': [
      ({ file }) => `${file} 中的区域都没有边界。`,
      '请选择其他列或属性，或选择相同区域的边界。',
    ],
    'import.cell-size': [
      ({ text }) => `“${text}”不是格点大小。`,
      '请写一个大于 0 的数，或写成宽x高，例如 0.3x0.2。',
    ],
    'export.no-regions': [
      ({ name }) => `数据集“${name}”不是由带边界的区域制成的。`,
      '请导出为格点表格或地图，或将表格与边界一起导入。',
    ],
    'regions.unreadable': [
      ({ name, detail }) => `无法读取与“${name}”一起保存的区域：${detail}。`,
      '请重新导入表格和边界。',
    ],
  },
  sentences: {
    'finding.regions-matched': ({ matched, names, column, key, file }, { format }) =>
      `${column === '' ? '列名中' : `“${column}”中`}的 ${format.number(names)} 个区域有 ` +
      `${format.number(matched)} 个在 ${file} 中有边界（按“${key}”）。`,
    'finding.regions-by-code': ({ count }, { format }) =>
      `有 ${format.number(count)} 个代码按数字匹配：前导零或末尾的“.0”视为相同。`,
    'finding.regions-folded': ({ count }, { format }) =>
      `有 ${format.number(count)} 个名称在忽略大小写、重音、空格和符号后匹配。`,
    'finding.regions-near': ({ count, pairs, more }, { format }) =>
      `有 ${format.number(count)} 个名称没有边界，但有拼写相近的（${shown(pairs, more)}）。` +
      '是否相同？',
    'finding.regions-unmatched': ({ count, examples, more, rows }, { format }) =>
      `有 ${format.number(count)} 个名称没有边界，连同 ${format.number(rows)} 个值一起舍去` +
      `（${shown(examples, more)}）。`,
    'finding.regions-left-out': ({ count, examples, more }, { format }) =>
      `舍去了 ${format.number(count)} 个名称（${shown(examples, more)}）。`,
    'finding.regions-silent': ({ count, examples, more }, { format }) =>
      `表格中没有 ${format.number(count)} 个边界的数据（${shown(examples, more)}）：位于地图之外。`,
    'finding.regions-shapeless': ({ count }, { format }) =>
      `有 ${format.number(count)} 个要素没有面积，无法绘制或填充。`,
    'finding.regions-joined': ({ count, names }, { format }) =>
      `${format.number(names)} 个名称对应 ${format.number(count)} 个区域：相遇的值会合并。`,
    'finding.blank-regions': ({ count, examples, more }, { format }) =>
      `有 ${format.number(count)} 行没有写明区域，已舍去（${shown(examples, more)}）。`,
    'finding.empty-regions': ({ count, share, fill }, { format }) =>
      `有 ${format.number(count)} 个值缺失，而这些区域在其他日期有值（${format.percent(share)}）：` +
      `${fills[fill]}。`,
    'finding.spread-points': ({ isSum }) =>
      `这些区域没有边界：每个区域放在其点所在的格点中，同一格点的区域${isSum ? '相加' : '取平均'}。`,
    'finding.spread-count': '数值是计数：按面积分到区域的各个格点，总数不变。',
    'finding.spread-rate': ({ weight }) =>
      weight === null
        ? '数值是比率：格点取其中各区域按面积加权的平均。'
        : `数值是比率：格点取其中各区域按“${weight}”加权的平均。`,
    'finding.spread-mean': '数值是平均值：格点取其中各区域按面积加权的平均。',
    'finding.region-cells': ({ regions: all, owners, height, width }, { format }) =>
      `${format.number(all)} 个区域位于 ${height} x ${width} 个格点上；其中 ` +
      `${format.number(owners)} 个有以其为主的格点。较小的区域共用格点，并按其平常的份额取回。`,
  },
} satisfies AreaTexts<typeof area>
