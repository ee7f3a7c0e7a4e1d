import type * as Wire from '../../wire/wire';
import { cluster, trans } from '../../testing/fakeClusters';
import { paneState } from './paneState';

describe('paneState', () => {
  it('shows the page of a running cluster with its label and color', () => {
    const running = cluster({ color: 'blue' });
    expect(paneState('ns.1', running, trans)).toEqual({
      show: true,
      name: 'ns.1',
      label: 'analysis-1',
      color: 'blue'
    });
  });

  it('shows the page of an external scheduler, which is not in the list', () => {
    expect(paneState('port:8787', undefined, trans)).toMatchObject({
      show: true,
      label: 'Scheduler'
    });
  });

  it('asks for a selection when there is no cluster', () => {
    expect(paneState(null, undefined, trans)).toMatchObject({
      show: false,
      message: 'Select a cluster in the sidebar to see its dashboard.'
    });
  });

  it('says that a cluster no longer exists', () => {
    expect(paneState('ns.1', undefined, trans)).toMatchObject({
      message: 'This cluster no longer exists. Select another cluster above.'
    });
  });

  it.each<[Wire.Cluster['status'], string]>([
    ['pending', 'analysis-1 is starting. Its dashboard appears automatically.'],
    ['stopping', 'analysis-1 is stopping.'],
    ['stopped', 'analysis-1 was stopped.'],
    ['failed', 'analysis-1 failed. It has no dashboard.']
  ])('explains why a cluster has no dashboard: %s', (status, message) => {
    expect(paneState('ns.1', cluster({ status }), trans)).toMatchObject({
      show: false,
      label: 'analysis-1',
      message
    });
  });

  it('says since when the scheduler has not responded', () => {
    const unreachable = cluster({ unreachable_since: Date.now() });
    expect(paneState('ns.1', unreachable, trans)).toMatchObject({
      show: false,
      message: expect.stringMatching(
        /^The scheduler of analysis-1 has not responded since .*\d\d.*\. Retrying automatically\.$/
      )
    });
  });
});
