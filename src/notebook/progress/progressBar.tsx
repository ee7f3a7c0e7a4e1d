import type { TranslationBundle } from '@jupyterlab/translation';
import {
  caretDownEmptyThinIcon,
  caretRightIcon,
  ReactWidget
} from '@jupyterlab/ui-components';
import * as React from 'react';

import '../../../style/lazy.css';
import { formatCount } from '../../utils/format';
import type { ICellProgress, INameProgress } from './cellRun';
import {
  failedText,
  finishedText,
  nameLabel,
  nameNumbers,
  runningText,
  sharedText
} from './progressText';

/** Names in the list; the others are summed up. */
const MOST_NAMES = 12;

/** The bar under a cell. `isExpanded` outlives the widget, which JupyterLab can create again. */
export interface IBarModel {
  progress: () => ICellProgress;
  isExpanded: boolean;
}

/** The progress of the tasks of a cell, in the cell's own widget. */
export class ProgressBar extends ReactWidget {
  constructor(
    private readonly _bar: IBarModel,
    private readonly _trans: TranslationBundle
  ) {
    super();
    this.addClass('jp-DaskGateway-cellProgress');
  }

  protected override render(): JSX.Element {
    const toggle = () => {
      this._bar.isExpanded = !this._bar.isExpanded;
      this.update();
    };
    return (
      <ProgressLine
        progress={this._bar.progress()}
        isExpanded={this._bar.isExpanded}
        toggle={toggle}
        trans={this._trans}
      />
    );
  }
}

interface IProgressLineProps {
  progress: ICellProgress;
  isExpanded: boolean;
  toggle: () => void;
  trans: TranslationBundle;
}

/** The line with the bar, and the list of names below it if it is expanded. */
export function ProgressLine({
  progress,
  isExpanded,
  toggle,
  trans
}: IProgressLineProps): JSX.Element {
  const { isFinished, clients } = progress;
  const shared = sharedText(clients, trans);
  const parts = isFinished ? [] : runningText(progress, trans);
  const finished = isFinished ? finishedText(progress, trans) : null;
  const Caret = isExpanded ? caretDownEmptyThinIcon : caretRightIcon;
  return (
    <div role="group" aria-label={trans.__('Dask tasks of this cell')}>
      <div className="jp-DaskGateway-progressLine">
        <button
          type="button"
          className="jp-DaskGateway-progressToggle"
          aria-expanded={isExpanded}
          aria-label={trans.__('Show tasks by name')}
          title={trans.__('Show tasks by name')}
          onClick={toggle}
        >
          <Caret.react tag="span" />
        </button>
        {!isFinished && (
          <Strip progress={progress} text={parts[0].text} trans={trans} />
        )}
        {finished !== null && (
          <span
            className="jp-DaskGateway-progressPart"
            data-kind={progress.failed > 0 ? 'failed' : 'tasks'}
          >
            {finished}
          </span>
        )}
        {parts.map(({ kind, text }) => (
          <span
            key={kind}
            className="jp-DaskGateway-progressPart"
            data-kind={kind}
          >
            {text}
          </span>
        ))}
        {shared !== null && (
          <span className="jp-DaskGateway-progressPart" title={shared}>
            {trans.__('shared cluster')}
          </span>
        )}
      </div>
      {isExpanded && <NameList progress={progress} trans={trans} />}
      {isExpanded && shared !== null && (
        <div className="jp-DaskGateway-progressNote">{shared}</div>
      )}
    </div>
  );
}

/** One segment for each name, as wide as its share of the tasks. */
function Strip({
  progress: { names, done, failed, total },
  text,
  trans
}: {
  progress: ICellProgress;
  text: string;
  trans: TranslationBundle;
}): JSX.Element {
  return (
    <div
      className="jp-DaskGateway-progressStrip"
      role="progressbar"
      aria-label={trans.__('Tasks that have ended')}
      aria-valuemin={0}
      aria-valuemax={total}
      aria-valuenow={done + failed}
      aria-valuetext={text}
    >
      {names.map(name => (
        <Segment key={name.name} name={name} trans={trans} />
      ))}
    </div>
  );
}

function Segment({
  name,
  trans
}: {
  name: INameProgress;
  trans: TranslationBundle;
}): JSX.Element {
  const { done, failed, total } = name;
  const percent = (part: number) => `${total > 0 ? (100 * part) / total : 0}%`;
  return (
    <span
      className="jp-DaskGateway-progressSegment"
      style={{ flexGrow: total }}
      title={trans.__(
        '%1: %2',
        nameLabel(name, trans),
        nameNumbers(name, trans)
      )}
    >
      <span data-kind="done" style={{ width: percent(done) }} />
      <span data-kind="failed" style={{ width: percent(failed) }} />
    </span>
  );
}

/** The names with the most tasks, each with its bar and numbers. */
function NameList({
  progress: { names },
  trans
}: {
  progress: ICellProgress;
  trans: TranslationBundle;
}): JSX.Element {
  const sorted = [...names].sort((a, b) => b.total - a.total);
  const more = sorted.length - MOST_NAMES;
  return (
    <ul className="jp-DaskGateway-progressNames">
      {sorted.slice(0, MOST_NAMES).map(name => (
        <li key={name.name}>
          <span className="jp-DaskGateway-progressName">
            {nameLabel(name, trans)}
          </span>
          <span className="jp-DaskGateway-progressStrip" aria-hidden="true">
            <Segment name={name} trans={trans} />
          </span>
          <span>{nameNumbers(name, trans)}</span>
          <span>
            {name.running > 0 &&
              trans.__('%1 running', formatCount(name.running))}
          </span>
          <span data-kind="failed">
            {name.failed > 0 && failedText(name.failed, trans)}
          </span>
        </li>
      ))}
      {more > 0 && <li>{trans._n('%1 more name', '%1 more names', more)}</li>}
    </ul>
  );
}
