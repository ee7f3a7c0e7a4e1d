/** An arrangement of plots, by their ids: tabs in one place, or areas side by side or below each other. */
export type LayoutArea =
  | { type: 'tabs'; plots: string[] }
  | {
      type: 'split';
      orientation: 'horizontal' | 'vertical';
      children: LayoutArea[];
    };

/** A layout in the settings. */
export interface INamedLayout {
  name: string;
  area: LayoutArea;
}

/** Parse the setting `layouts`. Invalid entries are left out: users can edit settings as text. */
export function parseLayouts(value: unknown): INamedLayout[] {
  if (!Array.isArray(value)) {
    return [];
  }
  return value.flatMap((entry: unknown) => {
    if (typeof entry !== 'object' || entry === null) {
      return [];
    }
    const { name, area } = entry as { name?: unknown; area?: unknown };
    const parsed = parseArea(area);
    return typeof name === 'string' && parsed !== null
      ? [{ name, area: parsed }]
      : [];
  });
}

function parseArea(value: unknown): LayoutArea | null {
  if (typeof value !== 'object' || value === null) {
    return null;
  }
  const { type, plots, orientation, children } = value as {
    type?: unknown;
    plots?: unknown;
    orientation?: unknown;
    children?: unknown;
  };
  if (type === 'tabs' && Array.isArray(plots)) {
    return {
      type,
      plots: plots.filter((plot): plot is string => typeof plot === 'string')
    };
  }
  if (
    type === 'split' &&
    (orientation === 'horizontal' || orientation === 'vertical') &&
    Array.isArray(children)
  ) {
    const parts = children
      .map(parseArea)
      .filter((part): part is LayoutArea => part !== null);
    return { type, orientation, children: parts };
  }
  return null;
}
