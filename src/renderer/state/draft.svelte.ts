/**
 * What the person is about to train: dataset, model and settings, carried from screen to screen
 * (Data, Model, Train) until the run starts. Every change can be undone, and all of it is kept by
 * main, so that a reload loses nothing.
 */
import type { DatasetId } from '../../shared/identifiers'
import type { AnySentence } from '../../shared/notices/values'
import type { Dataset } from '../../shared/dataset'
import type { ErrorNotice } from '../../shared/errors'
import type { ModelSpec, TemplateName } from '../../shared/model/model-spec'
import type { SettingName } from '../../shared/training/fields'
import { withSetting, type TrainingSettings } from '../../shared/training/settings'
import type { TrainingDraft } from '../../shared/training-draft'
import type { ReferenceName } from '../../shared/reference'
import { api } from '../api/client'
import { noticeFrom } from '../api/notice'
import { History } from './history.svelte'
import { Newest } from './newest'

interface Suggestion {
  modelSpec: ModelSpec
  settings: TrainingSettings
  why: readonly AnySentence[]
}

type Choice = Omit<TrainingDraft, 'datasetId'> & {
  /** Why the model and the settings were suggested. */
  why: readonly AnySentence[]
}

/** How long after the last letter was typed it is kept. */
const restMs = 300

export class Draft {
  datasetId = $state<DatasetId | null>(null)
  loading = $state(false)
  error = $state.raw<ErrorNotice | null>(null)
  /** Whether what was chosen before the window opened is here again. */
  restored = $state(false)
  private readonly choices = new History<Choice>()
  /** The setting changed last: changing it again is no further step to undo. */
  private changing: SettingName | null = null
  private readonly newest = new Newest()
  private timer: ReturnType<typeof setTimeout> | undefined

  get modelSpec(): ModelSpec | null {
    return this.choices.current?.modelSpec ?? null
  }
  /** Null where the model was taken from a run, or is a reference. */
  get template(): TemplateName | null {
    return this.choices.current?.template ?? null
  }
  get settings(): TrainingSettings | null {
    return this.choices.current?.settings ?? null
  }
  get why(): readonly AnySentence[] {
    return this.choices.current?.why ?? []
  }
  get canUndo(): boolean {
    return this.choices.canUndo
  }
  get canRedo(): boolean {
    return this.choices.canRedo
  }

  /** The person's own settings that are not the suggested ones. */
  get deviations(): readonly { name: SettingName; own: unknown; suggested: unknown }[] {
    const { own = [], settings, suggested } = this.choices.current ?? {}
    return own
      .map((name) => ({ name, own: settings?.[name], suggested: suggested?.[name] }))
      .filter((one) => JSON.stringify(one.own) !== JSON.stringify(one.suggested))
  }

  /** Takes up what was chosen before the window was opened or loaded again. */
  async restore(): Promise<void> {
    const kept = await api.draft.get().catch(() => null)
    if (kept !== null && this.datasetId === null) {
      const { datasetId, ...choice } = kept
      this.datasetId = datasetId
      this.choices.push({ ...choice, why: [] })
    }
    this.restored = true
  }

  /** Chooses the data; the suggested model comes with it unless that dataset was already chosen. */
  async useDataset(dataset: Pick<Dataset, 'id'>): Promise<void> {
    if (this.datasetId === dataset.id && this.choices.current) return
    this.datasetId = dataset.id
    await this.useTemplate('small')
  }

  /** Takes a template with the settings that suit the dataset; the person's own stay. */
  async useTemplate(template: TemplateName, filters?: number): Promise<void> {
    const order = { template, ...(filters ? { filters } : {}) }
    await this.take(template, (datasetId, signal) =>
      api.models.template({ ...order, datasetId }, { signal }),
    )
  }

  /** Takes a reference in place of a network, with the windows that suit the dataset. */
  async useReference(reference: ReferenceName): Promise<void> {
    await this.take(null, (datasetId, signal) =>
      api.models.reference({ reference, datasetId }, { signal }),
    )
  }

  /** Starts from what an earlier run used. */
  useRun(run: { datasetId: DatasetId; modelSpec: ModelSpec; settings: TrainingSettings }): void {
    this.newest.drop()
    this.loading = false
    this.datasetId = run.datasetId
    const { modelSpec, settings } = run
    this.enter({ template: null, modelSpec, settings, suggested: settings, own: [], why: [] })
  }

  editModel(modelSpec: ModelSpec): void {
    const { current } = this.choices
    if (current) this.enter({ ...current, modelSpec })
  }

  /** Another value of one setting, as a form holds it. */
  changeSetting(name: SettingName, value: unknown): void {
    const { current } = this.choices
    if (!current) return
    const settings = withSetting(current.settings, name, value)
    const own = current.own.includes(name) ? current.own : [...current.own, name]
    const isSameChange = this.changing === name
    if (isSameChange) this.choices.replace({ ...current, settings, own })
    else this.choices.push({ ...current, settings, own })
    this.changing = name
    this.keepSoon()
  }

  /** The suggested settings in place of the person's own. */
  useSuggested(): void {
    const { current } = this.choices
    if (current) this.enter({ ...current, settings: current.suggested, own: [] })
  }

  undo(): void {
    this.choices.undo()
    this.changing = null
    this.keep()
  }

  redo(): void {
    this.choices.redo()
    this.changing = null
    this.keep()
  }

  forget(datasetId: string): void {
    if (this.datasetId !== datasetId) return
    this.newest.drop()
    this.loading = false
    this.datasetId = null
    this.choices.clear()
    this.keep()
  }

  private async take(
    template: TemplateName | null,
    ask: (datasetId: DatasetId, signal: AbortSignal) => Promise<Suggestion>,
  ): Promise<void> {
    const datasetId = this.datasetId
    if (!datasetId) return
    const signal = this.newest.begin()
    this.loading = true
    this.error = null
    try {
      const { modelSpec, settings: suggested, why } = await ask(datasetId, signal)
      if (signal.aborted) return
      const { own = [], settings: before } = this.choices.current ?? {}
      const settings = own.reduce((all, name) => withSetting(all, name, before?.[name]), suggested)
      this.enter({ template, modelSpec, settings, suggested, own, why })
    } catch (error) {
      if (!signal.aborted) this.error = noticeFrom(error)
    } finally {
      if (!signal.aborted) this.loading = false
    }
  }

  private enter(choice: Choice): void {
    this.choices.push(choice)
    this.changing = null
    this.keep()
  }

  /** While something is typed it need not be kept with every letter. */
  private keepSoon(): void {
    clearTimeout(this.timer)
    this.timer = setTimeout(() => this.keep(), restMs)
  }

  private keep(): void {
    clearTimeout(this.timer)
    // Not kept is no loss yet: the window still has it, and the next change tries again.
    void api.draft.keep(this.toKeep()).catch(() => undefined)
  }

  private toKeep(): TrainingDraft | null {
    const { datasetId } = this
    const { current } = this.choices
    if (datasetId === null || current === null) return null
    const { why: _, ...choice } = current
    return { datasetId, ...choice }
  }
}
export const draft = new Draft()
