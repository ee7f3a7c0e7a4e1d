import { problemDocsUrl } from '../utils/docs';
import { problemDetails, redact } from './problemDetails';

describe('redact', () => {
  it.each([
    ['https://alice:hunter2@gateway/x', 'https://…@gateway/x'],
    ['Authorization: token abcdef123456', 'Authorization: …'],
    ['sent Bearer abc.def-123456', 'sent Bearer …'],
    ['GET /x?token=abc123&page=2', 'GET /x?token=…&page=2'],
    ['{"password": "two words", "cores": 2}', '{"password": …, "cores": 2}'],
    ["AWS_SECRET_ACCESS_KEY='abc/def'", 'AWS_SECRET_ACCESS_KEY=…'],
    ['api_key: abc, region: eu', 'api_key: …, region: eu'],
    ['eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIx.abc-_1', '…'],
    ['-----BEGIN EC PRIVATE KEY-----\nMHcC\n-----END EC PRIVATE KEY-----', '…'],
    ['cluster ns.3f2a4399e0c4b6295ca92a1beb75982a', 'cluster ns.3f2a…'],
    [
      'Worker memory must be at most 8 GiB.',
      'Worker memory must be at most 8 GiB.'
    ]
  ])('%j becomes %j', (text, expected) => {
    expect(redact(text)).toBe(expected);
  });
});

describe('problemDetails', () => {
  it('has the detail that the screen does not show', () => {
    const problem = {
      ...{ code: 'server-bad-response', message: 'Invalid.', remedy: '' },
      detail: 'cluster.label is missing'
    };
    expect(problemDetails(problem, 0)).toContain(
      'Message: Invalid.\nDetail: cluster.label is missing\n'
    );
  });

  it('has everything that a ticket needs', () => {
    const problem = {
      code: 'gateway-error',
      message: 'The gateway failed: "token=abc".',
      remedy: 'Ask your hub administrator.',
      since: 0
    };
    expect(problemDetails(problem, 60_000)).toBe(
      [
        'Dask Gateway problem: gateway-error',
        'Message: The gateway failed: "token=…".',
        'Remedy: Ask your hub administrator.',
        'Since: 1970-01-01T00:00:00.000Z',
        'Copied: 1970-01-01T00:01:00.000Z'
      ].join('\n')
    );
    expect(problemDetails(problem, 60_000, 'Slurm')).toContain(
      '\nGateway: Slurm\n'
    );
  });
});

describe('problemDocsUrl', () => {
  it('leads to the heading of the code in docs/errors.md', () => {
    expect(problemDocsUrl('gateway-busy')).toMatch(
      /errors\.html#gateway-busy$/
    );
  });
});
