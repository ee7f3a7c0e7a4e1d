/** Conversion of the user's settings to the idle policy of the server. */
import type { TranslationBundle } from '@jupyterlab/translation';
import type { JSONObject, ReadonlyPartialJSONObject } from '@lumino/coreutils';

import type * as Wire from '../wire/wire';
import { formatElapsed } from '../utils/format';

const MINUTE = 60;

/** The settings in minutes, and the fields of the policy that they set. */
const MINUTE_SETTINGS = {
  badgeAfter: 'badge_after',
  noticeAfter: 'notice_after',
  scaleDownAfter: 'scale_down_after',
  stopAfter: 'stop_after',
  countdown: 'countdown',
  finishedAfter: 'finished_after'
} as const;

type Setting = keyof typeof MINUTE_SETTINGS;

const FIELDS = Object.entries(MINUTE_SETTINGS) as [
  Setting,
  (typeof MINUTE_SETTINGS)[Setting]
][];

/**
 * Return the policy that the settings choose. Values equal to the administrator's are left out, so that they keep
 * following them.
 *
 * @param policies - null if they could not be loaded
 */
export function policyChoice(
  settings: ReadonlyPartialJSONObject,
  policies: Wire.IdleSettings | null
): Wire.IdlePolicyChoice {
  const choice: Wire.IdlePolicyChoice = {};
  for (const [setting, field] of FIELDS) {
    const minutes = settings[setting];
    if (
      typeof minutes !== 'number' ||
      (policies && minutes === defaultMinutes(setting, policies))
    ) {
      continue;
    }
    if (minutes > 0) {
      choice[field] = minutes * MINUTE;
    } else if (field === 'scale_down_after' || field === 'stop_after') {
      choice[field] = null;
    }
  }
  const { stopClustersWithResults } = settings;
  if (
    typeof stopClustersWithResults === 'boolean' &&
    stopClustersWithResults !== policies?.defaults.stop_discards_results
  ) {
    choice.stop_discards_results = stopClustersWithResults;
  }
  return choice;
}

/** Return whether two choices are equal. */
export function isSameChoice(
  a: Wire.IdlePolicyChoice,
  b: Wire.IdlePolicyChoice
): boolean {
  const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...keys].every(
    key =>
      a[key as keyof Wire.IdlePolicyChoice] ===
      b[key as keyof Wire.IdlePolicyChoice]
  );
}

/**
 * Set the administrator's defaults and describe their limits in the schema of the settings.
 *
 * JupyterLab's settings editor saves no setting that has no default.
 *
 * @param properties - the schema's properties, which are modified; an existing default comes from an `overrides.json`
 */
export function applyAdministratorPolicy(
  properties: Record<string, JSONObject>,
  policies: Wire.IdleSettings,
  trans: TranslationBundle
): void {
  const { defaults, bounds } = policies;
  const add = (
    setting: string,
    defaultValue: number | boolean,
    limit: string | null
  ) => {
    const property = properties[setting];
    if (property) {
      property.default ??= defaultValue;
      const { description } = property;
      if (limit !== null && typeof description === 'string') {
        property.description = `${description} ${limit}`;
      }
    }
  };
  for (const [setting] of FIELDS) {
    const bound = boundOf(setting, bounds);
    add(
      setting,
      defaultMinutes(setting, policies),
      bound === null
        ? null
        : trans.__(
            'Your hub administrator allows at most %1.',
            formatElapsed(bound * 1000, trans)
          )
    );
  }
  add(
    'stopClustersWithResults',
    defaults.stop_discards_results,
    bounds.stop_discards_results
      ? trans.__('Your hub administrator stops clusters with results, too.')
      : null
  );
}

/** Default of a setting in minutes: the administrator's default within their bound; 0 for never. */
function defaultMinutes(setting: Setting, policies: Wire.IdleSettings): number {
  const candidates = [
    policies.defaults[MINUTE_SETTINGS[setting]],
    boundOf(setting, policies.bounds)
  ].filter(seconds => seconds !== null);
  const minutes = candidates.length > 0 ? Math.min(...candidates) / MINUTE : 0;
  // Without the digits of a conversion from seconds.
  return Math.round(minutes * 1000) / 1000;
}

/** Return the administrator's bound of a setting, in seconds; null if there is none. */
function boundOf(setting: Setting, bounds: Wire.PolicyBounds): number | null {
  switch (setting) {
    case 'scaleDownAfter':
      return bounds.scale_down_within;
    case 'stopAfter':
      return bounds.stop_within;
    default:
      return null;
  }
}
