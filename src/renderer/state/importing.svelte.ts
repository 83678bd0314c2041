/**
 * Files on their way in: sent (in a browser), looked at, shown as the app understands them, changed
 * by the person, imported. Several dropped files wait their turn.
 */
import type { Dataset } from '../../shared/dataset'
import type { ErrorNotice } from '../../shared/errors'
import { withoutExtension } from '../../shared/import-formats'
import { withFields, type Choice, type ImportPlan, type Inspection } from '../../shared/import-plan'
import { api } from '../api/client'
import { dropFile } from '../api/drop-file'
import { noticeFrom } from '../api/notice'
import { go } from '../navigation/router.svelte'
import { datasets } from './datasets.svelte'
import { Newest } from './newest'
import { Task, type TaskNews } from './task.svelte'

/** A file of this window, or one that main already knows by a handle. */
export type Incoming = File | { name: string; handle: string }

export type Preview = Awaited<ReturnType<typeof api.datasets.inspectFrames>>

class Importing {
  waiting = $state.raw<readonly Incoming[]>([])
  fileName = $state<string | null>(null)
  name = $state('')
  inspection = $state.raw<Inspection | null>(null)
  plan = $state.raw<ImportPlan | null>(null)
  preview = $state.raw<Preview | null>(null)
  previewError = $state.raw<ErrorNotice | null>(null)
  previewing = $state(false)
  /** Several files on their way to being sorted into what is imported together. */
  readonly arranging = new Task<readonly Incoming[]>()
  readonly inspecting = new Task<Inspection>()
  readonly importing = new Task<Dataset>()
  private handle: string | null = null
  private readonly newestPreview = new Newest()
  private timer: ReturnType<typeof setTimeout> | undefined

  /** Takes files and opens the import screen on the first. */
  begin(files: readonly Incoming[]): void {
    const [first, ...others] = files
    if (!first) return
    go('import')
    const { lacks, handle, fileName } = this
    if (lacks !== null && handle !== null && fileName !== null)
      void this.arrange([{ name: fileName, handle }, ...files])
    else if (others.length > 0) void this.arrange(files)
    else {
      this.waiting = []
      void this.open(first)
    }
  }

  /** What the file that is looked at needs beside it: what is brought next may be that. */
  get lacks(): 'outlines' | 'table' | null {
    const code = this.inspecting.error?.code
    if (code === 'import.no-coordinates') return 'outlines'
    return code === 'regions.alone' ? 'table' : null
  }

  /** The handle of a video, which the window decodes itself; null of anything else. */
  get video(): string | null {
    const { error } = this.inspecting
    const kind = error?.code === 'import.known-format' ? error.values['kind'] : null
    return typeof kind === 'string' && kind.startsWith('video:') ? this.handle : null
  }

  /** Goes on with what was made of the file that is looked at. */
  instead(file: Incoming): void {
    void this.open(file)
  }

  /** Changes how the file is read; the outcome and the preview follow a moment later. */
  change(plan: ImportPlan): void {
    this.plan = plan
    clearTimeout(this.timer)
    this.timer = setTimeout(() => void this.inspect(plan), 250)
  }

  /** Answers a question of the file. */
  answer({ set }: Choice): void {
    if (this.plan) this.change(withFields(this.plan, set))
  }

  /** What has to be answered before the import. */
  get isOpen(): boolean {
    return this.plan !== null && this.plan.format !== 'grid' && this.plan.open.length > 0
  }

  async import(): Promise<Dataset | null> {
    const { inspection, plan } = this
    const handle = this.handle
    if (!inspection || !plan || !handle) return null
    const order = { handle, plan, name: this.name.trim() || inspection.fileName }
    const made = await this.importing.run((signal) => api.datasets.import(order, { signal }))
    if (!made) return null
    datasets.put(made)
    this.next(made)
    return made
  }

  /** Goes on to the next waiting file, or to the dataset just made, or back to the data. */
  next(made: Dataset | null = null): void {
    const [first, ...others] = this.waiting
    this.reset()
    if (first) {
      this.waiting = others
      void this.open(first)
    } else go('data', made?.id)
  }

  retry(): void {
    if (this.handle) void this.inspect(this.plan ?? undefined)
  }

  /** Sorts files into what is imported together, and opens the first. */
  private async arrange(files: readonly Incoming[]): Promise<void> {
    this.reset()
    this.fileName = files[0]?.name ?? null
    const groups = await this.arranging.run(async (signal) => this.arrangeNews(files, signal))
    const [first, ...others] = groups ?? []
    if (!first) return
    this.waiting = others
    void this.open(first)
  }

  private async *arrangeNews(
    files: readonly Incoming[],
    signal: AbortSignal,
  ): AsyncGenerator<TaskNews<readonly Incoming[]>> {
    const handles: string[] = []
    for (const file of files) {
      const onSent = (sent: number, total: number) => this.arranging.report(sent, total, null)
      handles.push(file instanceof File ? await dropFile(file, onSent, signal) : file.handle)
    }
    yield { type: 'result', result: await api.files.arrange({ handles }, { signal }) }
  }

  private async open(file: Incoming): Promise<void> {
    const { waiting } = this
    this.reset()
    this.waiting = waiting
    this.fileName = file.name
    this.name = withoutExtension(file.name)
    const inspection = await this.inspecting.run((signal) => this.sendAndInspect(file, signal))
    if (inspection) this.take(inspection)
  }

  private async *sendAndInspectNews(
    file: Incoming,
    signal: AbortSignal,
  ): AsyncGenerator<TaskNews<Inspection>> {
    this.handle =
      file instanceof File
        ? await dropFile(file, (sent, total) => this.inspecting.report(sent, total, null), signal)
        : file.handle
    yield* await api.datasets.inspect({ handle: this.handle }, { signal })
  }

  private async sendAndInspect(
    file: Incoming,
    signal: AbortSignal,
  ): Promise<AsyncIterable<TaskNews<Inspection>>> {
    return this.sendAndInspectNews(file, signal)
  }

  private async inspect(plan: ImportPlan | undefined): Promise<void> {
    const handle = this.handle
    if (!handle) return
    const inspection = await this.inspecting.run((signal) =>
      api.datasets.inspect({ handle, plan }, { signal }),
    )
    if (inspection) this.take(inspection)
  }

  private take(inspection: Inspection): void {
    this.inspection = inspection
    this.plan = inspection.plan
    void this.loadPreview(inspection)
  }

  private async loadPreview({ plan }: Inspection): Promise<void> {
    const handle = this.handle
    if (!handle) return
    const signal = this.newestPreview.begin()
    this.previewing = true
    try {
      const preview = await api.datasets.inspectFrames({ handle, plan, count: 60 }, { signal })
      if (signal.aborted) return
      this.preview = preview
      this.previewError = null
    } catch (error) {
      if (!signal.aborted) this.previewError = noticeFrom(error)
    } finally {
      if (!signal.aborted) this.previewing = false
    }
  }

  private reset(): void {
    clearTimeout(this.timer)
    this.newestPreview.drop()
    this.handle = null
    this.arranging.cancel()
    this.arranging.error = null
    this.inspecting.cancel()
    this.inspecting.error = null
    this.importing.cancel()
    this.importing.error = null
    this.waiting = []
    this.fileName = null
    this.inspection = null
    this.plan = null
    this.preview = null
    this.previewError = null
    this.previewing = false
  }
}
export const importing = new Importing()
