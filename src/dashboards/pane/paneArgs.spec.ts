import { isViewName, parsePaneArgs, parsePlotRef } from './paneArgs';

const PLOT = { id: 'status', label: 'Status', path: 'status' };
const ID = 'jp-DaskGateway-pane-0f1e-2d3c';

describe('parsePaneArgs', () => {
  it.each([
    [{ plot: PLOT, cluster: null, id: ID }],
    [{ plot: PLOT, cluster: 'ns.0123abcd' }],
    [{ plot: PLOT, cluster: 'port:8787' }],
    [{ plot: PLOT, cluster: 'named:0123456789ab' }]
  ])('accepts what a pane stores: %j', args => {
    expect(parsePaneArgs(args)).toEqual(args);
  });

  it('follows the selected cluster without a cluster', () => {
    expect(parsePaneArgs({ plot: PLOT })).toEqual({
      plot: PLOT,
      cluster: null
    });
  });

  it.each([
    'x',
    '',
    '<img>',
    7,
    null,
    'jp-main-dock-panel',
    `${ID} x`,
    `jp-DaskGateway-pane-${'a'.repeat(200)}`
  ])('replaces the id %j', id => {
    expect(parsePaneArgs({ plot: PLOT, cluster: null, id })).toEqual({
      plot: PLOT,
      cluster: null
    });
  });

  it('removes invisible characters and members that are not known', () => {
    const plot = { ...PLOT, label: 'Sta\u202etus\u200b', href: 'javascript:1' };
    expect(parsePaneArgs({ plot, x: 1 })?.plot).toEqual(PLOT);
  });

  const WRONG = [
    ...[undefined, null, 0, 1, NaN, true, '', 'status', [], ['status'], {}],
    ...['\u0000', '../x', 'a'.repeat(1000), () => 1]
  ];

  it.each(WRONG)('rejects the arguments %p', args => {
    expect(parsePaneArgs(args)).toBeNull();
    expect(parsePaneArgs({ plot: args, cluster: null })).toBeNull();
  });

  it.each(
    (['id', 'label', 'path'] as const).flatMap(field =>
      [undefined, null, 0, true, '', [], {}, 'a'.repeat(1000)].map(
        value => [field, value] as const
      )
    )
  )('rejects a plot whose %s is %p', (field, value) => {
    expect(parsePlotRef({ ...PLOT, [field]: value })).toBeNull();
  });

  it('rejects a path that leaves the view', () => {
    expect(parsePlotRef({ ...PLOT, path: '../../../../logout' })).toBeNull();
  });

  it.each([
    ...[
      '',
      '.',
      '..',
      'a/b',
      'a..b',
      '../x',
      'a b',
      'ä',
      'x:y',
      'port:',
      'a\n'
    ],
    ...[0, true, [], {}, 'a'.repeat(300)]
  ])('rejects the cluster %p', cluster => {
    expect(isViewName(cluster)).toBe(false);
    expect(parsePaneArgs({ plot: PLOT, cluster })).toBeNull();
  });
});
