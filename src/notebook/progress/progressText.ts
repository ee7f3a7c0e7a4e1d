import type { TranslationBundle } from '@jupyterlab/translation';
import { formatCount, formatWaiting } from '../../utils/format';
import { timeLeftText } from '../../utils/timeLeft';
import type { ICellProgress, INameProgress } from './cellRun';

/** A part of the line under a cell. */
export interface ITextPart {
  text: string;
  kind: 'tasks' | 'running' | 'failed' | 'left';
}

/** Return the parts of the line while tasks run; each can be read alone. */
export function runningText(
  { done, failed, total, running, left }: ICellProgress,
  trans: TranslationBundle
): ITextPart[] {
  const parts: ITextPart[] = [
    {
      kind: 'tasks',
      text: trans._n(
        '%2 of %3 task',
        '%2 of %3 tasks',
        total,
        formatCount(done + failed),
        formatCount(total)
      )
    },
    { kind: 'running', text: trans.__('%1 running', formatCount(running)) }
  ];
  if (failed > 0) {
    parts.push({ kind: 'failed', text: failedText(failed, trans) });
  }
  if (left !== null) {
    parts.push({ kind: 'left', text: timeLeftText(left, trans) });
  }
  return parts;
}

/** Return the line after the tasks have ended: `1,200 tasks in 12 s, 3 failed`. */
export function finishedText(
  { done, failed, total, elapsed }: ICellProgress,
  trans: TranslationBundle
): string {
  const ended = done + failed;
  const duration =
    elapsed < 1000 ? trans.__('less than 1 s') : formatWaiting(elapsed, trans);
  if (ended < total) {
    return trans._n(
      '%2 of %3 task in %4',
      '%2 of %3 tasks in %4',
      total,
      formatCount(ended),
      formatCount(total),
      duration
    );
  }
  return failed > 0
    ? trans._n(
        '%2 task in %3, %4 failed',
        '%2 tasks in %3, %4 failed',
        total,
        formatCount(total),
        duration,
        formatCount(failed)
      )
    : trans._n(
        '%2 task in %3',
        '%2 tasks in %3',
        total,
        formatCount(total),
        duration
      );
}

/** Return `3 failed`. */
export function failedText(failed: number, trans: TranslationBundle): string {
  return trans.__('%1 failed', formatCount(failed));
}

/** Return the label of a name: `inc`. */
export function nameLabel(
  { name }: Pick<INameProgress, 'name'>,
  trans: TranslationBundle
): string {
  return name ?? trans.__('All tasks');
}

/** Return the numbers of a name: `300 of 400`. */
export function nameNumbers(
  { done, failed, total }: INameProgress,
  trans: TranslationBundle
): string {
  return trans.__('%1 of %2', formatCount(done + failed), formatCount(total));
}

/** Return why the numbers can include other work; null if they cannot. */
export function sharedText(
  clients: number | null,
  trans: TranslationBundle
): string | null {
  return clients !== null && clients > 1
    ? trans._n(
        '%1 program is connected to this cluster. The numbers can include the tasks of other programs.',
        '%1 programs are connected to this cluster. The numbers can include the tasks of other programs.',
        clients
      )
    : null;
}
