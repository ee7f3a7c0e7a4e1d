/** The person's settings as the policy that the server half acts by: pure functions. */
import type { TranslationBundle } from '@jupyterlab/translation';
import type { JSONObject, ReadonlyPartialJSONObject } from '@lumino/coreutils';

import type * as Wire from '../gateway/wire';
import { formatElapsed } from '../utils/format';

const MINUTE = 60;

/** The settings in minutes, and the part of the policy that each is about. */
const MINUTES = {
  badgeAfter: 'badge_after',
  noticeAfter: 'notice_after',
  scaleAfter: 'scale_down_after',
  stopAfter: 'stop_after',
  countdown: 'countdown',
  finishedAfter: 'finished_after'
} as const;

type Setting = keyof typeof MINUTES;

const PARTS = Object.entries(MINUTES) as [Setting, (typeof MINUTES)[Setting]][];

/**
 * What the settings choose. What is as the admin has it is left out: it goes on following the admin.
 *
 * @param policies - null where they are not known
 */
export function policyChoice(
  settings: ReadonlyPartialJSONObject,
  policies: Wire.IdleSettings | null
): Wire.IdlePolicyChoice {
  const choice: Wire.IdlePolicyChoice = {};
  for (const [setting, part] of PARTS) {
    const minutes = settings[setting];
    if (
      typeof minutes !== 'number' ||
      (policies && minutes === minutesUnset(setting, policies))
    ) {
      continue;
    }
    if (minutes > 0) {
      choice[part] = minutes * MINUTE;
    } else if (part === 'scale_down_after' || part === 'stop_after') {
      choice[part] = null;
    }
  }
  const { heldToo } = settings;
  if (
    typeof heldToo === 'boolean' &&
    heldToo !== policies?.defaults.stop_discards_results
  ) {
    choice.stop_discards_results = heldToo;
  }
  return choice;
}

/** Whether two choices are the same. */
export function sameChoice(
  one: Wire.IdlePolicyChoice,
  other: Wire.IdlePolicyChoice
): boolean {
  const keys = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...keys].every(
    key =>
      one[key as keyof Wire.IdlePolicyChoice] ===
      other[key as keyof Wire.IdlePolicyChoice]
  );
}

/**
 * Give the settings the admin's defaults, and say what the admin bounds. JupyterLab's editor saves no setting that has no
 * default.
 *
 * @param properties - of the settings' schema; they are changed. A default that is there is from an `overrides.json`.
 */
export function describe(
  properties: Record<string, JSONObject>,
  policies: Wire.IdleSettings,
  trans: TranslationBundle
): void {
  const { defaults, bounds } = policies;
  const add = (
    setting: string,
    unset: number | boolean,
    said: string | null
  ) => {
    const property = properties[setting];
    if (property) {
      property.default ??= unset;
      const { description } = property;
      if (said !== null && typeof description === 'string') {
        property.description = `${description} ${said}`;
      }
    }
  };
  for (const [setting] of PARTS) {
    const within = boundOf(setting, bounds);
    add(
      setting,
      minutesUnset(setting, policies),
      within === null
        ? null
        : trans.__(
            'Your admin has set at most %1.',
            formatElapsed(within * 1000, trans)
          )
    );
  }
  add(
    'heldToo',
    defaults.stop_discards_results,
    bounds.stop_discards_results
      ? trans.__('Your admin has set that results are no reason.')
      : null
  );
}

/** What holds where a setting is not set, in minutes: the admin's default within the admin's bound; 0 for never. */
function minutesUnset(setting: Setting, policies: Wire.IdleSettings): number {
  const known = [
    policies.defaults[MINUTES[setting]],
    boundOf(setting, policies.bounds)
  ].filter(seconds => seconds !== null);
  const minutes = known.length > 0 ? Math.min(...known) / MINUTE : 0;
  // As people write it.
  return Math.round(minutes * 1000) / 1000;
}

/** The admin's bound of a setting, in seconds; null where there is none. */
function boundOf(setting: Setting, bounds: Wire.PolicyBounds): number | null {
  switch (setting) {
    case 'scaleAfter':
      return bounds.scale_down_within;
    case 'stopAfter':
      return bounds.stop_within;
    default:
      return null;
  }
}
