import { Signal, type ISignal } from '@lumino/signaling';

/** Reports the responses of the Jupyter server to all requests of this page, also to those of JupyterLab. */
export class ResponseObserver {
  /** @param baseUrl - URL of the Jupyter server */
  constructor(baseUrl: string) {
    const base = new URL(baseUrl, window.location.href).href;
    if (typeof PerformanceObserver === 'undefined') {
      return;
    }
    this._observer = new PerformanceObserver(list => {
      if (list.getEntries().some(entry => isResponse(entry, base))) {
        this._responded.emit();
      }
    });
    this._observer.observe({ type: 'resource' });
  }

  /** Emits after one or several responses. */
  get responded(): ISignal<this, void> {
    return this._responded;
  }

  private readonly _observer: PerformanceObserver | null = null;
  private readonly _responded = new Signal<this, void>(this);
}

/** Return whether an entry is a response of the server. Requests that failed have entries too, without a status. */
function isResponse(entry: PerformanceEntry, base: string): boolean {
  const { responseStatus = 200 } = entry as Partial<PerformanceResourceTiming>;
  return entry.name.startsWith(base) && responseStatus !== 0;
}
