import type { AreaTexts } from '../area'
import type { keeping as area } from '../areas/keeping'

const tryAgain = '然后重试；训练会自动继续。'

const listed = (damaged: readonly { file: string; problem: string }[]) =>
  damaged.map(({ file, problem }) => `${file}：${problem}`).join('；')

const rowKinds = { dataset: '数据集', run: '训练', forecast: '预测' }

export const keeping = {
  errors: {
    'run.unknown': [({ id }) => `没有训练记录“${id}”。`, '请列出所有训练记录并从中选择。'],
    'run.busy': [({ name }) => `“${name}”正在训练中。`, '请等待其结束，或先停止训练。'],
    'run.completed': [({ name }) => `“${name}”已训练完成。`, '如需继续，请增加训练轮数。'],
    'run.no-epochs': [
      ({ name }) => `训练“${name}”是一次拟合的参考预测，没有轮次可加。`,
      '请拟合其他参考预测，或训练一个网络。',
    ],
    'run.untrained': [
      ({ name }) => `“${name}”还没有完成任何一轮训练，因此无法预测。`,
      ({ running }) => (running ? '请等待第一轮完成。' : '请继续训练，至少完成一轮。'),
    ],
    'run.filmstrip': [
      ({ name, epoch }) => `“${name}”没有第 ${epoch} 轮的图像。`,
      '请选择已经训练过的轮次。',
    ],
    'run.taken-over': ['此训练已由另一个 Gridcast 接手，或已被删除。', '请在那里查看。'],
    'run.interrupted': [
      'Gridcast 在此训练途中退出。',
      '请点击“继续”：训练会从最近的检查点接着进行。',
    ],
    'dataset.unknown': [({ id }) => `没有数据集“${id}”。`, '请列出所有数据集并从中选择。'],
    'dataset.busy': [
      ({ run, dataset }) => `“${run}”正在使用数据集“${dataset}”训练。`,
      '请先停止该训练。',
    ],
    'dataset.no-such-frames': [
      ({ name, sequences, frames, from, to, sequence }) =>
        `“${name}”有 ${sequences} 个序列，每个 ${frames} 帧；其中没有第 ${sequence} 个序列的第 ${from} 至 ${to} 帧。`,
      '请选择数据集中存在的帧。',
    ],
    'dataset.too-many-frames': [
      ({ name, asked }) => `一次读取“${name}”的 ${asked} 帧过多。`,
      ({ most }) => `一次最多读取 ${most} 帧。`,
    ],
    'data.unreadable': [
      ({ path, problem }, { say }) => `无法读取数据集文件 ${path}：${say(problem)}。`,
      '请重新导入该数据集。',
    ],
    'kept.changed': [
      ({ path }) => `文件 ${path} 已损坏：它在写入之后被改动过。`,
      '请从备份中恢复该文件，或删除其所属的内容后重新生成。',
    ],
    'disk.full': [
      ({ path }) => `磁盘已满${path === null ? '' : `：无法写入 ${path}`}。`,
      ({ needed }, { format }) =>
        `请在该磁盘上腾出${needed === null ? '一些空间' : ` ${format.bytes(needed)}`}，然后重试。` +
        '没有留下写了一半的内容，已保存的内容仍可读取。',
    ],
    'disk.write': [
      ({ path, detail }) => `无法写入 ${path}：${detail}。`,
      '请释放一些磁盘空间，或检查写入权限，然后继续。',
    ],
    'run.no-checkpoint': [
      ({ name, damaged }) =>
        `“${name}”没有可以继续训练的检查点（${damaged.length === 0 ? '一个也没有' : listed(damaged)}）。`,
      ({ epochs }) => `请从头开始（已完成的 ${epochs} 轮会重新训练），或新建一个训练。`,
    ],
    'disk.no-room': [
      ({ bytes, detail }, { format }) =>
        `数据文件夹放不下下一个检查点（需要 ${format.bytes(bytes)}）：${detail}。`,
      ({ bytes }, { format }) =>
        `请在其所在磁盘上腾出 ${format.bytes(bytes)}，或检查写入权限；训练随后会自动继续。`,
    ],
    'store.unfit': [
      ({ kind, problem }) => `无法保存该${rowKinds[kind]}：${problem}。`,
      '请选择更小或更简单的值。',
    ],
    'store.row-damaged': [
      ({ kind, problem }) => `无法读取该${rowKinds[kind]}的记录：${problem}。`,
      '请将其删除，或用当初写入它的 Gridcast 打开此数据文件夹。',
    ],
    'store.gone': [
      ({ folder }) => `数据文件夹 ${folder} 不见了。`,
      '请重新连接其磁盘或将其移回原处；训练随后会自动继续。',
    ],
    'store.busy': ['数据库正被其他程序占用，例如备份程序。', `请等待其完成。${tryAgain}`],
    'store.full': ['数据文件夹所在的磁盘已满。', `请释放一些空间。${tryAgain}`],
    'store.read-only': [
      ({ code }) => `数据文件夹已无法写入（${code}）。`,
      `请确认它存在且可写。${tryAgain}`,
    ],
    'store.disk': [
      ({ code }) => `数据文件夹所在的磁盘读写出错（${code}）。`,
      `请确认磁盘已连接、完好且未满。${tryAgain}`,
    ],
    'store.broken': [
      '数据文件夹中的数据库已损坏。',
      '请退出 Gridcast，保留该文件夹的副本，并用 `gridcast check` 检查。',
    ],
    'store.newer': [
      ({ found, newest }) =>
        `该数据文件夹由更新版本的 Gridcast 写入（其数据库版本为 ${found}，本程序只支持到 ${newest}）。`,
      '请更新 Gridcast，或用 --data-dir 选择其他文件夹。',
    ],
    'store.damaged': [
      ({ path }) => `${path} 不是 Gridcast 能读取的数据库。`,
      ({ day }) =>
        day === null
          ? '请将该文件移走后重新启动，或用 --data-dir 选择其他文件夹。'
          : `请用 \`gridcast restore\` 恢复 ${day} 的副本；损坏的文件会保留在旁边。`,
    ],
    'backup.none': [
      ({ folder, day }) =>
        day === null
          ? `${folder} 中没有完好的数据库副本。`
          : `${folder} 中没有 ${day} 的完好数据库副本。`,
      '请从您自己的备份中恢复该数据文件夹。',
    ],
    'backup.in-use': [
      ({ folder }) => `另一个 Gridcast 正在使用 ${folder}。`,
      '请先关闭它的窗口和终端。',
    ],
    'store.folder': [
      ({ folder, code }) => `无法写入数据文件夹 ${folder}（${code}）。`,
      '请用 --data-dir 选择一个有写入权限的文件夹。',
    ],
    'web.port': [
      ({ port, detail }) => `端口 ${port} 无法使用：${detail}。`,
      '请用 --port 选择其他端口，或不指定端口。',
    ],
    'files.no-listing': ['只有在浏览器中打开时才能列出文件夹。', '请使用文件对话框。'],
    'files.outside-home': [
      ({ path }) => `“${path}”不是主文件夹中的文件夹。`,
      '请选择主文件夹中的文件夹，或将文件拖入窗口。',
    ],
    'files.no-dialog': ['此处没有自带的文件对话框。', '请将文件拖入窗口。'],
    'files.handle': ['应用已不再保有此文件。', '请重新选择或拖入该文件。'],
    'files.piece-too-large': [
      ({ name, bytes }, { format }) =>
        `“${name}”的一个分片有 ${format.bytes(bytes)}，超出一次可接收的大小。`,
      '请重新拖入该文件。',
    ],
    'files.unknown-upload': [({ name }) => `“${name}”的上传已失效。`, '请重新拖入该文件。'],
    'import.no-file': [({ file }) => `没有文件“${file}”。`, '请检查路径。'],
    'random.seed': [({ seed }) => `种子必须是整数，而不能是 ${seed}。`, '请使用整数，例如 1。'],
    'random.state': [
      ({ length }) => `随机状态应有 4 个数，而不是 ${length} 个。`,
      '请从种子重新开始。',
    ],
  },
  sentences: {
    'check.database': ({ detail }) => `数据库已损坏：${detail}`,
    'check.row': ({ detail }) => `无法读取其记录：${detail}`,
    'check.file': ({ problem }) =>
      ({
        missing: '文件不存在',
        length: '文件长度与写入时不同',
        changed: '文件在写入之后被改动过',
        unreadable: '磁盘无法读取该文件',
        unknown: '无从得知其应有内容：由早期版本写入',
      })[problem],
    'check.weights': ({ detail }) => `文件损坏：${detail}`,
    'check.stranger': ({ bytes }, { format }) =>
      `数据库中没有它的记录（${format.bytes(bytes)}）；如不需要可将其删除`,
    'doing.checking': ({ name }) => `正在检查 ${name}`,
    'check.sum': ({ files, damaged, day }) => {
      const found = damaged === 0 ? '全部完好' : `${damaged} 处损坏`
      const copy = day === null ? '数据库尚无副本' : `数据库最近的副本为 ${day}`
      return `已读取数据库和 ${files} 个文件：${found}；${copy}。`
    },
    'backup.restored': ({ day, aside }) =>
      aside === null
        ? `已将 ${day} 的副本恢复为数据库。`
        : `已将 ${day} 的副本恢复为数据库；原来的数据库保留为 ${aside}。`,
    tidied: ({ files, bytes }, { format }) =>
      `已清理被中断的程序留下的内容：${files} 个文件，${format.bytes(bytes)}。`,
    'database.damaged': ({ problem }) =>
      `数据库已损坏（${problem}）。请退出 Gridcast，并用 \`gridcast restore\` 恢复最近的副本。`,
    'run.goes-on': ({ epoch, batch, damaged, after }) => {
      const processes = {
        nothing: '',
        death: '计算进程意外退出。',
        silence: '计算进程没有响应，已被结束。',
      }
      const finished = epoch === 1 ? '头' : `第 ${epoch - 1} 轮之后`
      const place = batch === 0 ? finished : `第 ${epoch} 轮的第 ${batch} 批之后`
      return damaged.length === 0
        ? `${processes[after]}从${place}继续。`
        : `${processes[after]}已损坏：${listed(damaged)}。从最近的完好检查点（${place}）继续。`
    },
    'data.missing': '文件不存在',
    'data.too-short': '文件不完整',
    'data.other-type': ({ found, wanted }) => `其中是 ${found}，而不是 ${wanted}`,
    'data.other-shape': ({ found, wanted }, { format }) =>
      `其形状为 ${format.shape(found)}，而不是 ${format.shape(wanted)}`,
    'data.detail': ({ detail }) => detail,
  },
} satisfies AreaTexts<typeof area>
