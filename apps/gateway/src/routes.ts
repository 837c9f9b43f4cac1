import * as charging from '@modosu/contracts/charging.messages';
import * as compensation from '@modosu/contracts/compensation.messages';
import * as identity from '@modosu/contracts/identity.messages';
import * as ledger from '@modosu/contracts/ledger.messages';
import * as log from '@modosu/contracts/log.messages';
import type { Message } from '@modosu/contracts/message';
import * as refunds from '@modosu/contracts/payment/refunds.messages';
import * as transfers from '@modosu/contracts/payment/transfers.messages';
import * as payment from '@modosu/contracts/payment.messages';
import { readModels } from '@modosu/contracts/read-model.messages';

export interface Route {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** With `:name` for fields of the request that come from the path. */
  path: string;
  message: Message;
  tag: string;
  /** An Idempotency-Key must come along: money or rights change. */
  idempotent: boolean;
}

type Row = [method: Route['method'], path: string, message: Message];

/** Without a session an Idempotency-Key has no scope; a second sign-in is a second session. */
const WITHOUT_KEY = new Set([
  identity.signIn,
  identity.externalSignIn,
  identity.staffSignIn,
  identity.register,
  identity.verifyEmail,
  identity.requestPasswordReset,
  identity.resetPassword,
  identity.signOut,
  identity.unlock,
  identity.stepUp,
  identity.reportNotMe,
  // Each request is another number; a few may be open at a time.
  charging.issueChargeNumber,
  payment.showBarcode,
] as Message[]);

/** Whether a client may send the message without a session. */
export function isForAnyone({ access }: Message): boolean {
  return access.includes('anyone');
}

function tagged(tag: string, rows: Row[]): Route[] {
  return rows.map(([method, path, message]) => ({
    method,
    path,
    message,
    tag,
    idempotent: message.effect === 'command' && !WITHOUT_KEY.has(message),
  }));
}

/**
 * The public API: which message answers which path. Fields of the path, the query and the body together make the
 * request; the service checks them with the message's own schema.
 */
