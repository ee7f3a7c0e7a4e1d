import type { TranslationBundle } from '@jupyterlab/translation';
import type { IConnectionState } from '../connection/connectionState';
import { type IImages, imageText } from '../connection/images';

/** What a notebook's cluster selector shows. */
export interface ISelectorText {
  /** The text of the button. */
  text: string;
  /** The tooltip, which is also announced to screen readers. */
  title: string;
  /** The label and action of a second button; null without one. */
  offer: { label: string; action: 'connect' | 'reconnect' | 'recreate' } | null;
}

/**
 * Describe the connection of a notebook.
 *
 * @param local - The LocalCluster in its kernel; null if there is none.
 * @param suggestion - The label of the cluster to suggest to a notebook without one; null for no suggestion.
 */
export function selectorText(
  state: IConnectionState,
  local: { workers: number } | null,
  suggestion: string | null,
  trans: TranslationBundle
): ISelectorText {
  const { label } = state;
  const show = (
    text: string,
    title: string,
    offer: ISelectorText['offer'] = null
  ): ISelectorText => ({ text, title, offer });
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
              ? null
              : { label: trans.__('Use %1', suggestion), action: 'connect' }
          );
    case 'loading':
      return show(label, trans.__('Loading the state of %1.', label));
    case 'starting':
      return show(
        trans.__('%1 (starting)', label),
        trans.__(
          '%1 is starting. The kernel connects when it is running.',
          label
        )
      );
    case 'stopping':
      return show(
        trans.__('%1 (stopping)', label),
        trans.__('%1 is stopping. You can recreate it afterwards.', label)
      );
    case 'waiting':
      return show(
        trans.__('%1 (waiting)', label),
        trans.__(
          'The kernel is busy. It connects to %1 when it is idle.',
          label
        )
      );
    case 'connecting':
      return show(
        trans.__('%1 (connecting)', label),
        trans.__('The kernel is connecting to %1.', label)
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
          : trans.__('%1 (stopped %2)', label, timeOrDate(state.stoppedAt)),
        state.stoppedAt === null
          ? trans.__('%1 has stopped. You can recreate it.', label)
          : trans.__(
              '%1 stopped on %2. You can recreate it.',
              label,
              new Date(state.stoppedAt).toLocaleString()
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

/** The time of a moment today, else its date. */
function timeOrDate(moment: number): string {
  const date = new Date(moment);
  return date.toDateString() === new Date().toDateString()
    ? date.toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' })
    : date.toLocaleDateString();
}
