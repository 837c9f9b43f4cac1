import { SCENARIO_DEFAULTS } from './options';
import { planStart } from './plan';

const finished = { settings: SCENARIO_DEFAULTS, finished: true };
const asked = (settings: object = {}, scenario = true) => ({ scenario, asked: settings });

describe('what a start does with its data folder', () => {
  it('given an empty folder, then the scenario runs in simulation, under the rules of 2019', () => {
    expect(planStart(asked({ seed: 4 }), undefined, '/d')).toEqual({
      scenario: 'run',
      settings: { ...SCENARIO_DEFAULTS, seed: 4 },
      policy: '2019',
      simulation: true,
    });
  });
  it('given an empty folder and no scenario, then the rules are today’s and the clock is the real one', () => {
    expect(planStart(asked({}, false), undefined, '/d')).toMatchObject({
      scenario: 'none',
      policy: 'hardened',
      simulation: false,
    });
  });
  it('given a finished scenario, then its report is told again under the same rules', () => {
    expect(planStart(asked(), finished, '/d')).toMatchObject({ scenario: 'report', policy: '2019' });
  });
  it('given a finished scenario, when other settings are asked for, then it says how to begin anew', () => {
    expect(() => planStart(asked({ policy: 'hardened' }), finished, '/d')).toThrow(
      /--policy 2019, not hardened.*--fresh/,
    );
  });
  it('given a scenario cut short, then it is not run into half-made data, but one may look at them', () => {
    const cut = { ...finished, finished: false };
    expect(() => planStart(asked(), cut, '/d')).toThrow(/cut short.*--fresh/);
    expect(planStart(asked({}, false), cut, '/d').scenario).toBe('none');
  });
});
