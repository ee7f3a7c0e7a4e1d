import type { TranslationBundle } from '@jupyterlab/translation';
import type { IConnectionState } from '../connection/connectionState';
import { type IImages, imageText } from '../connection/images';

/** What a notebook's chooser says. */
export interface ISelectorText {
  /** On the button. */
  text: string;
  /** The whole of it, for the tooltip. */
  title: string;
  /** What a second button offers, and what it does. */
  offer: { label: string; does: 'use' | 'reconnect' | 'recreate' } | null;
}

/**
 * A notebook's connection in words.
 *
 * @param local - The LocalCluster in its kernel, null where there is none.
 * @param likely - What the cluster is called that a notebook without one most likely wants; null where that is unknown.
 */
export function selectorText(
  state: IConnectionState,
  local: { workers: number } | null,
  likely: string | null,
  trans: TranslationBundle
): ISelectorText {
  const { label } = state;
  const words = (
    text: string,
    title: string,
    offer: ISelectorText['offer'] = null
  ): ISelectorText => ({ text, title, offer });
  switch (state.kind) {
    case 'none':
      return local
        ? words(
            trans.__('LocalCluster'),
            trans._n(
              'A LocalCluster with %1 worker runs in this kernel: its work is done by the notebook server itself. Choose a Dask Gateway cluster to use other machines.',
              'A LocalCluster with %1 workers runs in this kernel: its work is done by the notebook server itself. Choose a Dask Gateway cluster to use other machines.',
              local.workers
            )
          )
        : words(
            trans.__('No cluster'),
            trans.__('Choose the Dask cluster that this notebook uses'),
            likely === null
              ? null
              : { label: trans.__('Use %1', likely), does: 'use' }
          );
    case 'loading':
      return words(label, trans.__('Looking for %1', label));
    case 'starting':
      return words(
        trans.__('%1: starting', label),
        trans.__('%1 starts; the kernel is connected as soon as it runs', label)
      );
    case 'stopping':
      return words(
        trans.__('%1: stopping', label),
        trans.__('%1 stops; afterwards it can be made again', label)
      );
    case 'waiting':
      return words(
        trans.__('%1: waiting', label),
        trans.__('The kernel is connected to %1 as soon as it is idle', label)
      );
    case 'connecting':
      return words(
        trans.__('%1: connecting', label),
        trans.__('The kernel connects to %1', label)
      );
    case 'connected':
      return words(
        trans.__('%1: connected', label),
        trans.__('This notebook’s kernel is connected to %1', label)
      );
    case 'disconnected':
      return words(
        trans.__('%1: not connected', label),
        trans.__(
          'This notebook uses %1, but its kernel is not connected to it',
          label
        ),
        { label: trans.__('Reconnect'), does: 'reconnect' }
      );
    case 'stopped':
      return words(
        state.stoppedAt === null
          ? trans.__('%1: gone', label)
          : trans.__('%1: stopped %2', label, moment(state.stoppedAt)),
        state.stoppedAt === null
          ? trans.__('%1 is not there any more', label)
          : trans.__(
              '%1 stopped on %2',
              label,
              new Date(state.stoppedAt).toLocaleString()
            ),
        { label: trans.__('Recreate'), does: 'recreate' }
      );
  }
}

/**
 * What a chooser says of environments that are not the same; null where nothing is known to differ.
 *
 * @param versions - Whether distributed warned of differing versions.
 */
export function differenceText(
  versions: boolean,
  images: IImages | null,
  trans: TranslationBundle
): { text: string; title: string } | null {
  if (!versions && !images) {
    return null;
  }
  return {
    text: versions ? trans.__('Versions differ') : trans.__('Other image'),
    title: [
      versions &&
        trans.__('Notebook and cluster run different versions: compare them'),
      images && imageText(images, trans)
    ]
      .filter(Boolean)
      .join('\n')
  };
}

/** A time of today, or a date. */
function moment(since: number): string {
  const then = new Date(since);
  return then.toDateString() === new Date().toDateString()
    ? then.toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' })
    : then.toLocaleDateString();
}
