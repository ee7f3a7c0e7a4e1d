/** The questions before actions that discard workers or results. */
import { Dialog, showDialog } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import { dialogBody } from '../components/dialogBody';
import { withName } from '../components/namedDialog';
import type * as Wire from '../wire/wire';
import { formatBytes } from '../utils/format';
import { dataLossOf, dataLossOfStopping, lostResultsText } from './dataLoss';
import type { Origin } from './origin';

/** A question to the user. */
export interface IQuestion {
  title: string;
  /** Each is a separate paragraph. */
  sentences: ReadonlyArray<string>;
  /** Label of the button that agrees. */
  accept: string;
}

/** A question without its reasons. */
export type IQuestionTitle = Pick<IQuestion, 'title' | 'accept'>;

/**
 * Return the question before clusters are stopped.
 *
 * @param clusters - the clusters to stop, at least one
 * @param options.all - whether these are all clusters of the user: the question is asked even if nothing is lost,
 *   because it affects clusters that may not be visible
 * @param options.notebooks - titles of the notebooks that are connected to them, if known
 * @returns null if nothing would be lost
 */
export function stopQuestion(
  clusters: ReadonlyArray<Wire.Cluster>,
  options: { all: boolean; notebooks: ReadonlyArray<string> },
  trans: TranslationBundle
): IQuestion | null {
  const { all, notebooks } = options;
  const loss = dataLossOfStopping(clusters);
  if (loss === null && !all) {
    return null;
  }
  const count = clusters.length;
  const sentences: string[] = [];
  if (count > 1) {
    sentences.push(labelsOf(clusters, trans));
  }
  if (loss && loss.workers > 0) {
    sentences.push(
      trans._n(
        '%1 worker will be stopped.',
        '%1 workers will be stopped.',
        loss.workers
      )
    );
  }
  if (loss && loss.results.count > 0) {
    sentences.push(lostResultsText(loss.results, trans));
  }
  if (notebooks.length > 0) {
    sentences.push(
      trans._n(
        'Connected notebook: %2',
        'Connected notebooks: %2',
        notebooks.length,
        notebooks.join(trans.__(', '))
      )
    );
  }
  return all && count > 1
    ? {
        title: trans._n('Stop %1 cluster?', 'Stop all %1 clusters?', count),
        sentences,
        accept: trans.__('Stop All')
      }
    : { ...requestedStop(clusters, trans), sentences };
}

/**
 * Return the question before the number of workers changes.
 *
 * @returns null if the remaining workers have memory for all results
 */
export function scaleQuestion(
  cluster: Wire.Cluster,
  request: Wire.WorkersRequest,
  trans: TranslationBundle
): IQuestion | null {
  const loss = dataLossOf(cluster, request);
  if (!loss) {
    return null;
  }
  const remaining = cluster.workers - loss.workers;
  if (remaining === 0) {
    return scaleDownQuestion([cluster], trans);
  }
  return {
    title: trans._n(
      'Scale %2 to %1 worker?',
      'Scale %2 to %1 workers?',
      remaining,
      cluster.label
    ),
    sentences: [
      resultsInMemoryText(loss.results, trans),
      trans.__(
        'The remaining workers may not have enough memory for them. Workers may spill to disk or be killed, or Dask may keep more workers.'
      )
    ],
    accept: trans.__('Scale')
  };
}

/** Return the title and button of a question before clusters are stopped as requested. */
export function requestedStop(
  clusters: ReadonlyArray<Wire.Cluster>,
  trans: TranslationBundle
): IQuestionTitle {
  return {
    title:
      clusters.length === 1
        ? trans.__('Stop %1?', clusters[0].label)
        : trans._n('Stop %1 cluster?', 'Stop %1 clusters?', clusters.length),
    accept: trans.__('Stop')
  };
}

