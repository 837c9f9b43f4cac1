import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DataFolder } from './data-folder';
import { SCENARIO_DEFAULTS } from './options';

describe('a data folder', () => {
  const parent = mkdtempSync(join(tmpdir(), 'modosu-folder-'));
  const path = join(parent, 'data');
  afterEach(() => rmSync(path, { recursive: true, force: true }));
  afterAll(() => rmSync(parent, { recursive: true }));

  it('given one start that holds it, when a second comes, then it says who holds it', () => {
    const folder = DataFolder.open(path);
    expect(() => DataFolder.open(path)).toThrow(new RegExp(`already runs on the data in .*process ${process.pid}`));
    expect(() => DataFolder.open(path, { fresh: true })).toThrow('already runs');
    folder.release();
    DataFolder.open(path).release();
  });

  it('given the lock of a start that was killed, also if its number is taken by another process, then it opens', () => {
    DataFolder.open(path).release();
    writeFileSync(join(path, 'start.lock'), JSON.stringify({ pid: process.pid, began: '1' }));
    DataFolder.open(path).release();
    writeFileSync(join(path, 'start.lock'), '{"pi');
    DataFolder.open(path).release();
  });

  it('given old data, when a fresh start is asked for, then they are moved aside and nothing of them is there', () => {
    const folder = DataFolder.open(path);
    folder.beginScenario(SCENARIO_DEFAULTS);
    folder.release();
    const fresh = DataFolder.open(path, { fresh: true });
    expect(fresh.scenario()).toBeUndefined();
    expect(readdirSync(parent).filter((name) => /^data\.\d{8}T\d{6}Z$/.test(name))).toHaveLength(1);
    fresh.release();
  });

  it('given a scenario, then it counts as finished when its report is there', () => {
    const folder = DataFolder.open(path);
    folder.beginScenario(SCENARIO_DEFAULTS);
    expect(folder.scenario()).toEqual({ settings: SCENARIO_DEFAULTS, finished: false });
    writeFileSync(folder.reportFile, '{}');
    expect(folder.scenario()?.finished).toBe(true);
    folder.release();
    expect(existsSync(join(path, 'start.lock'))).toBe(false);
  });
});
