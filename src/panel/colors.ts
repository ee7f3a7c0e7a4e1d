import type { TranslationBundle } from '@jupyterlab/translation';

/** A cluster's colors by their names on the wire; style/colors.css says what each looks like. */
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

/** What a person calls a color. */
export function colorWord(color: string, trans: TranslationBundle): string {
  const words: { [color: string]: string } = {
    blue: trans.__('Blue'),
    green: trans.__('Green'),
    orange: trans.__('Orange'),
    purple: trans.__('Purple'),
    red: trans.__('Red'),
    teal: trans.__('Teal'),
    pink: trans.__('Pink'),
    brown: trans.__('Brown')
  };
  return words[color] ?? color;
}
