import { Dialog, showDialog } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';

import type * as Wire from '../gateway/wire';
import { formatHeld } from '../utils/format';
import type { ILoss } from './dataLoss';
import { dataLossOfStopping, dataLossOf } from './dataLoss';

/** Whether to stop a cluster: asked only where workers or results would be lost. */
export async function confirmStop(
  cluster: Wire.Cluster,
  trans: TranslationBundle
): Promise<boolean> {
  const loss = dataLossOf(cluster, 'stop');
  return (
    loss === null ||
    ask(
      trans.__('Stop %1?', cluster.label),
      [
        loss.workers > 0 &&
          trans._n('It has %1 worker.', 'It has %1 workers.', loss.workers),
        loss.held.count > 0 &&
          trans.__(
            'It holds %1; stopping discards them.',
            formatHeld(loss.held, trans)
          )
      ],
      trans.__('Stop'),
      trans
    )
  );
}

/** Whether to stop all: asked always, for it reaches farther than one sees. */
export async function confirmStopAll(
  clusters: ReadonlyArray<Wire.Cluster>,
  trans: TranslationBundle
): Promise<boolean> {
  const loss = dataLossOfStopping(clusters);
  return ask(
    trans._n('Stop %1 cluster?', 'Stop all %1 clusters?', clusters.length),
    [
      clusters.map(cluster => cluster.label).join(trans.__(', ')),
      loss &&
        loss.workers > 0 &&
        trans._n('In all %1 worker.', 'In all %1 workers.', loss.workers),
      loss &&
        loss.held.count > 0 &&
        trans.__(
          'They hold %1; stopping discards them.',
          formatHeld(loss.held, trans)
        )
    ],
    trans.__('Stop All'),
    trans
  );
}

/** Whether to scale a cluster: asked only where the workers that stay could not hold its results. */
export async function confirmScale(
  cluster: Wire.Cluster,
  request: Wire.WorkersRequest,
  trans: TranslationBundle
): Promise<boolean> {
  const loss: ILoss | null = dataLossOf(cluster, request);
  if (!loss) {
    return true;
  }
  const left = cluster.workers - loss.workers;
  return ask(
    trans._n(
      'Scale %2 to %1 worker?',
      'Scale %2 to %1 workers?',
      left,
      cluster.label
    ),
    [
      left === 0
        ? trans.__(
            'It holds %1. Dask keeps workers that hold results until these are released.',
            formatHeld(loss.held, trans)
          )
        : trans.__(
            'It holds %1, for which the remaining workers may lack the memory: they may spill or be killed, or Dask keeps more workers.',
            formatHeld(loss.held, trans)
          )
    ],
    trans.__('Scale'),
    trans
  );
}

async function ask(
  title: string,
  sentences: ReadonlyArray<string | false | null>,
  accept: string,
  trans: TranslationBundle
): Promise<boolean> {
  const { button } = await showDialog({
    title,
    body: sentences.filter(Boolean).join('\n'),
    buttons: [
      Dialog.cancelButton({ label: trans.__('Cancel') }),
      Dialog.warnButton({ label: accept })
    ],
    // What cannot be undone is not one careless Enter away.
    defaultButton: 0
  });
  return button.accept;
}
