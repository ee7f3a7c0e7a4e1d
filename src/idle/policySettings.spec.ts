import type { JSONObject } from '@lumino/coreutils';

import { POLICIES, trans } from '../testing/fakeClusters';
import {
  applyAdministratorPolicy,
  isSameChoice,
  policyChoice
} from './policySettings';

describe('policyChoice', () => {
  it('is empty without settings', () => {
    expect(policyChoice({}, POLICIES)).toEqual({});
  });

  it('converts minutes to seconds, and 0 to never', () => {
    expect(
      policyChoice(
        { noticeAfter: 20, scaleDownAfter: 0, stopAfter: 60 },
        {
          ...POLICIES,
          defaults: { ...POLICIES.defaults, scale_down_after: 1800 }
        }
      )
    ).toEqual({ notice_after: 1200, scale_down_after: null, stop_after: 3600 });
  });

  it('leaves out values that equal the default of the administrator', () => {
    expect(
      policyChoice({ badgeAfter: 5, stopClustersWithResults: false }, POLICIES)
    ).toEqual({});
  });

  it('keeps all values while the policy of the administrator is unknown', () => {
    expect(
      policyChoice({ badgeAfter: 5, stopClustersWithResults: true }, null)
    ).toEqual({ badge_after: 300, stop_discards_results: true });
  });
});

describe('isSameChoice', () => {
  it('distinguishes a missing value from never', () => {
    expect(isSameChoice({ stop_after: null }, { stop_after: null })).toBe(true);
    expect(isSameChoice({ stop_after: null }, {})).toBe(false);
    expect(isSameChoice({}, { countdown: 1 })).toBe(false);
  });
});

describe('applyAdministratorPolicy', () => {
  const bounds = { ...POLICIES.bounds, stop_within: 7200 };
  const bounded = { ...POLICIES, bounds };

  it('sets defaults and describes limits', () => {
    const properties: Record<string, JSONObject> = {
      noticeAfter: { description: 'Notice.' },
      scaleDownAfter: { description: 'Scale down.' },
      stopAfter: { description: 'Stop.' }
    };
    applyAdministratorPolicy(properties, bounded, trans);
    expect(properties).toEqual({
      noticeAfter: { description: 'Notice.', default: 10 },
      scaleDownAfter: { description: 'Scale down.', default: 0 },
      stopAfter: {
        description: 'Stop. Your hub administrator allows at most 2 h.',
        default: 120
      }
    });
  });

  it('keeps a default from overrides.json, which counts as a choice', () => {
    const properties: Record<string, JSONObject> = {
      stopClustersWithResults: { description: 'Results.', default: true }
    };
    applyAdministratorPolicy(properties, bounded, trans);
    expect(properties.stopClustersWithResults).toEqual({
      description: 'Results.',
      default: true
    });
    expect(policyChoice({ stopClustersWithResults: true }, bounded)).toEqual({
      stop_discards_results: true
    });
  });

  it('says that the administrator stops clusters with results', () => {
    const properties: Record<string, JSONObject> = {
      stopClustersWithResults: { description: 'Results.' }
    };
    applyAdministratorPolicy(
      properties,
      {
        ...POLICIES,
        bounds: { ...POLICIES.bounds, stop_discards_results: true }
      },
      trans
    );
    expect(properties.stopClustersWithResults.description).toBe(
      'Results. Your hub administrator stops clusters with results, too.'
    );
  });
});
