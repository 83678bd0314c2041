import type { AreaTexts } from '../area'
import type { Inexpressible, interop as area } from '../areas/interop'

const whyNot: Readonly<Record<Inexpressible, string>> = {
  peepholes: '它有窥视孔连接，而 Keras 的层没有',
  state: '它从另一层的状态开始',
  folding: 'Keras 没有把方块折叠为通道的层',
  gelu: '它的 GELU 是近似式，在 Keras 中没有名称',
  edge: '画面的边长不能被它的池化大小整除',
}
const elsewhere = '请导出为 .safetensors，可在另一台机器的 Gridcast 中继续使用。'
const rebuild = '请用 Gridcast 支持的层搭建网络（见 docs/interop.md），然后重新保存。'

export const interop = {
  errors: {
    'model-file.kind': [
      ({ file }) => `${file} 不是 Gridcast 能读取的模型文件。`,
      '请选择 Keras 文件（.h5、.keras），或 Gridcast 导出的文件（.safetensors）。',
    ],
    'model-file.unreadable': [
      ({ file, detail }) => `无法读取 ${file}：${detail}。`,
      '请重新保存或导出。',
    ],
    'model-file.no-spec': [
      ({ file }) => `${file} 没有说明其权重属于哪个网络。`,
      '请选择 Gridcast 导出的文件，或某次运行的 best.safetensors。',
    ],
    'model-file.no-weights': [
      ({ file, model }, { format }) =>
        `${file} 中是${format.quote(model)}，它不是网络，没有可以继续使用的权重。`,
      '请直接用您的数据拟合它：只需几秒钟。',
    ],
    'model-file.keras': [
      ({ file, problem }, { say }) => `无法导入 ${file}：${say(problem)}`,
      rebuild,
    ],
    'model-file.layer': [
      ({ file, layer, kind, problem }, { say, format }) =>
        `${file}：无法导入层${format.quote(layer)}（${kind}）：${say(problem)}`,
      rebuild,
    ],
    'model-file.channels': [
      ({ file, reads, has }) =>
        `${file} 中的网络读取 ${reads} 个通道的画面，但数据集有 ${has} 个通道。`,
      '请选择通道数相同的数据集。',
    ],
    'model-file.other-data': [
      ({ file, model }, { format }) =>
        `${file} 中的${format.quote(model)}修正的是在其他画面上拟合的参考预测。`,
      '请选择训练它所用的数据集，或用这个数据集重新训练。',
    ],
    'model-file.not-finite': [
      ({ file }) => `${file} 中的网络对这个数据集给出的结果不是有限数。`,
      '请选择与训练时相同的数值缩放方式。',
    ],
    'model-file.no-layer': [
      ({ layer }, { format }) => `网络中没有可冻结的层${format.quote(layer)}。`,
      ({ known }, { format }) => `请从中选择：${format.list(known, 'or')}。`,
    ],
    'model-file.all-frozen': ['所有层都已冻结，没有可以训练的权重。', '请至少保留一个不冻结的层。'],
    'export.model-family': [
      ({ model, family }, { format }) =>
        `Keras 无法表示${format.quote(model)}（${family}）：只有逐帧预测的网络能导出为 Keras 文件。`,
      elsewhere,
    ],
    'export.model-layer': [
      ({ layer, why }, { format }) => `Keras 无法表示层${format.quote(layer)}：${whyNot[why]}。`,
      elsewhere,
    ],
    'export.model-format': [
      ({ file }) =>
        file === null ? '没有说明以哪种格式导出模型。' : `${file} 的扩展名不是模型的导出格式。`,
      ({ known }, { format }) => `请选择${format.list(known, 'or')}。`,
    ],
  },
  sentences: {
    'keras.no-config': '文件没有描述网络。',
    'keras.no-weights': '文件中没有权重，或权重分在多个文件中。',
    'keras.no-weight': ({ weight }) => `文件中缺少权重 ${weight}。`,
    'keras.weights-only':
      '文件中只有权重，没有网络；请在 Keras 中用 model.save() 代替 save_weights()。',
    'keras.too-many-weights': ({ most }, { format }) => `权重超过 ${format.number(most)} 个。`,
    'keras.too-many-layers': ({ layers, most }) => `它有 ${layers} 层，最多可有 ${most} 层。`,
    'keras.model-kind': ({ kind }) =>
      `网络是 ${kind}，而不是无需运行代码即可搭建的 Sequential 或 Functional。`,
    'keras.inputs': ({ count }) => `网络有 ${count} 个输入，需要恰好一个。`,
    'keras.outputs': ({ count }) => `网络有 ${count} 个输出，需要恰好一个。`,
    'keras.shared': ({ layer }) => `层“${layer}”被用在多处。`,
    'keras.input-shape': ({ shape }) =>
      `网络读取的是 ${shape}，而不是随时间变化的画面：[批, 时间, 高, 宽, 通道]。`,
    'keras.reads-nothing': '它没有读取任何层。',
    'keras.reads-unknown': ({ input }) => `它读取“${input}”，但在它之前没有这个层。`,
    'keras.unknown-kind': 'Gridcast 没有这种层。',
    'keras.setting': ({ setting, given, wanted }) =>
      `其 ${setting} 为 ${given}，而 Gridcast 的层为 ${wanted}。`,
    'keras.limits': ({ setting, given }) =>
      `其 ${setting} 为 ${given}，超出 Gridcast 的层的范围（卷积核须为奇数）。`,
    'keras.weights': ({ found }) => `文件中有它的 ${found} 个权重，数目不符。`,
    'keras.weight-shape': ({ weight, found, wanted }, { format }) =>
      `其权重 ${weight} 为 ${format.shape(found)}，但需要 ${format.shape(wanted)}。`,
    'keras.padding-alone': '画面四周的零只能用在使 Conv3D 成为因果卷积之处（padding 为“valid”）。',
    'keras.over-time':
      '它对所有帧（包括以后的帧）取平均；Gridcast 的层对每一帧分别取平均（请用 TimeDistributed 包装）。',
    'keras.crop': ({ sides }, { format }) =>
      `它放大后的大小在 Gridcast 中不同（${format.shape(sides)}）。`,
    'keras.pooling-edge': ({ size, sides }, { format }) =>
      `画面 ${format.shape(sides)} 不能被 ${size} 整除，而 Keras 对边缘的处理不同。`,
    'keras.hard-sigmoid':
      '其 hard sigmoid 是 Keras 3 的（x/6 + 1/2）；权重已乘以 5/6，使 Gridcast 的（x/5 + 1/2）计算结果相同。',
    'keras.inner-dropout': '省略了 ConvLSTM 内部的 dropout：它只影响训练，不影响预测。',
    'keras.last-frame': ({ layer }) =>
      `“${layer}”只给出最后一帧；在这里它给出每一帧的下一帧，其中最后一帧相同。`,
    'ended.imported': ({ file, loss }, { format }) =>
      `从 ${file} 导入；在此训练之前的验证损失为 ${format.number(loss, 4)}。`,
    'doing.reading-model': '正在读取模型',
    'doing.adopting-model': '正在用数据检验模型',
  },
} satisfies AreaTexts<typeof area>
