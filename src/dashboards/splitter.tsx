import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

/** The part of the panel, in percent, that the dashboards take up: the limits, a step of an arrow key, the default. */
export const SHARE = { least: 15, most: 85, step: 5, initial: 55 } as const;

/** Return the share after a key; null if the key does not move the splitter. */
export function shareAfterKey(share: number, key: string): number | null {
  const targets: Partial<Record<string, number>> = {
    ArrowUp: share + SHARE.step,
    ArrowDown: share - SHARE.step,
    Home: SHARE.least,
    End: SHARE.most,
    Enter: SHARE.initial
  };
  const target = targets[key];
  return target === undefined ? null : limitShare(target);
}

/** Return the share of a section whose top edge is dragged to a position, from the edges in px. */
export function shareAt(
  pointer: number,
  bottom: number,
  panelHeight: number
): number {
  return panelHeight > 0
    ? limitShare((100 * (bottom - pointer)) / panelHeight)
    : SHARE.initial;
}

/** Return the nearest share that is allowed, as a whole number; for other values the default. */
export function limitShare(share: unknown): number {
  return typeof share === 'number' && Number.isFinite(share)
    ? Math.round(Math.min(Math.max(share, SHARE.least), SHARE.most))
    : SHARE.initial;
}

/** Properties of {@link Splitter}. */
export interface ISplitterProps {
  share: number;
  /** @param isFinal - false while the user drags */
  onChange: (share: number, isFinal: boolean) => void;
  trans: TranslationBundle;
}

/** The edge between the list of clusters and the dashboards, to drag or to move with the arrow keys. */
export function Splitter(props: ISplitterProps): JSX.Element {
  const { share, onChange, trans } = props;
  const shareAtPointer = ({ currentTarget, clientY }: React.PointerEvent) => {
    const section = currentTarget.closest('.jp-DaskGateway-explorer');
    const panel = section?.parentElement;
    return section && panel
      ? shareAt(
          clientY,
          section.getBoundingClientRect().bottom,
          panel.getBoundingClientRect().height
        )
      : share;
  };
  return (
    <div
      role="separator"
      className="jp-DaskGateway-splitter"
      tabIndex={0}
      aria-orientation="horizontal"
      aria-label={trans.__('Height of the dashboards')}
      title={trans.__('Drag, or use the arrow keys, to change the height')}
      aria-valuemin={SHARE.least}
      aria-valuemax={SHARE.most}
      aria-valuenow={share}
      onKeyDown={event => {
        const target = shareAfterKey(share, event.key);
        if (target !== null) {
          event.preventDefault();
          onChange(target, true);
        }
      }}
      onDoubleClick={() => onChange(SHARE.initial, true)}
      onPointerDown={event => {
        if (event.button === 0) {
          event.currentTarget.setPointerCapture(event.pointerId);
        }
      }}
      onPointerMove={event => {
        if (event.currentTarget.hasPointerCapture(event.pointerId)) {
          onChange(shareAtPointer(event), false);
        }
      }}
      onPointerUp={event => {
        if (event.currentTarget.hasPointerCapture(event.pointerId)) {
          onChange(shareAtPointer(event), true);
        }
      }}
    />
  );
}
