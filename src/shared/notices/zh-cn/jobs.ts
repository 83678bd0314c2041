import type { AreaTexts } from '../area'
import type { jobs as area } from '../areas/jobs'

const unsuited = {
  'no-network': '它不是网络而是算术预测，在本机只需几秒',
  'starts-from': '它的网络修正另一个预测，而那个预测只有 Gridcast 能计算',
  repeats: '它逐位重复另一个训练，只有同一程序才能做到',
}

export const jobs = {
  errors: {
    'job.unsuited': [
      ({ name, why }) => `训练“${name}”无法在别处进行：${unsuited[why]}。`,
      '请在本机训练，或选择不以其他预测为起点的网络。',
    ],
    'job.folder-used': [({ folder }) => `文件夹 ${folder} 不是空的。`, '请指定新的或空的文件夹。'],
    'job.write': [
      ({ folder, detail }) => `无法写入文件夹 ${folder}：${detail}。`,
      '请选择其他文件夹，或腾出空间。',
    ],
    'job.package-missing': [
      ({ folder }) => `在应用所在处（${folder}）找不到集群用的 Python 包。`,
      '请重新安装 Gridcast。',
    ],
    'job.nothing-home': [
      ({ folder }) => `${folder} 中没有权重：缺少 best.safetensors。`,
      '请在第一轮完成后，指定训练写入的文件夹。',
    ],
    'job.damaged': [
      ({ file, detail }) => `无法使用文件 ${file}：${detail}。`,
      '请从训练处重新复制。',
    ],
    'job.other-run': [
      ({ file, name, what }) =>
        `文件 ${file} 不是为训练“${name}”训练的：${what === 'model' ? '模型' : '设置'}不同。`,
      '请指定制作该任务文件夹的训练。',
    ],
    'cluster.address': [
      ({ address }) => `${address} 不是集群的地址。`,
      '请以 http:// 或 https:// 开头，与 Ray 显示的一致：http://127.0.0.1:8265。',
    ],
    'cluster.insecure': [
      ({ address }) =>
        `${address} 是另一台机器；没有 TLS，途中任何人都能读取令牌和数据，或发送其他代码。`,
      '请使用 https:// 地址，或隧道：ssh -N -L 8265:localhost:8265 HEAD，然后用 ' +
        'http://localhost:8265。',
    ],
    'cluster.unreachable': [
      ({ address, detail }) => `集群 ${address} 没有应答：${detail}。`,
      '请检查其主节点是否在运行，以及从本机能否访问其仪表板。',
    ],
    'cluster.refused': [
      ({ address, status, detail }) => `集群 ${address} 拒绝了请求（${status}）：${detail}。`,
      '请检查令牌是否正确，并查看主节点仪表板中的说明。',
    ],
    'cluster.too-large': [
      ({ bytes, most }, { format }) =>
        `任务太大，无法发送：${format.bytes(bytes)}，最多 ${format.bytes(most)}。`,
      '请把数据集的 frames.npy 和 valid.npy 复制到集群可访问的文件夹，并用 --cluster-data 指定它。',
    ],
    'cluster.not-submitted': [
      ({ name }) => `训练“${name}”没有从此数据文件夹提交到集群。`,
      '请用 `gridcast job submit` 提交。',
    ],
    'cluster.failed': [
      ({ status, detail }) => `集群上的训练以 ${status} 结束：${detail}。`,
      '完整日志在集群的仪表板中。用同一文件夹再次提交，会从最近的检查点继续。',
    ],
  },
  sentences: {
    'ended.elsewhere': ({ folder }) =>
      `等待权重取回：将在别处从 ${folder} 训练。若继续，则在本机训练。`,
    'ended.on-cluster': ({ address }) => `正在集群 ${address} 上训练。`,
    'ended.home': ({ folder }) => `权重已从 ${folder} 取回。`,
  },
} satisfies AreaTexts<typeof area>