/** Return the title and button of a question before the number of workers changes as requested. */
export function requestedScale(
  { label }: Pick<Wire.Cluster, 'label'>,
  { count, minimum, maximum }: Wire.WorkersRequest,
  trans: TranslationBundle
): IQuestionTitle {
  return {
    title:
      count === undefined
        ? trans.__(
            'Scale %1 adaptively from %2 to %3 workers?',
            label,
            minimum ?? 0,
            maximum ?? 0
          )
        : trans._n(
            'Scale %2 to %1 worker?',
            'Scale %2 to %1 workers?',
            count,
            label
          ),
    accept: trans.__('Scale')
  };
}

/**
 * Return the question before clusters are scaled down to 0 workers.
 *
 * @returns null if no worker has results in its memory
 */
export function scaleDownQuestion(
  clusters: ReadonlyArray<Wire.Cluster>,
  trans: TranslationBundle
): IQuestion | null {
  const withResults = clusters.filter(
    cluster => dataLossOf(cluster, { count: 0 }) !== null
  );
  const loss = dataLossOfStopping(withResults);
  if (!loss) {
    return null;
  }
  return {
    ...scaleDownTitle(clusters, trans),
    sentences: [
      ...(clusters.length > 1 ? [labelsOf(withResults, trans)] : []),
      resultsInMemoryText(loss.results, trans),
      trans.__(
        'Dask keeps workers with results until the results are released.'
      )
    ]
  };
}

/** Return the title and button of a question before clusters are scaled down as requested. */
export function scaleDownTitle(
  clusters: ReadonlyArray<Wire.Cluster>,
  trans: TranslationBundle
): IQuestionTitle {
  return {
    title:
      clusters.length === 1
        ? trans.__('Scale down %1 to 0 workers?', clusters[0].label)
        : trans._n(
            'Scale down %1 cluster to 0 workers?',
            'Scale down %1 clusters to 0 workers?',
            clusters.length
          ),
    accept: trans.__('Scale Down')
  };
}

/**
 * Return the question before an action.
 *
 * @param origin - who requests the action; `other` is always asked
 * @param question - the question about what would be lost, if anything
 * @param request - the title of the question if nothing would be lost
 */
export function questionOf(
  origin: Origin,
  question: IQuestion | null,
  request: IQuestionTitle,
  trans: TranslationBundle
): IQuestion | null {
  return origin === 'interface'
    ? question
    : requestQuestion(question ?? request, trans);
}

/**
 * Return the question before an action that a link, a notebook or another extension requested, not the interface of
 * this extension.
 */
export function requestQuestion(
  question: IQuestionTitle & Partial<IQuestion>,
  trans: TranslationBundle
): IQuestion {
  return {
    ...question,
    sentences: [
      ...(question.sentences ?? []),
      trans.__(
        'A link, a notebook or another extension requested this. Continue only if you expect it.'
      )
    ]
  };
}

/** Ask a question. The default button is Cancel, so that one careless Enter discards nothing. */
export async function ask(
  question: IQuestion,
  trans: TranslationBundle
): Promise<boolean> {
  const { button } = await withName(question.title, () =>
    showDialog({
      title: question.title,
      body: dialogBody(
        <div>
          {question.sentences.map(sentence => (
            <p key={sentence}>{sentence}</p>
          ))}
        </div>
      ),
      buttons: [
        Dialog.cancelButton({ label: trans.__('Cancel') }),
        Dialog.warnButton({ label: question.accept })
      ],
      defaultButton: 0
    })
  );
  return button.accept;
}

/** Return the labels of clusters as a list. */
export function labelsOf(
  clusters: ReadonlyArray<Wire.Cluster>,
  trans: TranslationBundle
): string {
  return clusters.map(({ label }) => label).join(trans.__(', '));
}

function resultsInMemoryText(
  { bytes, count }: Wire.ResultsInMemory,
  trans: TranslationBundle
): string {
  return trans._n(
    '%1 result (%2) is in memory.',
    '%1 results (%2) are in memory.',
    count,
    formatBytes(bytes)
  );
}
