import type { TranslationBundle } from '@jupyterlab/translation';

/** The colors of clusters by their names on the wire; style/colors.css defines them. */
export const COLORS = [
  'blue',
  'green',
  'orange',
  'purple',
  'red',
  'teal',
  'pink',
  'brown'
] as const;

/** Return the translated name of a color; an unknown one keeps its name on the wire. */
export function colorText(color: string, trans: TranslationBundle): string {
  const names: { [color: string]: string } = {
    blue: trans.__('Blue'),
    green: trans.__('Green'),
    orange: trans.__('Orange'),
    purple: trans.__('Purple'),
    red: trans.__('Red'),
    teal: trans.__('Teal'),
    pink: trans.__('Pink'),
    brown: trans.__('Brown')
  };
  return names[color] ?? color;
}
