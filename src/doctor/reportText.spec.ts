import { aDoctorStep } from '../testing/doctorSteps';
import { reportText } from './reportText';

const NOW = Date.UTC(2026, 0, 1);

describe('reportText', () => {
  it('has each step with what it means', () => {
    const steps = [
      aDoctorStep('a', 'passed', { message: 'Fine.', details: ['A is 1.'] }),
      aDoctorStep('b', 'failed', {
        message: 'Broken.',
        user: 'Wait.',
        administrator: 'Repair it.',
        code: 'gateway-unreachable'
      })
    ];
    expect(reportText(steps, NOW)).toBe(
      [
        'Dask Gateway connection check',
        '[passed] Title of a: Fine.',
        '    - A is 1.',
        '[failed] Title of b: Broken. (gateway-unreachable)',
        '    User: Wait.',
        '    Administrators: Repair it.',
        'Copied: 2026-01-01T00:00:00.000Z'
      ].join('\n')
    );
  });

  it('names the gateway where there are several', () => {
    expect(reportText([], NOW, 'Slurm').split('\n')[1]).toBe('Gateway: Slurm');
  });

  it('has no secrets', () => {
    const message = 'Authorization: token abc123, http://a:secret1@host';
    const text = reportText([aDoctorStep('a', 'failed', { message })], NOW);
    expect(text).not.toMatch(/abc123|secret1/);
  });
});
