import { trans } from '../testing/fakeClusters';
import { fieldError, fieldGroups, inputsOf, textsOf } from './inputs';
import { INPUTS } from '../testing/sizing';

const fields = fieldGroups(trans).flatMap(group => group.fields);

describe('inputs of an estimate', () => {
  it('are the same after they were texts', () => {
    expect(inputsOf(textsOf(INPUTS), INPUTS)).toEqual(INPUTS);
  });

  it('have one field for each text', () => {
    expect(fields.map(({ key }) => key).sort()).toEqual(
      Object.keys(textsOf(INPUTS)).sort()
    );
  });

  it.each(['', ' ', '-1', 'x', 'Infinity'])(
    'are not valid with %p in any field',
    text => {
      for (const field of fields) {
        const texts = { ...textsOf(INPUTS), [field.key]: text };
        expect(fieldError(field, texts, trans)).not.toBeNull();
      }
    }
  );

  it.each([
    ['0', true, true],
    ['12', true, true],
    ['1.5', false, true]
  ])('with %p are valid where decimals are', (text, whole, decimal) => {
    for (const field of fields) {
      const texts = { ...textsOf(INPUTS), users: '12', [field.key]: text };
      const isValid = fieldError(field, texts, trans) === null;
      expect(isValid).toBe(field.isWhole ? whole : decimal);
    }
  });
});

it('does not accept more active users than users', () => {
  const texts = { ...textsOf(INPUTS), users: '5', active_users: '6' };
  const errors = fields.map(field => fieldError(field, texts, trans));
  expect(errors.filter(Boolean)).toEqual([
    'Enter a number up to the number of users.'
  ]);
});