export const routes: readonly Route[] = [
  ...tagged('Customers', [
    ['POST', '/v1/customers', identity.register],
    ['POST', '/v1/customers/verify-email', identity.verifyEmail],
    ['GET', '/v1/me', identity.profile],
    ['PUT', '/v1/me/language', identity.setLanguage],
    ['POST', '/v1/me/close', identity.closeAccount],
  ]),
  ...tagged('Sessions', [
    ['POST', '/v1/sessions', identity.signIn],
    ['POST', '/v1/sessions/external', identity.externalSignIn],
    ['GET', '/v1/me/sessions', identity.listSessions],
    ['DELETE', '/v1/me/sessions/current', identity.signOut],
    ['DELETE', '/v1/me/sessions/:sessionId', identity.revokeSession],
    ['PUT', '/v1/me/passcode', identity.setPasscode],
    ['POST', '/v1/me/unlock', identity.unlock],
    ['POST', '/v1/me/step-up', identity.stepUp],
    ['POST', '/v1/me/second-factor', identity.enrolSecondFactor],
    ['POST', '/v1/me/second-factor/confirm', identity.confirmSecondFactor],
    ['GET', '/v1/me/devices', identity.listDevices],
    ['DELETE', '/v1/me/devices/:deviceId', identity.revokeDevice],
    ['POST', '/v1/password-resets', identity.requestPasswordReset],
    ['POST', '/v1/password-resets/complete', identity.resetPassword],
  ]),
  ...tagged('Wallet', [
    ['POST', '/v1/wallet', payment.activateWallet],
    ['GET', '/v1/wallet', payment.showWallet],
    ['GET', '/v1/wallet/history', refunds.walletHistory],
    ['GET', '/v1/wallet/statement', ledger.statement],
    ['POST', '/v1/wallet/code', payment.showCode],
    ['POST', '/v1/wallet/barcode', payment.showBarcode],
    ['POST', '/v1/shop-codes/read', payment.readShopCode],
    ['POST', '/v1/shop-payments', payment.payShop],
    ['POST', '/v1/transfers', transfers.transfer],
    ['GET', '/v1/transfers', transfers.listTransfers],
    ['GET', '/v1/wallet/transfer-rule', transfers.showTransferRule],
    ['PUT', '/v1/wallet/transfer-rule', transfers.setTransferRule],
    ['POST', '/v1/transfers/:transferId/accept', transfers.acceptTransfer],
    ['POST', '/v1/transfers/:transferId/decline', transfers.declineTransfer],
    ['POST', '/v1/transfers/:transferId/cancel', transfers.cancelTransfer],
    ['POST', '/v1/money-requests', transfers.requestMoney],
    ['GET', '/v1/money-requests', transfers.listRequests],
    ['POST', '/v1/payments/:paymentId/split', transfers.splitBill],
    ['POST', '/v1/money-requests/:requestId/pay', transfers.payRequest],
    ['POST', '/v1/money-requests/:requestId/decline', transfers.declineRequest],
    ['POST', '/v1/money-requests/:requestId/withdraw', transfers.withdrawRequest],
    ['PUT', '/v1/money-requests/blocked/:otherCustomerId', transfers.blockRequester],
  ]),
  ...tagged('Charging', [
    ['POST', '/v1/cards', charging.addCard],
    ['POST', '/v1/bank-accounts', charging.addBankAccount],
    ['GET', '/v1/funding-sources', charging.listSources],
    ['DELETE', '/v1/funding-sources/:sourceId', charging.removeSource],
    ['PUT', '/v1/charge-secret', charging.setChargeSecret],
    ['POST', '/v1/charges', charging.charge],
    ['POST', '/v1/charge-numbers', charging.issueChargeNumber],
    ['GET', '/v1/charges', charging.listCharges],
    ['GET', '/v1/charges/:chargeId', charging.showCharge],
  ]),
  ...tagged('Terminals', [
    ['POST', '/v1/payments', payment.pay],
    ['POST', '/v1/payments/:paymentId/void', refunds.voidPayment],
    ['POST', '/v1/payments/:paymentId/refund', refunds.refundPayment],
    ['GET', '/v1/merchant/receipts', payment.merchantReceipts],
    ['GET', '/v1/merchant/code', payment.shopCodeOf],
    ['POST', '/v1/merchant/codes', payment.issueShopCode],
    ['GET', '/v1/merchant/codes/:codeId', payment.showShopCode],
  ]),
  ...tagged('Cash points', [['POST', '/v1/cash-point/deposits', charging.depositCash]]),
  ...tagged('Reports', [
    ['POST', '/v1/reports', compensation.fileReport],
    ['GET', '/v1/reports', compensation.ownReports],
    ['GET', '/v1/reports/:reportId', compensation.showReport],
    ['POST', '/v1/reports/:reportId/withdraw', compensation.withdrawReport],
    ['GET', '/v1/not-me/:token', identity.showNotMe],
    ['POST', '/v1/not-me/:token', identity.reportNotMe],
  ]),
  ...tagged('Staff: people and merchants', [
    ['POST', '/v1/staff/sessions', identity.staffSignIn],
    ['DELETE', '/v1/staff/sessions/current', identity.signOut],
    ['POST', '/v1/staff/members', identity.createStaff],
    ['POST', '/v1/staff/members/:staffId/confirm', identity.confirmStaff],
    ['POST', '/v1/staff/customers/import', identity.importMembers],
    ['POST', '/v1/staff/customers/freeze', identity.freezeCustomer],
    ['POST', '/v1/staff/customers/unfreeze', identity.unfreezeCustomer],
    ['POST', '/v1/staff/customers/revoke-sessions', identity.revokeSessions],
    ['POST', '/v1/staff/terminals', identity.createTerminal],
    ['POST', '/v1/staff/terminals/:terminalId/revoke', identity.revokeTerminal],
    ['POST', '/v1/staff/cash-points', identity.createCashPoint],
    ['POST', '/v1/staff/merchants', payment.registerMerchant],
    ['GET', '/v1/staff/merchants', payment.listMerchants],
    ['GET', '/v1/staff/merchants/:merchantId', payment.merchantOf],
    ['POST', '/v1/staff/merchants/:merchantId/suspend', payment.suspendMerchant],
    ['POST', '/v1/staff/merchants/:merchantId/reinstate', payment.reinstateMerchant],
    ['POST', '/v1/staff/merchants/:merchantId/shops', payment.openShop],
    ['GET', '/v1/staff/merchants/:merchantId/shops', payment.listShops],
    ['GET', '/v1/staff/merchants/:merchantId/receipts', payment.merchantReceipts],
    ['POST', '/v1/staff/payments/:paymentId/refund', refunds.refundPayment],
    ['POST', '/v1/staff/payments/:paymentId/void', payment.proposeStaffVoid],
    ['POST', '/v1/staff/merchants/:merchantId/voids/:proposalId/approve', payment.approveStaffVoid],
    ['GET', '/v1/staff/merchants/:merchantId/balance', payment.merchantBalance],
    ['POST', '/v1/staff/merchants/:merchantId/statements', payment.closeStatement],
    ['GET', '/v1/staff/merchants/:merchantId/statements', payment.listStatements],
    ['GET', '/v1/staff/merchants/:merchantId/statements/:statementId/lines', payment.statementLines],
    ['POST', '/v1/staff/merchants/:merchantId/payouts', payment.proposePayout],
    ['GET', '/v1/staff/merchants/:merchantId/payouts', payment.listPayouts],
    ['POST', '/v1/staff/merchants/:merchantId/payouts/hold', payment.holdPayouts],
    ['POST', '/v1/staff/merchants/:merchantId/payouts/release', payment.releasePayouts],
    ['POST', '/v1/staff/merchants/:merchantId/payouts/:payoutId/approve', payment.approvePayout],
    ['POST', '/v1/staff/merchants/:merchantId/payouts/:payoutId/withdraw', payment.withdrawPayout],
    ['POST', '/v1/staff/merchants/:merchantId/bank-account', charging.proposePayee],
    ['GET', '/v1/staff/merchants/:merchantId/bank-account', charging.showPayee],
    ['POST', '/v1/staff/merchants/:merchantId/bank-account/:accountId/confirm', charging.confirmPayee],
    ['GET', '/v1/staff/merchants/:merchantId/code', payment.shopCodeOf],
    ['POST', '/v1/staff/campaigns', payment.createCampaign],
    ['GET', '/v1/staff/campaigns', payment.listCampaigns],
    ['GET', '/v1/staff/campaigns/:campaignId', payment.showCampaign],
    ['GET', '/v1/staff/campaigns/:campaignId/grants', payment.listGrants],
    ['POST', '/v1/staff/campaigns/:campaignId/stop', payment.stopCampaign],
    ['POST', '/v1/staff/campaigns/:campaignId/end', payment.endCampaign],
    ['POST', '/v1/staff/wallets/:customerId/cashback/:grantId/void', payment.voidCashback],
    ['GET', '/v1/staff/wallets/:customerId', payment.walletOf],
    ['GET', '/v1/staff/transfers/:transferId', transfers.showTransfer],
    ['POST', '/v1/staff/transfers/:transferId/release', transfers.releaseTransfer],
    ['POST', '/v1/staff/transfers/:transferId/return', transfers.returnTransfer],
    ['POST', '/v1/staff/wallets/:customerId/freeze', payment.freezeWallet],
    ['POST', '/v1/staff/wallets/:customerId/unfreeze', payment.unfreezeWallet],
  ]),
  ...tagged('Staff: charging', [
    ['GET', '/v1/staff/switches', charging.listSwitches],
    ['PUT', '/v1/staff/switches/:scope', charging.setSwitch],
    ['GET', '/v1/staff/charges/:chargeId', charging.showCharge],
    ['GET', '/v1/staff/settlement', charging.reconcileSettlement],
    ['POST', '/v1/staff/settlements', charging.recordSettlement],
    ['POST', '/v1/staff/repayments', charging.recordRepayment],
    ['GET', '/v1/staff/provider-notices', charging.listProviderNotices],
    ['POST', '/v1/staff/provider-notices/:noticeId/retry', charging.retryProviderNotice],
    ['POST', '/v1/staff/provider-notices/:noticeId/dismiss', charging.dismissProviderNotice],
    ['POST', '/v1/staff/what-if', charging.startWhatIf],
    ['GET', '/v1/staff/what-if/:runId', charging.showWhatIf],
    ['GET', '/v1/staff/what-if/:runId/changes', charging.listWhatIfChanges],
    ['GET', '/v1/staff/charging-policies/:preset', charging.showPolicy],
  ]),
  ...tagged('Staff: incidents', [
    ['GET', '/v1/staff/reports', compensation.listReports],
    ['POST', '/v1/staff/reports', compensation.fileReport],
    ['GET', '/v1/staff/reports/:reportId', compensation.showReport],
    ['POST', '/v1/staff/reports/:reportId/propose-refusal', compensation.proposeRefusal],
    ['POST', '/v1/staff/reports/:reportId/confirm-refusal', compensation.confirmRefusal],
    ['GET', '/v1/staff/alerts', compensation.listAlerts],
    ['GET', '/v1/staff/flagged', compensation.listFlagged],
    ['POST', '/v1/staff/incidents', compensation.openIncident],
    ['GET', '/v1/staff/incidents', compensation.listIncidents],
    ['POST', '/v1/staff/incidents/:incidentId/indicators', compensation.addIndicator],
    ['POST', '/v1/staff/incidents/:incidentId/scope', compensation.scopeIncident],
    ['GET', '/v1/staff/incidents/:incidentId/transactions', compensation.listClassified],
    ['GET', '/v1/staff/incidents/:incidentId/accounts', compensation.listAccounts],
    ['POST', '/v1/staff/incidents/:incidentId/callbacks', compensation.recordCallback],
    ['POST', '/v1/staff/incidents/:incidentId/receivers/:customerId/propose-liability', compensation.proposeLiability],
    ['POST', '/v1/staff/incidents/:incidentId/receivers/:customerId/confirm-liability', compensation.confirmLiability],
    ['POST', '/v1/staff/incidents/:incidentId/hold-funds', compensation.holdFunds],
    ['GET', '/v1/staff/incidents/:incidentId/holds', compensation.listHolds],
    ['POST', '/v1/staff/incidents/:incidentId/holds/release', compensation.releaseHeld],
    ['POST', '/v1/staff/incidents/:incidentId/plans', compensation.proposePlan],
    ['GET', '/v1/staff/incidents/:incidentId/reconciliation', compensation.reconcileIncident],
    ['GET', '/v1/staff/incidents/:incidentId/report', compensation.incidentReport],
    ['POST', '/v1/staff/incidents/:incidentId/close', compensation.closeIncident],
    ['GET', '/v1/staff/plans/:planId', compensation.showPlan],
    ['POST', '/v1/staff/plans/:planId/approve', compensation.approvePlan],
    ['GET', '/v1/staff/plans/:planId/progress', compensation.planProgress],
    ['POST', '/v1/staff/originals/:originalId/corrections', compensation.proposeCorrection],
    ['POST', '/v1/staff/originals/:originalId/corrections/:correctionId/approve', compensation.approveCorrection],
  ]),
  ...tagged('Staff: ledger', [
    ['GET', '/v1/staff/log', ledger.log],
    ['GET', '/v1/staff/ledger/trial-balance', ledger.trialBalance],
    ['GET', '/v1/staff/ledger/accounts/:account', ledger.balance],
    ['GET', '/v1/staff/ledger/accounts/:account/postings', ledger.accountPostings],
    ['GET', '/v1/staff/ledger/incidents/:incidentId/remedies', ledger.remedies],
    ['GET', '/v1/staff/trace/charges/:chargeId', ledger.traceCharge],
    ['GET', '/v1/staff/traces/:id', ledger.trace],
    ['GET', '/v1/staff/statements/:customerId', ledger.statement],
  ]),
  ...Object.entries(readModels).flatMap(([service, messages]) => {
    const path = `/v1/staff/read-models/${service}`;
    return tagged('Staff: read models', [
      ['GET', path, messages.list],
      ['POST', `${path}/replay`, messages.replay],
      ['POST', `${path}/check`, messages.check],
      ['GET', `${path}/jobs/:jobId`, messages.progress],
      ['GET', `${path}/jobs/:jobId/differences`, messages.differences],
      ['GET', `${path}/parked`, messages.parked],
      ['GET', `${path}/parked/:projection/:stream`, messages.showParked],
      ['POST', `${path}/parked/:projection/:stream/retry`, messages.retryParked],
      ['POST', `${path}/parked/:projection/:stream/drop`, messages.dropParked],
      ['GET', `${path}/open-work`, messages.failingWork],
      ['POST', `${path}/open-work/:process/:id/retry`, messages.retryWork],
    ]);
  }),
  ...tagged('Staff: log', [
    ['GET', '/v1/staff/log/streams', log.listStreams],
    ['GET', '/v1/staff/log/streams/:stream', log.readStream],
    ['GET', '/v1/staff/log/tail', log.tailLog],
    ['GET', '/v1/staff/log/events/:eventId', log.showEvent],
    ['GET', '/v1/staff/log/events/:eventId/proof', log.proveEvent],
    ['POST', '/v1/staff/log/exports', log.orderExport],
    ['GET', '/v1/staff/log/exports/:exportId', log.showExport],
    ['POST', '/v1/staff/log/exports/:exportId/confirm', log.confirmExport],
    ['GET', '/v1/staff/log/exports/:exportId/events', log.exportLog],
    ['POST', '/v1/staff/log/seals', log.makeSeal],
    ['GET', '/v1/staff/log/seals', log.listSeals],
    ['GET', '/v1/staff/log/seal-key', log.sealKeys],
    ['POST', '/v1/staff/log/verifications', log.startVerification],
    ['GET', '/v1/staff/log/verifications/:verificationId', log.showVerification],
  ]),
];
