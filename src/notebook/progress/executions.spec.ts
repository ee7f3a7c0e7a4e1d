import { FakeCell, FakeSession } from '../../testing/fakeCells';
import { Executions } from './executions';

describe('Executions', () => {
  let session: FakeSession;
  let executions: Executions;
  let log: string[];

  beforeEach(() => {
    session = new FakeSession('kernel');
    executions = new Executions();
    log = [];
  });

  const add = (id: string) =>
    executions.add(session.context, new FakeCell(id).cell, {
      start: () => log.push(`start ${id}`),
      end: () => log.push(`end ${id}`)
    });

  it('reports when the kernel starts and ends each cell', () => {
    add('a');
    add('b');
    expect(log).toEqual([]);
    session.start('a');
    session.end('a');
    session.start('b');
    session.end('b');
    expect(log).toEqual(['start a', 'end a', 'start b', 'end b']);
  });

  it('reports each cell once, and ignores requests of others', () => {
    add('a');
    session.start('other');
    session.end('other');
    session.start('a');
    session.start('a');
    session.end('a');
    session.end('a');
    expect(log).toEqual(['start a', 'end a']);
  });

  it.each(['restarting', 'autorestarting', 'terminating', 'dead'] as const)(
    'ends running cells, and drops scheduled ones, when the kernel is %s',
    status => {
      add('a');
      add('b');
      session.start('a');
      session.statusChanged.emit(status);
      expect(log).toEqual(['start a', 'end a']);
      session.start('b');
      expect(log).toEqual(['start a', 'end a']);
    }
  );

  it('ends running cells when the notebook gets another kernel, but not those of other notebooks', () => {
    const other = new FakeSession('kernel');
    add('a');
    executions.add(other.context, new FakeCell('b').cell, {
      start: () => log.push('start b'),
      end: () => log.push('end b')
    });
    session.start('a');
    other.start('b');
    session.kernelChanged.emit();
    expect(log).toEqual(['start a', 'start b', 'end a']);
  });

  it('keeps cells while the kernel is only busy', () => {
    add('a');
    session.start('a');
    session.statusChanged.emit('busy');
    expect(log).toEqual(['start a']);
  });
});
