/** The part of nodemailer that is used here; the package brings no types of its own. */
declare module 'nodemailer' {
  export interface Mail {
    from: string;
    to: string;
    subject: string;
    text: string;
    messageId?: string;
  }

  export interface Transporter {
    /** Rejects with an error whose `responseCode` is the server's SMTP status, if it gave one. */
    sendMail(mail: Mail): Promise<unknown>;
    close(): void;
  }

  export function createTransport(options: Record<string, unknown>): Transporter;
}
