import type { TranslationBundle } from '@jupyterlab/translation';
import { formatMoment } from '../../utils/format';
import type { IConnectionState } from '../connection/connectionState';
import { type IImages, imageText } from '../connection/images';
import type { RunPhase } from './runOnCluster';

/** What the second button does. */
export type SelectorAction =
  'run' | 'cancel' | 'connect' | 'reconnect' | 'recreate';

/** What a notebook's cluster selector shows. */
export interface ISelectorText {
  /** The text of the button. */
  text: string;
  /** The tooltip, which is also announced to screen readers. */
  title: string;
  /** The label and action of a second button; null without one. */
  offer: { label: string; action: SelectorAction } | null;
}

/**
 * Describe the connection of a notebook.
 *
 * @param local - The LocalCluster in its kernel; null if there is none.
 * @param run - What Run on a Cluster waits for; null if it was not chosen.
 * @param suggestion - The label of the cluster to suggest to a notebook without one; null for no suggestion.
 */
export function selectorText(
  state: IConnectionState,
  local: { workers: number } | null,
  suggestion: string | null,
  run: RunPhase | 'canceling' | null,
  trans: TranslationBundle
): ISelectorText {
  const { label } = state;
  const cancel = { label: trans.__('Cancel'), action: 'cancel' } as const;
  const show = (
    text: string,
    title: string,
    offer: ISelectorText['offer'] = null
  ): ISelectorText => ({ text, title, offer });
  if (run === 'canceling') {
    return show(
      trans.__('Canceling'),
      trans.__('The cluster is stopped as soon as the gateway has created it.')
    );
  }
  if (run === 'creating') {
    return show(
      trans.__('Creating a cluster'),
      trans.__(
        'The cluster is being created. The kernel connects to it when it is running.'
      ),
      cancel
    );
  }
  const whileRunning = run === null ? null : cancel;
  switch (state.kind) {
    case 'none':
      return local
        ? show(
            trans.__('LocalCluster'),
            trans._n(
              'A LocalCluster with %1 worker is running in this kernel, on the notebook server. To use other machines, choose a Dask Gateway cluster.',
              'A LocalCluster with %1 workers is running in this kernel, on the notebook server. To use other machines, choose a Dask Gateway cluster.',
              local.workers
            )
          )
        : show(
            trans.__('No cluster'),
            trans.__('Choose a Dask cluster for this notebook'),
            suggestion === null
              ? { label: trans.__('Run on a Cluster'), action: 'run' }
              : { label: trans.__('Use %1', suggestion), action: 'connect' }
          );
    case 'loading':
      return show(label, trans.__('Loading the state of %1…', label));
    case 'starting':
      return show(
        trans.__('%1 (starting)', label),
        trans.__(
          '%1 is starting. The kernel connects when it is running.',
          label
        ),
        whileRunning
      );
    case 'stopping':
      return show(
        trans.__('%1 (stopping)', label),
        trans.__(
          '%1 is stopping. You can recreate it when it has stopped.',
          label
        )
      );
    case 'waiting':
      return show(
        trans.__('%1 (waiting)', label),
        trans.__(
          'The kernel is busy. It connects to %1 when it is idle.',
          label
        ),
        whileRunning
      );
    case 'connecting':
      return show(
        trans.__('%1 (connecting)', label),
        trans.__('The kernel is connecting to %1.', label),
        whileRunning
      );
    case 'connected':
      return show(
        trans.__('%1 (connected)', label),
        trans.__('This notebook’s kernel is connected to %1.', label)
      );
    case 'disconnected':
      return show(
        trans.__('%1 (not connected)', label),
        trans.__(
          'This notebook uses %1, but its kernel is not connected.',
          label
        ),
        { label: trans.__('Reconnect'), action: 'reconnect' }
      );
    case 'stopped':
      return show(
        state.stoppedAt === null
          ? trans.__('%1 (stopped)', label)
          : trans.__(
              '%1 (stopped %2)',
              label,
              formatMoment(state.stoppedAt, Date.now())
            ),
        state.stoppedAt === null
          ? trans.__('%1 has stopped. You can recreate it.', label)
          : trans.__(
              '%1 stopped at %2. You can recreate it.',
              label,
              formatMoment(state.stoppedAt, Date.now())
            ),
        { label: trans.__('Recreate'), action: 'recreate' }
      );
  }
}

/**
 * Describe how the environments of a notebook and its cluster differ; null if no difference is known.
 *
 * @param versionsDiffer - Whether distributed warned about different versions.
 */
export function differenceText(
  versionsDiffer: boolean,
  images: IImages | null,
  trans: TranslationBundle
): { text: string; title: string } | null {
  if (!versionsDiffer && !images) {
    return null;
  }
  return {
    text: versionsDiffer
      ? trans.__('Different versions')
      : trans.__('Different image'),
    title: [
      versionsDiffer &&
        trans.__(
          'The notebook and the cluster use different versions. Click to compare them.'
        ),
      images && imageText(images, trans)
    ]
      .filter(Boolean)
      .join('\n')
  };
}
