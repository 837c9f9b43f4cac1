import type { Browser, Page } from 'playwright-core';
import { CHARGE_YEN, CHARGES_EACH, makeSmallCase, type SmallCase } from '../../../infra/local/src/case/small-case';
import { type Credentials, codeOf, employ, signInAdministrator } from '../../../infra/local/src/client/staff';
import { LocalStack } from '../../../infra/local/src/stack/stack';
import { findChromium, openBrowser, picture } from './browser';

const ACCOUNTS = 4;
const TOTAL = `¥${(ACCOUNTS * CHARGES_EACH * CHARGE_YEN).toLocaleString('en-US')}`;
const executable = findChromium();
if (!executable)
  console.warn('NOT TESTED: the console, since there is no Chromium here. Install one or name it in CHROMIUM.');

(executable ? describe : describe.skip)('the desk in a browser', () => {
  let stack: LocalStack;
  let theCase: SmallCase;
  let approver: Credentials;
  let later: Date;
  let browser: Browser;
  let page: Page;
  const complaints: string[] = [];

  beforeAll(async () => {
    stack = await LocalStack.start({ policy: '2019', simulation: true });
    theCase = await makeSmallCase(stack, ACCOUNTS);
    // The pages say nothing of the scenario's time, so theirs is the last that was told.
    later = new Date(theCase.now.getTime() + 2 * 60_000);
    const administrator = await signInAdministrator(theCase.api, stack, later);
    approver = await employ(theCase.api, administrator, 'second-reader', ['approver'], later);
    browser = await openBrowser(executable!);
    page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    page.setDefaultTimeout(20_000);
  }, 180_000);

  afterAll(async () => {
    await browser?.close();
    await theCase?.api.close();
    await stack?.stop();
  }, 60_000);

  const section = (name: string) => page.getByRole('region', { name, exact: true });

  it('given a wrong code, says so with code, sentence and correlation id', async () => {
    await page.goto(stack.urls.gateway);
    await picture(page, 'sign-in');
    await page.getByLabel('E-mail').fill(approver.email);
    await page.getByLabel('Password').fill(approver.password);
    await page.getByLabel('Six-digit code').fill(await codeOf(approver, new Date(0)));
    await page.getByRole('button', { name: 'Sign in' }).click();
    const problem = page.getByRole('alert');
    await problem.waitFor();
    expect(await problem.textContent()).toMatch(/^[A-Z_]+ .+Correlation id [0-9a-f-]{36}/);
    await picture(page, 'refused');
    // The browser itself complains of the refusal.
    complaints.length = 0;
  });

  it('signs an approver in and shows what is going on', async () => {
    await page.getByLabel('Six-digit code').fill(await codeOf(approver, later));
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('heading', { name: 'Overview' }).waitFor();
    await section('Incidents').getByRole('link', { name: 'crash' }).waitFor();
    await section('Alerts').getByText('Bursts of charges').waitFor();
    await section('Switches').getByText('running').first().waitFor();
    await picture(page, 'overview');
    expect(page.url()).toBe(`${stack.urls.gateway}/`);
  });

  it('shows an incident that is not reconciled while nothing has been put back', async () => {
    await page.getByRole('link', { name: 'crash' }).click();
    await section('Figures').getByText('Not yet put back').waitFor();
    await section('Reconciliation').getByText('✗ Not reconciled', { exact: false }).waitFor();
    await picture(page, 'incident-open');
  });

  it('shows the totals, asks, approves and follows the plan until it is executed', async () => {
    await page.getByRole('link', { name: 'Plan', exact: true }).click();
    await page.getByRole('button', { name: 'Approve…' }).click();
    const question = page.getByRole('dialog', { name: 'Approve this plan?' });
    expect(await question.textContent()).toContain(`It puts ${TOTAL} right for ${ACCOUNTS} customers`);
    expect(await question.textContent()).toContain(theCase.contentHash);
    await picture(page, 'approval');
    await question.getByRole('button', { name: 'Approve and carry out' }).click();
    await section('Execution').getByText('Executed: everyone was made whole').waitFor({ timeout: 60_000 });
    await picture(page, 'plan');
  }, 90_000);

  it('then shows the incident reconciled line by line', async () => {
    await page.getByRole('link', { name: 'Closing report' }).click();
    await section('Reconciliation').getByText('✓ Reconciled to the yen').waitFor();
    expect(await section('Reconciliation').getByText('holds', { exact: false }).count()).toBe(5);
    expect(await section('Figures').textContent()).toContain(`Unauthorised outflow ${TOTAL}`);
    await picture(page, 'incident');
  });

  it('says why each account is in', async () => {
    await page.getByRole('link', { name: 'Accounts' }).click();
    await page.getByText(`${ACCOUNTS} accounts`).waitFor();
    await picture(page, 'accounts');
  });

  it('leads from a transaction to where its money went, with events and causes', async () => {
    await page.getByRole('link', { name: 'Transactions' }).click();
    const charges = page.getByRole('link', { name: /^charge/ });
    await charges.first().waitFor();
    expect(await charges.count()).toBe(theCase.chargeIds.length);
    await picture(page, 'transactions');
    await charges.first().click();
    await section('Where it went')
      .getByText('Paid to a shop')
      .or(page.getByText('Collected to put it back'))
      .first()
      .waitFor();
    await section('Events').getByText('compensation.completed.v1').waitFor();
    await section('Where it went').getByText('refunded', { exact: true }).waitFor();
    await picture(page, 'trace');
    const chargeId = page.url().split('/').at(-1)!;
    expect(theCase.chargeIds).toContain(chargeId);
    await page
      .getByRole('link', { name: /^event \d+$/ })
      .first()
      .click();
    await page.reload();
    await section('Events').getByText('compensation.completed.v1').waitFor();
  });

  it('shows books that balance, and the postings of an account', async () => {
    await page.getByRole('link', { name: 'Ledger' }).click();
    await section('Trial balance').getByText('holds').waitFor();
    await section('Open transits').getByText('Nothing is in flight').waitFor();
    await picture(page, 'ledger');
    await page.getByRole('link', { name: 'loss:fraud' }).click();
    await page.getByText('compensation.completed.v1').first().waitFor();
    await picture(page, 'account');
  });

  it('fits a phone and follows the dark', async () => {
    await page.setViewportSize({ width: 390, height: 800 });
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.goto(`${stack.urls.gateway}/desk/incidents/${theCase.incidentId}`);
    await section('Reconciliation').getByText('✓ Reconciled to the yen').waitFor();
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(width).toBeLessThanOrEqual(390);
    await picture(page, 'phone-incident');
    await page.goto(`${stack.urls.gateway}/desk/trace/${theCase.chargeIds[1]}`);
    await section('Events').getByText('compensation.completed.v1').waitFor();
    await picture(page, 'phone-trace');
  });

  it('keeps the session to the tab, out of addresses, and forgets it on sign-out', async () => {
    expect(complaints).toEqual([]);
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('heading', { name: 'Modosu desk' }).waitFor();
    expect(await page.evaluate(() => [sessionStorage.length, localStorage.length, document.cookie])).toEqual([
      0,
      0,
      '',
    ]);
  });

  it('has a page that lists what the API does', async () => {
    await page.goto(`${stack.urls.gateway}/docs`);
    const tags = page.locator('.opblock-tag-section');
    await tags.first().waitFor();
    await picture(page, 'docs');
    let operations = 0;
    let traces = 0;
    // One after another: of a long list the page keeps only what is in sight.
    for (let at = (await tags.count()) - 1; at >= 0; at--) {
      const tag = tags.nth(at);
      await tag.getByRole('button', { name: 'Expand operation' }).click();
      await tag.locator('.opblock').first().waitFor();
      operations += await tag.locator('.opblock').count();
      traces += await tag.getByText(/trace\/.*charges\/\W*\{chargeId\}/).count();
      await tag.getByRole('button', { name: 'Collapse operation' }).click();
    }
    expect(operations).toBeGreaterThan(100);
    expect(traces).toBeGreaterThan(0);
  });
});
