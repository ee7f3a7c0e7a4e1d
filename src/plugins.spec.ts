import plugins from './index';

/** The plugins that do not start without a plugin, because they require what it provides, directly or indirectly. */
function dependents(id: string): string[] {
  const missing = new Set([id]);
  let size = 0;
  while (size !== missing.size) {
    size = missing.size;
    const tokens = plugins
      .filter(plugin => missing.has(plugin.id))
      .map(({ provides }) => provides);
    for (const plugin of plugins) {
      if (plugin.requires?.some(token => tokens.includes(token))) {
        missing.add(plugin.id);
      }
    }
  }
  missing.delete(id);
  return [...missing].map(shortName).sort();
}

const shortName = (id: string): string => id.split(':')[1] ?? id;

describe('switching a plugin off', () => {
  // docs/admin.md has the same table.
  const needed: Record<string, string[]> = {
    clusters: plugins
      .map(({ id }) => shortName(id))
      .filter(name => !['clusters', 'examples'].includes(name))
      .sort(),
    actions: [
      ...['cluster-selector', 'idle', 'keep-alive'],
      ...['monitor', 'panel', 'progress']
    ],
    'cluster-selector': ['progress']
  };

  it.each(plugins.map(({ id }) => shortName(id)))(
    'without %s, the plugins that do not need it start',
    name => {
      expect(dependents(`jupyterlab-dask-gateway:${name}`)).toEqual(
        needed[name] ?? []
      );
    }
  );

  it('is possible for each plugin, because each has a unique ID', () => {
    const ids = plugins.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.every(id => id.startsWith('jupyterlab-dask-gateway:'))).toBe(
      true
    );
  });
});
