/**
 * What the person is about to train: dataset, model spec and settings, carried from screen to
 * screen (Data, Model, Train) until the run starts. Changes of the model can be undone.
 */
import type { AnySentence } from '../../shared/notices/values'
import type { Dataset } from '../../shared/dataset'
import type { ErrorNotice } from '../../shared/errors'
import type { ModelSpec, TemplateName } from '../../shared/model/model-spec'
import type { SettingName } from '../../shared/training/fields'
import { withSetting, type TrainingSettings } from '../../shared/training/settings'
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

export class Plan {
  datasetId = $state<string | null>(null)
  template = $state<TemplateName | null>(null)
  settings = $state.raw<TrainingSettings | null>(null)
  why = $state.raw<readonly AnySentence[]>([])
  loading = $state(false)
  error = $state.raw<ErrorNotice | null>(null)
  readonly models = new History<ModelSpec>()
  private readonly newest = new Newest()

  get modelSpec(): ModelSpec | null {
    return this.models.current
  }

  /** Chooses the data; the suggested model comes with it unless that dataset was already chosen. */
  async useDataset(dataset: Pick<Dataset, 'id'>): Promise<void> {
    if (this.datasetId === dataset.id && this.models.current) return
    this.datasetId = dataset.id
    await this.useTemplate('small')
  }

  /** Takes a template with the settings that suit the dataset. */
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

  private async take(
    template: TemplateName | null,
    ask: (datasetId: string, signal: AbortSignal) => Promise<Suggestion>,
  ): Promise<void> {
    const datasetId = this.datasetId
    if (!datasetId) return
    const signal = this.newest.begin()
    this.loading = true
    this.error = null
    try {
      const answer = await ask(datasetId, signal)
      if (signal.aborted) return
      this.template = template
      this.models.push(answer.modelSpec)
      this.settings = answer.settings
      this.why = answer.why
    } catch (error) {
      if (!signal.aborted) this.error = noticeFrom(error)
    } finally {
      if (!signal.aborted) this.loading = false
    }
  }

  /** Starts from what an earlier run used. */
  useRun(run: { datasetId: string; modelSpec: ModelSpec; settings: TrainingSettings }): void {
    this.newest.drop()
    this.datasetId = run.datasetId
    this.template = null
    this.models.push(run.modelSpec)
    this.settings = run.settings
    this.why = []
    this.loading = false
  }

  editModel(spec: ModelSpec): void {
    this.models.push(spec)
  }

  /** Another value of one setting, as a form holds it. */
  changeSetting(name: SettingName, value: unknown): void {
    if (this.settings) this.settings = withSetting(this.settings, name, value)
  }

  forget(datasetId: string): void {
    if (this.datasetId !== datasetId) return
    this.newest.drop()
    this.loading = false
    this.datasetId = null
    this.settings = null
    this.why = []
    this.models.clear()
  }
}
export const plan = new Plan()
