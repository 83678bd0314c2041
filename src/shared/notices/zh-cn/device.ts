import type { AreaTexts } from '../area'
import type { device as area } from '../areas/device'

const goesOn = '训练可点击“继续”，从最近的检查点接着进行。'
const gpuDrivers: Partial<Record<string, string>> = {
  linux:
    '请安装其 Vulkan 驱动（AMD 和 Intel 显卡安装 libvulkan1 和 mesa-vulkan-drivers，NVIDIA 显卡安装其官方驱动）',
  win32: '请安装显卡厂商的最新驱动',
}

export const device = {
  errors: {
    'device.unknown': [
      ({ wanted }, { format }) => `没有名为${format.quote(wanted)}的设备。`,
      ({ known }, { format }) => `请选择 ${format.list(['auto', ...known], 'or')}。`,
    ],
    'device.unavailable': [
      ({ name, reasons }, { say }) => `${name} 无法使用：${reasons.map(say).join('')}`,
      '请选择设备“cpu”。',
    ],
    'device.lost': [
      ({ name, detail }) =>
        `GPU ${name} 在计算途中失去响应${detail === '' ? '' : `（${detail}）`}。`,
      '训练会自动从最近的检查点继续；其他任务请重新开始。',
    ],
    'device.memory': [
      ({ name, detail }) => `GPU ${name} 的显存不足（${detail}）。`,
      '请减小批大小、选择更小的模型，或改用设备“cpu”。',
    ],
    'device.fault': [({ name, detail }) => `GPU ${name} 出错（${detail}）。`, '请选择设备“cpu”。'],
    'engine.memory.exhausted': [
      ({ bytes }, { format }) => `此步骤需要 ${format.bytes(bytes)} 工作内存，超出了可用范围。`,
      '请减小批大小，或减少滤波器数量。',
    ],
    'engine.start': [({ how }) => `无法启动计算进程：${how}。`, '请用 `npm ci` 重新安装。'],
    'engine.memory': [
      ({ how }) => `计算进程内存不足（${how}）。`,
      `请减小批大小、选择更小的模型，或关闭其他程序；${goesOn}`,
    ],
    'engine.hung': ['计算进程停止响应，已被终止。', `请重试；${goesOn}`],
    'engine.died': [({ how }) => `计算进程意外结束（${how}）。`, `请重试；${goesOn}`],
    'engine.node': [
      ({ major, folder }) =>
        `找不到 Gridcast 自带的 Node ${major}（已从 ${folder} 开始逐级向上查找 node_modules/node）。`,
      '请用 `npm ci` 重新安装。',
    ],
  },
  sentences: {
    'device.wrong-answer': ({ difference }, { format }) =>
      `计算结果有误：在一个小的训练步骤上偏差 ${format.number(difference, 2)}。`,
    'device.failed': ({ problem }, { say }) => say(problem),
    'device.no-card':
      '未发现显卡（既没有 /dev/dri/renderD* 也没有 /dev/nvidia0）；若在容器中运行，请将显卡映射进来。',
    'device.no-gpu-driver': ({ system }) =>
      `没有 GPU 响应；如果本机装有显卡，${gpuDrivers[system] ?? '请更新系统'}。`,
    'device.webgpu-library': ({ detail }) =>
      `无法启动 WebGPU 库（${detail}）；请用 npm ci 重新安装。`,
    'device.software-gpu': ({ name }) =>
      `只有软件模拟的 GPU（${name}）响应，它比设备 cpu 更慢；如有真实显卡，请检查其驱动。`,
    'device.cuda-system': ({ platform, architecture }) =>
      `带 CUDA 的 TensorFlow 仅支持 x64 上的 Linux 和 Windows，不支持 ${architecture} 上的 ${platform}。`,
    'device.no-nvidia-driver':
      'NVIDIA 驱动没有响应（nvidia-smi）；如果本机装有 NVIDIA 显卡，请从 nvidia.com/drivers 安装驱动。',
    'device.old-nvidia-driver': ({ driver, oldest }) =>
      `NVIDIA 驱动 ${driver} 版本过旧，不支持 CUDA 11.2；请从 nvidia.com/drivers 安装 ${oldest} 或更新版本。`,
    'device.cuda-no-package':
      '未安装可选软件包 @tensorflow/tfjs-node-gpu；请联网后运行 `npm install`。',
    'device.cuda-not-packaged':
      '安装版 Gridcast 不含 CUDA 部分；如需使用，请从源代码运行。NVIDIA 显卡可通过 WebGPU 使用。',
    'device.cuda-no-binding': ({ path }) =>
      `缺少 @tensorflow/tfjs-node-gpu 的原生部分（${path}）；请运行 \`npm rebuild @tensorflow/tfjs-node-gpu\`。`,
    'device.cuda-library-elsewhere': ({ from, to }) =>
      `TensorFlow 的库位于 ${from}，程序不会在那里查找，也未能自动复制；请把它复制到 ${to}。`,
    'device.cuda-elsewhere': ({ library, folder, variable }) =>
      `${library} 位于 ${folder}，程序不会在那里查找；请将该文件夹加入 ${variable}。`,
    'device.cuda-missing': ({ library, files, page }, { format }) =>
      `缺少 ${library}（${format.list(files)}）；请从 ${page} 安装。`,
    'device.cuda-incomplete': ({ library, files, page }, { format }) =>
      `${library} 不完整（缺少 ${format.list(files)}）；请从 ${page} 安装。`,
    'device.cuda-not-loaded': ({ detail }) => `无法加载 TensorFlow 库：${detail}`,
    'device.cuda-cpu-package':
      '加载的软件包是用于处理器的 tfjs-node，而不是 tfjs-node-gpu；请移除 @tensorflow/tfjs-node。',
    'device.cuda-not-used': ({ card, driver }) =>
      `TensorFlow 已加载，但没有使用 ${card}；请检查 CUDA 11.2 和 cuDNN 8.1 是否与驱动 ${driver} 匹配。`,
    'path.simd': ({ bits, threads, trouble }, { say }) => {
      const vectors =
        bits === null ? '普通 SIMD（缺少 relaxed SIMD，无融合乘加）' : `${bits} 位 SIMD`
      return `${vectors}，${threads} 个线程${trouble === null ? '' : `（${say(trouble)}）`}`
    },
    'path.no-shared-memory': '没有共享内存',
    'path.workers-failed': ({ workers, detail }) => `${workers} 个工作线程无法启动：${detail}`,
    'path.workers-silent': ({ workers, seconds }, { format }) =>
      `${workers} 个工作线程无法启动：${format.number(seconds)} 秒内没有响应`,
    'path.webgpu': ({ fused, ratio, refusal, card }, { format }) => {
      const [own, other] = fused
        ? ['融合 ConvLSTM 内核', '组合算子']
        : ['组合算子', '融合 ConvLSTM 内核']
      const faster =
        ratio === null ? '' : `，速度为${other}的 ${format.number(fused ? ratio : 1 / ratio, 3)} 倍`
      const why = refusal === null ? faster : `（融合 ConvLSTM 内核不可用：${refusal}）`
      return `WebGPU，${own}${why}${card === '' ? '' : `，${card}`}`
    },
    'path.cuda': ({ driver }) => `TensorFlow 2.9.1，CUDA 11.2，驱动 ${driver}，组合算子`,
    'path.arithmetic': '普通算术，1 个线程',
    'path.reference': 'TensorFlow.js CPU 后端，1 个线程',
    'path.slow': ({ problem }) =>
      `慢速路径（TensorFlow.js CPU 后端），因为快速路径失败：${problem}`,
  },
} satisfies AreaTexts<typeof area>
