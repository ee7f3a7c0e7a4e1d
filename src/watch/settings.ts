/** The person's settings as the policy that the server half acts by: pure functions. */
import type { TranslationBundle } from '@jupyterlab/translation';
import type { JSONObject, ReadonlyPartialJSONObject } from '@lumino/coreutils';

import type * as Wire from '../gateway/wire';
import { formatElapsed } from '../format';

const MINUTE = 60;

/** The settings in minutes, and the part of the policy that each is about. */
const MINUTES = {
  badgeAfter: 'badge_after',
  noticeAfter: 'notice_after',
  scaleAfter: 'scale_after',
  stopAfter: 'stop_after',
  countdown: 'countdown',
  finishedAfter: 'finished_after'
} as const;

type Setting = keyof typeof MINUTES;

/** Those for which 0 means never. */
const ACTS: ReadonlyArray<string> = ['scaleAfter', 'stopAfter'];

/** What the settings choose. What nobody set is left out: there the admin's defaults hold. */
export function policyChoice(
  settings: ReadonlyPartialJSONObject
): Wire.PolicyChoice {
  const choice: Wire.PolicyChoice = {};
  for (const [setting, part] of Object.entries(MINUTES)) {
    const minutes = settings[setting];
    if (typeof minutes !== 'number') {
      continue;
    }
    if (minutes > 0) {
      choice[part] = minutes * MINUTE;
    } else if (part === 'scale_after' || part === 'stop_after') {
      choice[part] = null;
    }
  }
  if (typeof settings.heldToo === 'boolean') {
    choice.held_too = settings.heldToo;
  }
  return choice;
}

/** Whether two choices are the same. */
export function sameChoice(
  one: Wire.PolicyChoice,
  other: Wire.PolicyChoice
): boolean {
  const keys = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...keys].every(
    key =>
      one[key as keyof Wire.PolicyChoice] ===
      other[key as keyof Wire.PolicyChoice]
  );
}

/**
 * Say in the settings' descriptions what holds where nothing is set, and what the admin bounds.
 *
 * @param properties - of the settings' schema; they are changed
 */
export function describe(
  properties: Record<string, JSONObject>,
  policies: Wire.Policies,
  trans: TranslationBundle
): void {
  const { defaults, bounds } = policies;
  const add = (setting: string, ...sentences: (string | null)[]) => {
    const property = properties[setting];
    const said = property?.description;
    if (typeof said === 'string') {
      property.description = [said, ...sentences].filter(Boolean).join(' ');
    }
  };
  for (const setting of Object.keys(MINUTES) as Setting[]) {
    const seconds = defaults[MINUTES[setting]];
    add(
      setting,
      seconds === null
        ? trans.__('Where it is not set: never.')
        : trans.__('Where it is not set: %1.', spoken(seconds, trans)),
      ACTS.includes(setting) ? boundOf(setting, bounds, trans) : null
    );
  }
  if (bounds.held_too) {
    add('heldToo', trans.__('Your admin has set that results are no reason.'));
  }
}

function boundOf(
  setting: Setting,
  bounds: Wire.PolicyBounds,
  trans: TranslationBundle
): string | null {
  const within =
    setting === 'scaleAfter' ? bounds.scale_within : bounds.stop_within;
  return within === null
    ? null
    : trans.__('Your admin has set at most %1.', spoken(within, trans));
}

function spoken(seconds: number, trans: TranslationBundle): string {
  return formatElapsed(seconds * 1000, trans);
}
