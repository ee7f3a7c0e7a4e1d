import { cluster, trans } from '../testing/fakeClusters';
import { formatPrice, priceText, sumPrices } from './price';

const costing = (per_hour: number) =>
  cluster({
    usage: {
      core_hours: 0,
      cores: 8,
      idle_cores: 0,
      price: { per_hour, currency: 'USD' }
    }
  });

describe('formatPrice', () => {
  it.each([
    [1234.5, 'USD', '$1,234.50'],
    [0, 'USD', '$0.00'],
    [0.0042, 'USD', '$0.0042'],
    [0.0999, 'USD', '$0.10'],
    [1234.5, 'JPY', '¥1,235'],
    [2.346, 'service units', '2.35 service units'],
    [0.0042, 'service units', '0.0042 service units'],
    [2.346, '', '2.35']
  ])('%p %p is %p', (price, currency, text) => {
    expect(formatPrice(price, currency)).toBe(text);
  });
});

describe('priceText', () => {
  it.each([
    [undefined, ''],
    [{ per_hour: 0, currency: 'USD' }, ''],
    [{ per_hour: 3.2, currency: 'USD' }, '$3.20 per hour'],
    [{ per_hour: 3.2, currency: 'SU/2' }, '3.2 SU/2 per hour']
  ])('of %j is %p', (price, text) => {
    expect(priceText(price, trans)).toBe(text);
  });
});

describe('sumPrices', () => {
  it('adds the prices of the clusters that have one', () => {
    expect(sumPrices([cluster(), costing(1.5), costing(2)])).toEqual({
      per_hour: 3.5,
      currency: 'USD'
    });
  });

  it('returns undefined without prices', () => {
    expect(sumPrices([cluster()])).toBeUndefined();
    expect(sumPrices([])).toBeUndefined();
  });
});
