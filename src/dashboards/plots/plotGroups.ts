import type { TranslationBundle } from '@jupyterlab/translation';

import type * as Wire from '../../wire/wire';
import { plotDescription } from './plotDescriptions';
import type { IPlotRef } from './plots';

/** Plots under one heading. */
export interface IPlotGroup {
  group: Wire.Plot['group'];
  plots: IPlotRef[];
}

/** Group plots in the server's order; with `query`, only those whose label and description contain all of its words. */
export function groupPlots(
  plots: ReadonlyArray<Wire.Plot>,
  trans: TranslationBundle,
  query = ''
): IPlotGroup[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const groups = new Map<Wire.Plot['group'], IPlotRef[]>();
  for (const { id, label, path, group } of plots) {
    const description = plotDescription(id, trans) ?? '';
    const text =
      `${plotLabel({ id, label }, trans)} ${description}`.toLowerCase();
    if (words.every(word => text.includes(word))) {
      groups.set(group, [...(groups.get(group) ?? []), { id, label, path }]);
    }
  }
  return [...groups].map(([group, members]) => ({ group, plots: members }));
}

/**
 * Return the plots that show something on this cluster: those of GPUs only if it has some. Schedulers list them always.
 */
export function usablePlots(
  plots: ReadonlyArray<Wire.Plot>,
  hasGpus: boolean
): Wire.Plot[] {
  return plots.filter(
    ({ id, group }) => hasGpus || (group !== 'gpu' && id !== 'gpu')
  );
}

/** Return the translated name of a group of plots. */
export function groupName(
  group: Wire.Plot['group'],
  trans: TranslationBundle
): string {
  const names: Record<Wire.Plot['group'], string> = {
    'most-useful': trans.__('Most Useful'),
    'memory-and-data': trans.__('Memory and Data'),
    scheduler: trans.__('Scheduler'),
    workers: trans.__('Workers'),
    tasks: trans.__('Tasks'),
    other: trans.__('More Plots'),
    'full-pages': trans.__('Full Pages'),
    gpu: trans.__('GPU')
  };
  return names[group];
}

/**
 * Return the label of a plot: translated for the full pages of a scheduler, and else the name that distributed gave the
 * plot.
 *
 * Layouts store the plot with its English label, so that they fit every display language.
 */
export function plotLabel(
  { id, label }: Pick<IPlotRef, 'id' | 'label'>,
  trans: TranslationBundle
): string {
  switch (id) {
    case 'status':
      return trans.__('Status');
    case 'workers':
      return trans.__('Workers');
    case 'tasks':
      return trans.__('Tasks');
    case 'system':
      return trans.__('System');
    case 'profile':
      return trans.__('Profile');
    case 'graph':
      return trans.__('Graph');
    case 'groups':
      return trans.__('Groups');
    case 'gpu':
      return trans.__('GPU');
    case 'info/main/workers':
      return trans.__('Info');
    case 'info/main/logs':
      return trans.__('Logs');
    default:
      return label;
  }
}
