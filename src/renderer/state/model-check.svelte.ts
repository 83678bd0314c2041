/**
 * What main says of the model in hand: shapes, sizes, problems, and the causality test when asked
 * for.
 */
import type { DatasetId } from '../../shared/identifiers'
import type { ErrorNotice } from '../../shared/errors'
import type { CausalityReport, ModelSpec, ModelSummary } from '../../shared/model/model-spec'
import type { TrainingSettings } from '../../shared/training/settings'
import { api } from '../api/client'
import { noticeFrom } from '../api/notice'
import { Newest } from './newest'

export class ModelCheck {
  summary = $state.raw<ModelSummary | null>(null)
  error = $state.raw<ErrorNotice | null>(null)
  causality = $state.raw<CausalityReport | null>(null)
  causalityError = $state.raw<ErrorNotice | null>(null)
  testing = $state(false)
  private readonly newest = new Newest()
  private timer: ReturnType<typeof setTimeout> | undefined

  /**
   * Asks again a moment after the last change. The causality result of another model is dropped.
   */
  update(modelSpec: ModelSpec, settings: TrainingSettings, datasetId: DatasetId): void {
    clearTimeout(this.timer)
    this.causality = null
    this.causalityError = null
    const signal = this.newest.begin()
    this.timer = setTimeout(() => void this.ask({ modelSpec, settings, datasetId }, signal), 120)
  }

  async testCausality(modelSpec: ModelSpec, datasetId: DatasetId): Promise<void> {
    const { signal } = this.newest
    this.testing = true
    this.causalityError = null
    try {
      const report = await api.models.causality({ modelSpec, datasetId }, { signal })
      if (!signal.aborted) this.causality = report
    } catch (error) {
      if (!signal.aborted) this.causalityError = noticeFrom(error)
    } finally {
      this.testing = false
    }
  }

  private async ask(
    question: Parameters<typeof api.models.summary>[0],
    signal: AbortSignal,
  ): Promise<void> {
    try {
      const summary = await api.models.summary(question, { signal })
      if (signal.aborted) return
      this.summary = summary
      this.error = null
    } catch (error) {
      if (!signal.aborted) this.error = noticeFrom(error)
    }
  }
}
