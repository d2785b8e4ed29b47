import { type APIRequestContext, expect } from "@playwright/test";

type Mail = { to: string; subject: string; text: string };

/** The newest mail to an address, once it has been written: in a demonstration none leaves, and all can be read. */
export async function mailTo(request: APIRequestContext, address: string): Promise<Mail> {
  let found: Mail | undefined;
  await expect(async () => {
    const answer = await request.get("/session/demo/mails");
    expect(answer.status()).toBe(200);
    found = ((await answer.json()) as Mail[]).find((mail) => mail.to.includes(address));
    expect(found, `no mail to ${address}`).toBeDefined();
  }).toPass({ timeout: 30_000 });
  return found as Mail;
}

/** The path of the link of an invitation, token included, as its mail carries it. */
export async function invitationLink(request: APIRequestContext, address: string): Promise<string> {
  const { text } = await mailTo(request, address);
  const link = /\/invitation#[\w-]+/.exec(text)?.[0];
  expect(link, text).toBeDefined();
  return link as string;
}
