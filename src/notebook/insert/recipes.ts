/** Code beyond connecting. All but `new-cluster` go on from the `cluster` and `client` of the code that connects. */
export type Recipe = 'new-cluster' | 'scale' | 'adapt' | 'clean-up';

/** All recipes, in the order of their menu. */
export const RECIPES: readonly Recipe[] = [
  'new-cluster',
  'scale',
  'adapt',
  'clean-up'
];

/** Whether a value from outside names a recipe. */
export function isRecipe(value: unknown): value is Recipe {
  return RECIPES.some(recipe => recipe === value);
}
