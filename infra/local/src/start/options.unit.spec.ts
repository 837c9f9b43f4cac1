import { readOptions } from './options';

const read = (...argv: string[]) => readOptions(argv, () => {});
function problem(...argv: string[]): string {
  let said = '';
  expect(() =>
    readOptions(argv, (text) => {
      said += text;
    }),
  ).toThrow();
  return said;
}

describe('the command line of npm start', () => {
  it('given nothing, then the scenario runs and stays up', () => {
    expect(read()).toEqual({ exit: false, scenario: true, fresh: false, freePorts: false, asked: {} });
  });
  it('given settings of the scenario, then they are what was asked for', () => {
    const options = read('--exit', '--preset', 'official', '--seed', '7', '--customers', '0', '--policy', 'hardened');
    expect(options.exit).toBe(true);
    expect(options.asked).toEqual({ preset: 'official', seed: 7, customers: 0, policy: 'hardened' });
  });
  it('given a path, then it is meant from where the person stood', () => {
    const before = process.env.INIT_CWD;
    process.env.INIT_CWD = '/somewhere';
    expect(read('--json', 'report.json').json).toBe('/somewhere/report.json');
    if (before === undefined) delete process.env.INIT_CWD;
    else process.env.INIT_CWD = before;
  });
  it('given copies, then each service has its number; the gateway, which has the public port, is one', () => {
    expect(read('--copies', 'payment=2, compensation=3').copies).toEqual({ payment: 2, compensation: 3 });
    for (const wrong of ['payments=2', 'payment', 'payment=0', 'gateway=2', '']) {
      expect(problem('--copies', wrong)).toContain('payment=2');
    }
  });
  it('given an unknown option, then it is named', () => {
    expect(problem('--costumers', '5')).toMatch(/unknown option '--costumers'[\s\S]*--customers/);
    expect(problem('fresh')).toContain('too many arguments');
  });
  it.each([
    ['--port', '0'],
    ['--port', '70000'],
    ['--seed', '-1'],
    ['--customers', '1.5'],
    ['--preset', 'huge'],
    ['--policy', '2020'],
  ])('given %s %s, then it is refused by name', (option, value) => {
    expect(problem(option, value)).toContain(option);
  });
  it('given --exit without a scenario, then it is refused, since no report would ever come', () => {
    expect(problem('--exit', '--no-scenario')).toContain('--no-scenario');
  });
});
